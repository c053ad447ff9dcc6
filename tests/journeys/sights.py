"""What the lines mean that are written for people: how a person arrives, what they see and hear, what is not kept.

Every line has to be understood by one of the rules here; one that none understands is an error, so that nothing is
passed over in silence.
"""

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from player import Player

Rule = Callable[["Player", re.Match[str]], Awaitable[None]]
_ARRIVALS: list[tuple[re.Pattern[str], Rule]] = []
_BEFORE: list[tuple[re.Pattern[str], Rule]] = []
_SIGHTS: list[tuple[re.Pattern[str], Rule]] = []


def arrival(pattern: str) -> Callable[[Rule], Rule]:
    """The rule for a way of arriving."""
    return _rule(_ARRIVALS, pattern)


def before(pattern: str) -> Callable[[Rule], Rule]:
    """The rule for what has happened before, to whoever a part is about."""
    return _rule(_BEFORE, pattern)


def sight(pattern: str) -> Callable[[Rule], Rule]:
    """The rule for something seen, heard, or not kept."""
    return _rule(_SIGHTS, pattern)


async def arrive(player: "Player", text: str) -> None:
    """Arrive as the line says."""
    await _follow(_ARRIVALS, player, text)


async def prepare(player: "Player", who: str) -> bool:
    """What has to have happened before; for most people, nothing: False."""
    for pattern, rule in _BEFORE:
        if found := pattern.fullmatch(who):
            await rule(player, found)
            return True
    return False


async def see(player: "Player", text: str) -> None:
    """Check what the line says."""
    await _follow(_SIGHTS, player, text)


def _rule(rules: list[tuple[re.Pattern[str], Rule]], pattern: str) -> Callable[[Rule], Rule]:
    def noted(rule: Rule) -> Rule:
        rules.append((re.compile(pattern), rule))
        return rule

    return noted


async def _follow(rules: list[tuple[re.Pattern[str], Rule]], player: "Player", text: str) -> None:
    for pattern, rule in rules:
        found = pattern.fullmatch(text)
        if found is not None:
            await rule(player, found)
            return
    raise AssertionError(f"no rule understands: {text}")
