"""Reads what a lead's page posts: a form, or a form with one file, which stays in memory and whose name is dropped."""

from collections.abc import AsyncGenerator

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from accessibility.symbols.safe_raster import PHOTO_BYTES_AT_MOST
from bot.channels.body import NotArrived, TooLong, read_body
from bot.channels.web.lead.form import Form
from bot.channels.web.posted import BODY_LIMIT, FIELDS, Refused, is_ours, read_fields

UPLOAD_LIMIT = PHOTO_BYTES_AT_MOST + BODY_LIMIT
UPLOAD_SECONDS = 120.0
"""A large photo over a slow line."""


class _InMemory(MultiPartParser):
    """Never writes a part to disk: a file is read again and made safe before anything of it is kept."""

    spool_max_size = UPLOAD_LIMIT


async def read_form(request: Request, address: str) -> Form:
    """A form without a file. Raises Refused."""
    return Form(await read_fields(request, address))


async def read_upload(request: Request, address: str) -> Form:
    """A form with a file, as multipart. One that says it is too large is not read at all, and any other no further than
    the limit. Raises Refused for one from elsewhere, one that did not arrive and what is no such form."""
    if not is_ours(request, address):
        raise Refused("elsewhere", 403)
    said = request.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said) > UPLOAD_LIMIT:
        return Form(is_too_large=True)
    try:
        return await _parsed(request, await read_body(request, UPLOAD_LIMIT, UPLOAD_SECONDS))
    except TooLong:
        return Form(is_too_large=True)
    except NotArrived:
        raise Refused("not_arrived", 408) from None
    except (MultiPartException, KeyError):  # KeyError: it does not say what it is
        raise Refused("lost", 400) from None


async def _parsed(request: Request, body: bytes) -> Form:
    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    parser = _InMemory(request.headers, whole(), max_files=1, max_fields=FIELDS, max_part_size=BODY_LIMIT)
    parts = await parser.parse()
    fields: dict[str, list[str]] = {}
    content = b""
    for name, part in parts.multi_items():
        if isinstance(part, UploadFile):
            content = await part.read()
        else:
            fields.setdefault(name, []).append(part)
    await parts.close()
    return Form(fields, content)
