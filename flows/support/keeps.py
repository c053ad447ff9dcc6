"""What outlives a support talk: five facts, to the day. Nothing that was said, and no field for it."""

from flows.engine.record import Field

_PERSON = "the person, through the program"
_FACT = "90 days, then counted"

FIELDS: tuple[Field, ...] = (
    Field(
        "offered",
        "a staff member sent an invitation, showed the offer or started the talk; never that a talk was opened",
        "leads, as one number for a service and week",
        _FACT,
        "to see whether support is offered",
    ),
    Field("accepted", "the first check is behind", _PERSON, _FACT, "to see whether support is used"),
    Field("declined", "the offer was answered with no", _PERSON, _FACT, "to see whether the offer is right"),
    Field(
        "wants_person", "a person was asked for; not whom, and not why", _PERSON, _FACT, "to see whether people come"
    ),
    Field(
        "check_in_wanted",
        "the day of a check-in that was asked for, with the sealed address it goes to",
        _PERSON,
        "until sent or taken back",
        "to send it",
    ),
)
