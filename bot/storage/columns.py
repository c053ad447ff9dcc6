"""How a column is declared: beside its type, what it holds, who reads it, how long it is kept and what for.

`tests/wall` and the data inventory read these four; a column without them does not come into being.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import Column, LargeBinary, MetaData, String, Table
from sqlalchemy.types import TypeEngine


class Kept(StrEnum):
    """Every period for which something is kept. A sweep stands behind each."""

    ALWAYS = "as long as the store"
    TALK = "until the talk is over: 24 hours in support and safety, 14 days after the last answer in learning"
    SENT = "until sent"
    APPOINTMENT = "until sent or taken back"
    DELETED = "until deleted in the chat, 47 hours at most"
    REPLICA = "a day after the process ended"
    SEEN = "30 days"
    FACT = "90 days, then counted"
    NOTICE = "90 days; to the day alone after the first"
    ASKER = "until the asker was told, a day at most"
    CODE = "until used or replaced"
    RECORD = "a draft 14 days after the last answer; unreviewed 30 days; released 3 years"
    LINK = "24 hours after sending"
    INVITATION = "until its time is over: 72 hours after it was made or made again"
    PAGE_LINK = "10 minutes, or until its question is answered"
    WISH = "until told or taken back, 3 years at most"
    GIVEN = "90 days after the last"
    CHAT = "until deleted by the person, or a year without a talk"
    MONTH = "until the next month is counted"
    PHOTO = "until its last day, a year at most, or until removed"
    INCIDENT = "3 years after it was opened, or after the loop was closed where that is later"
    RULE = "as long as the rule stands, and 3 years after it was lifted"
    ACCOUNT = "until 3 years after it was revoked"
    SIGN_IN = "24 hours, or until used"
    SIGNED_IN = "12 hours, or until signed out or revoked"
    READING = "3 years"
    FEED = "until ended, or its account is"


class Readers(StrEnum):
    """Who reads a column."""

    PROGRAM = "the program alone"
    PERSON = "the person, through the program"
    RECEIVER = "the receiver of that route"
    LEADS = "the learning lead or the independent facilitator, after release"
    DESK = "leads and facilitators of that service, each reading logged"
    EVERYONE = "everyone in that service, on the list of rules"
    OPERATOR = "the operator"


ID = LargeBinary(16)
BLOB = LargeBinary()
DAY = String(10)  # 2026-11-23: sorts as text, the same in both databases
WORD = String(64)  # a code from a closed list, never a person's word


def column(
    name: str,
    kind: TypeEngine[Any],
    holds: str,
    *,
    kept: Kept,
    purpose: str,
    who: Readers = Readers.PROGRAM,
    key: bool = False,
    index: bool = False,
) -> "Column[Any]":
    """A column that is never null and says what it is there for."""
    info = {"holds": holds, "who_reads": who.value, "kept_for": kept.value, "purpose": purpose}
    return Column(name, kind, primary_key=key, nullable=False, index=index, info=info, autoincrement=False)


def table(name: str, metadata: MetaData, *parts: Any) -> Table:
    """A table whose rows lie in the order of their random keys on SQLite, so that no order of arrival can be read."""
    return Table(name, metadata, *parts, sqlite_with_rowid=False)
