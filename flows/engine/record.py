"""What one field of a record is: named, explained and bounded, so that nothing is kept without a reader and an end."""

import msgspec


class Field(msgspec.Struct, frozen=True):
    """One thing that outlives a talk. `keeps:` in a flow of its purpose names it; a row holds it."""

    name: str
    holds: str  # what, in words that a practitioner can check
    who_reads: str
    kept_for: str
    purpose: str  # what for
