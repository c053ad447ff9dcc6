"""What the lead's pages are given by `bot.app`: desk, figures, exports, safety notices. Nothing of a talk."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from bot.album import Album
from bot.desk.desk import Desk
from bot.reports.exports import Exports
from bot.reports.office import Office
from bot.safeguarding import Safeguarding
from flows.engine.load import Book


class Given(msgspec.Struct, frozen=True):
    """`book`: for the words of what was chosen; `now`: the present moment in the zone of the service."""

    desk: Desk
    office: Office
    exports: Exports
    book: Book
    now: Callable[[], datetime]
    safeguarding: Safeguarding
    album: Album
