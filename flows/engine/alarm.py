"""Where a red flag in typed words leads: to people, by its class and by who is there. It reads no words."""

from collections.abc import Mapping

HELP_NOW, FIRST_CHECK = "safety/help_now", "safety/first_check"
WHAT_NOW = "what_now"
CLASSES = ("medical_999", "danger_now", "crisis_self", "threat_other", "safeguarding")
_BODY = CLASSES[:2]
_EMERGENCY, _PAUSE, _THREAT, _THANKS = "emergency", "pause", "threat", "thanks"
QUIETLY, _WHERE, _ASKING = "asked_quietly", "where", "who_now"

ENTRIES: Mapping[str, tuple[str, ...]] = {
    HELP_NOW: (WHAT_NOW, _PAUSE, _THREAT, _THANKS, QUIETLY, _WHERE, _ASKING),
    FIRST_CHECK: (_EMERGENCY,),
}
"""Steps at which Help now and red flags come in: without them a talk could not be brought to people."""


def way_to_people(alarm: str, facts: Mapping[str, str]) -> tuple[str, str]:
    """The flow and the step for a red flag of that class. One whose class nobody knows pauses the questions."""
    if alarm in _BODY:
        return FIRST_CHECK, _EMERGENCY
    if facts.get("supported") == "yes":
        return HELP_NOW, _beside_a_supporter(facts)
    if alarm == "safeguarding" and facts.get("under_18") == "yes":
        return HELP_NOW, _THANKS
    return HELP_NOW, _THREAT if alarm == "threat_other" else _PAUSE


def ways_in(facts: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Where Help now and every class of red flag lead whoever these facts are about."""
    return frozenset({(HELP_NOW, WHAT_NOW), *(way_to_people(alarm, facts) for alarm in CLASSES)})


def _beside_a_supporter(facts: Mapping[str, str]) -> str:
    """Nothing on the screen gives away what was typed: it goes as the opening said, or the person is asked first."""
    if facts.get("alert") != "always":
        return _ASKING
    return QUIETLY if facts.get("place") == "known" else _WHERE
