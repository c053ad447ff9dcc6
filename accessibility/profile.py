"""What helps a person to talk: the lists it is chosen from, and how it is said. Stores nothing, knows nobody.

The fields are those of the Accessible Information Standard (DAPB1605): identify, record, flag, share, meet, review.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from accessibility.forms import name_of
from accessibility.interface import complete, label, with_commas
from flows.engine.flow import Form

LISTS: Mapping[str, tuple[str, ...]] = {
    "form": ("standard", "easy_read", "symbols"),
    "language": (),
    "formats": ("audio", "large_print", "bsl", "paper", "other"),
    "interpreter": ("no", "spoken", "bsl", "other"),
    "beside": ("known",),
    "aid": ("board", "device", "signs", "hearing", "other"),
    "time": ("0", "5", "10", "20", "60"),
    "notes": ("one_thing", "show", "check", "face", "quiet", "space"),
    "missing": ("interpreter", "pack", "device", "other"),
    "shared": ("supporter", "staff"),
    "by": ("me", "together", "other"),
}
"""Each field in the order shown, with all that can be chosen. The languages are those of the service. `child` is no
form to choose: a child's talk has it by itself, and nobody else may have it."""
MANY = frozenset({"formats", "beside", "aid", "notes", "missing", "shared"})
"""Fields of which several hold at once. Of the others exactly one does, the first unless another was chosen."""
_TOLD = ("form", "language", "formats", "interpreter", "beside", "aid", "time", "notes")
"""What is told to those who may see it: never what is missing, or who set it up."""
_PICTURES: Mapping[str, str] = {
    "form": "say.read", "language": "core.language", "formats": "say.letter", "interpreter": "who.interpreter",
    "beside": "who.with_someone", "aid": "say.point", "time": "want.more_time", "notes": "want.listen_to_me",
    "missing": "answer.partly", "shared": "share.who_sees", "by": "who.me",
}  # fmt: skip


class AccessProfile(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one person needs. `day`: when it was last said to be right; `ways`: how they press, if they wanted it kept.

    `missing` holds what the person misses here; `language` in it was found by the program.
    """

    form: Form = "standard"
    language: str = ""
    formats: tuple[str, ...] = ()
    interpreter: str = "no"
    beside: tuple[str, ...] = ()
    aid: tuple[str, ...] = ()
    time: str = "0"
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    by: str = "me"
    ways: str = ""
    day: str = ""

    def holds(self, field: str, value: str) -> bool:
        """Whether this is what was chosen, or among it."""
        chosen = getattr(self, field)
        return value in chosen if field in MANY else bool(value == chosen)

    def told_to(self, role: str) -> bool:
        """Whether the person said yes to that role seeing it before a talk starts, and there is something to see."""
        return role in self.shared and any(self._told(field) for field in _TOLD)

    def told(self, form: Form, language: str) -> tuple[tuple[str, str, str], ...]:
        """What helps, for those who may see it: the picture of a field, its heading, and what was chosen there."""
        return tuple(
            (
                _PICTURES[field],
                heading(field, form, language),
                with_commas([said(field, one, form, language) for one in chosen], form, language),
            )
            for field in _TOLD
            if (chosen := self._told(field))
        )

    def needs(self, own_language: str) -> Iterator[str]:
        """What is counted of it, as keys of `COUNTED`."""
        yield from ("words",) if self.form != "standard" else ()
        yield from ("language",) if self.language not in ("", own_language) else ()
        yield from ("beside",) if self.beside else ()
        yield from ("interpreter",) if self.interpreter != "no" else ()
        yield from ("aid",) if self.aid else ()
        yield from ("time",) if self.time != "0" else ()
        yield from (f"formats_{one}" for one in self.formats)
        yield from (f"missing_{one}" for one in self.missing)

    def _told(self, field: str) -> tuple[str, ...]:
        chosen = getattr(self, field)
        if field in MANY:
            return tuple(chosen)
        usual = field in ("interpreter", "time") and chosen == LISTS[field][0]
        return () if usual or not chosen else (chosen,)


COUNTED = (
    "words", "language", "interpreter", "beside", "aid", "time", *(f"formats_{one}" for one in LISTS["formats"]),
    "missing_language", *(f"missing_{one}" for one in LISTS["missing"]),
)  # fmt: skip
"""What a service is told how many need it, and how many miss it."""


def chosen(fields: Mapping[str, Collection[str]], languages: Iterable[str]) -> AccessProfile:
    """The profile that a form with these fields chooses. What is on no list is not there."""
    lists = {**LISTS, "language": tuple(languages)}
    values: dict[str, object] = {}
    for field, offered in lists.items():
        found = tuple(one for one in offered if one in fields.get(field, ()))
        if field in MANY:
            values[field] = found
        elif found:
            values[field] = found[0]
    made = msgspec.convert(values, AccessProfile)
    lacks = bool(made.language) and not complete(made.form, made.language)
    return msgspec.structs.replace(made, missing=(*(("language",) if lacks else ()), *made.missing))


def heading(field: str, form: Form, language: str) -> str:
    """What is asked at that field."""
    return label(f"needs.{field}", form, language)


def said(field: str, value: str, form: Form, language: str) -> str:
    """The words of one thing that can be chosen."""
    if field == "language":
        return name_of(value)
    if field == "form":
        return label(f"ways.{value}", form, language)
    if field == "time" and value != "0":
        return label("access.seconds", form, language, number=value)
    return label(f"needs.{field}_{value}", form, language)


def picture_of(field: str) -> str:
    """The picture that stands for a field."""
    return _PICTURES[field]
