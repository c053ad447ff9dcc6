"""Reads the body of a request within limits of size and time, for every channel that is called over HTTP."""

import asyncio

from starlette.requests import ClientDisconnect, Request


class TooLong(Exception):
    """It is larger than may be sent here. The rest was not read."""


class NotArrived(Exception):
    """It did not come in time, or the caller went away."""


async def read_body(request: Request, most: int, seconds: float) -> bytes:
    """The whole body. Raises TooLong or NotArrived."""
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise TooLong
    except (TimeoutError, ClientDisconnect):
        raise NotArrived from None
    return bytes(body)
