"""The webhook. It answers 200 only after the commit; whatever is wrong with a request gets the page of a wrong address.

The answer to the tap rides in it: one call less, and it may be lost without harm. Nothing else may, since what became
of it is never known.
"""

import hmac
import json
import re
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot import logs
from bot.channels.body import NotArrived, TooLong, read_body
from bot.channels.telegram.ingest import NotAnUpdate, Reader, Taken
from bot.channels.telegram.intake import Intake, Outcome
from bot.channels.telegram.post import cut

SECRET_HEADER = b"x-telegram-bot-api-secret-token"
MOST_BYTES = 64 * 1024
MOST_DEPTH = 32  # an update of ours has seven levels
BODY_SECONDS = 5.0
AT_ONCE = 8  # connections that Telegram may open; its default is 40
# a string that never ends is one match, not a new search from each of its quotes
_STRINGS_AND_BRACKETS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)


class Webhook:
    """An ASGI endpoint for Telegram alone."""

    def __init__(self, reader: Reader, intake: Intake, secret: str) -> None:
        self._reader = reader
        self._intake = intake
        self._secret = secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        taken = await self._checked(request)
        try:
            outcome = await self._intake.take(taken)
        except Exception as failure:
            logs.failed("telegram", failure)
            outcome = Outcome(accepted=False)
        await _answer(taken, outcome)(scope, receive, send)

    async def _checked(self, request: Request) -> Taken:
        given = [value for name, value in request.headers.raw if name == SECRET_HEADER]
        right = hmac.compare_digest(given[0] if given else b"", self._secret)
        if request.method != "POST" or len(given) != 1 or not right or "content-encoding" in request.headers:
            raise HTTPException(404)
        try:
            return self._reader.read(parse(await read_body(request, MOST_BYTES, BODY_SECONDS)))
        except (TooLong, NotArrived, ValueError, NotAnUpdate):
            raise HTTPException(404) from None


def route(webhook: Webhook, path: str) -> Route:
    """The webhook at its secret path, for any method: a wrong one is answered as a wrong address."""
    return Route(path, endpoint=webhook)


def place(token: str, secret: str = "") -> tuple[str, str]:
    """Path and secret of the webhook, the same on every replica and unknown to whoever does not have the token."""
    path = hmac.digest(token.encode(), b"webhook path", "sha256").hex()[:32]
    return f"/telegram/{path}", secret or hmac.digest(token.encode(), b"webhook secret", "sha256").hex()


def parse(body: bytes) -> dict[str, Any]:
    """A JSON object that is neither deep nor ambiguous; ValueError for anything else."""
    depth = 0
    for found in _STRINGS_AND_BRACKETS.finditer(body):
        bracket = found[0]
        if bracket in b"[{":
            depth += 1
        elif bracket in b"]}":
            depth -= 1
        if depth > MOST_DEPTH:
            raise ValueError("too deep")
    value = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _answer(taken: Taken, outcome: Outcome) -> Response:
    if not outcome.accepted:
        return Response(status_code=503)  # Telegram brings it again
    if not taken.query:
        return Response()
    answer = {"method": "answerCallbackQuery", "callback_query_id": taken.query}
    if outcome.notice:
        answer["text"] = cut(outcome.notice)
    return Response(msgspec.json.encode(answer), media_type="application/json")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError("no JSON")
