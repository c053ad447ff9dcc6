"""What the stores hold after a part of a journey, in the words of the scripts, and whether it is what a line says."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from stage import Stage

from bot.storage import people, safety, support, tables
from bot.storage.learning import invitations, record
from bot.storage.learning.record import Answer, Reflection
from bot.storage.learning.settled import ABOUT

_FACTS = {"wants_person": "wants a person"}
_SAFETY = re.compile(
    r"asked for a (\w+); told ([\w ]+); (seen|not seen yet); ([\d-]+)(?:; one sealed text for \w+: (.+))?"
)
_PAGE = "my_page."
_IN_A_LANGUAGE = re.compile(r'(?P<words>".+"), language (?P<code>\w+), may be translated')


@dataclass(frozen=True)
class Draft:
    """A reflection with its answers, and whether its writer wants to hear what was done."""

    reflection: Reflection
    answers: Mapping[str, Answer]
    way: str


@dataclass(frozen=True)
class Kept:
    """All that is kept now. Of a chat's settings only what tells more than how to speak to it."""

    support: Counter[str]
    safety: Counter[str]
    people: Counter[str]
    drafts: tuple[Draft, ...]
    routes: Mapping[str, tuple[str, ...]]  # what a script may call a route

    @property
    def told(self) -> tuple[object, ...]:
        """All of it without names that are drawn by chance."""
        drafts = sorted(
            (
                draft.reflection.state,
                draft.way,
                sorted(
                    (field, one.author, () if field == ABOUT else one.value) for field, one in draft.answers.items()
                ),
            )
            for draft in self.drafts
        )
        return self.support, self.safety, self.people, drafts

    def of(self, store: str) -> Counter[str]:
        """What one store keeps."""
        found: Counter[str] = getattr(self, store)
        return found

    def beyond(self, before: "Kept", store: str, said: list[str]) -> list[str]:
        """What the store keeps now, did not keep before, and no line of the script says."""
        more = self.of(store) - before.of(store) - Counter(self._named(store, line) for line in said)
        return list(more.elements())

    def _named(self, store: str, line: str) -> str:
        told = _SAFETY.fullmatch(line) if store == "safety" else None
        if told is None:
            return line
        route = next((key for key, names in self.routes.items() if told[2].casefold() in names), told[2])
        words = (told[5] or "").strip('"')
        return f"{told[1]}; {route}; {told[3]}; {told[4]}; {words}"

    def has(self, store: str, line: str) -> bool:
        """Whether the store keeps what the line says."""
        return self.of(store)[self._named(store, line)] > 0


async def kept_now(stage: Stage) -> Kept:
    """Read every store."""
    contacts = stage.working.settings.file.who_to_call.items()
    names = {
        key: tuple(name.casefold().removeprefix("the ") for name in (contact.label, contact.in_a_sentence))
        for key, contact in contacts
    }
    return Kept(await _support(stage), await _safety(stage), await _people(stage), await _drafts(stage), names)


def holds(kept: Kept, store: str, what: str) -> str:
    """Why the store does not hold that; "" where it does."""
    return "" if kept.has(store, what) else f"{store} keeps {list(kept.of(store).elements())}"


async def _support(stage: Stage) -> Counter[str]:
    store = stage.service.stores.support
    facts = await store.read(lambda connection: connection.execute(select(support.fact)).fetchall())
    due = await store.read(lambda connection: connection.execute(select(tables.appointment)).fetchall())
    return Counter([*(_FACTS.get(one.kind, one.kind) for one in facts), *(f"check-in wanted {one.day}" for one in due)])


async def _safety(stage: Stage) -> Counter[str]:
    store, zone = stage.service.stores.safety, stage.working.settings.file.service.zone
    rows = await store.read(lambda connection: connection.execute(select(safety.notice)).fetchall())
    found = []
    for row in rows:
        day = datetime.fromtimestamp(row.asked_at, zone)
        words = (await store.read(safety.own_words(store, row.id))).decode()
        seen = "seen" if row.seen_at else "not seen yet"
        found.append(f"{row.kind}; {row.route}; {seen}; {day:%Y-%m-%d}; {words}")
    return Counter(found)


async def _people(stage: Stage) -> Counter[str]:
    store = stage.service.stores.people
    rows = await store.read(lambda connection: connection.execute(select(people.chat)).fetchall())
    away = await store.read(lambda connection: connection.execute(select(people.away)).fetchall())
    zone = stage.working.settings.file.service.zone
    found = [f"messages in the {row.message_time.replace('_', ' ')}, zone {zone}" for row in rows if row.message_time]
    found += [f"quiet from {row.quiet_from} to {row.quiet_to}" for row in rows if row.quiet_from or row.quiet_to]
    found += [f"language {row.language}" for row in rows if row.language not in ("", "en_GB")]
    nights = sorted(date.fromisoformat(row.day) for row in away if row.kind == "nights")
    found += [f"nights {nights[0].day} to {nights[-1]:%-d %B}"] if nights else []
    return Counter([*found, *(f"{row.kind} on {row.day}" for row in away if row.kind != "nights")])


async def _drafts(stage: Stage) -> tuple[Draft, ...]:
    store = stage.service.stores.learning
    rows = await store.read(lambda connection: connection.execute(select(record.reflection)).fetchall())
    wishes = await store.read(lambda connection: connection.execute(select(invitations.wish)).fetchall())
    ways = {wish.holder: wish.way for wish in wishes}
    found = []
    for row in rows:
        reflection = Reflection(**row._mapping)
        answers = await store.read(record.answers(store, row.id))
        own = {answer.field: answer for answer in answers}
        found.append(Draft(reflection, own, ways.get(row.holder, "")))
    return tuple(found)


def learning_holds(kept: Kept, before: Kept, what: str) -> str:
    """Why no reflection is as the line says; "" where the one of this part is."""
    was = {draft.reflection.id: draft for draft in before.drafts}
    changed = [draft for draft in kept.drafts if was.get(draft.reflection.id) != draft] or list(kept.drafts)
    problems = [_problem(draft, what) for draft in changed]
    if not problems:
        return "learning keeps nothing"
    return "" if "" in problems else "; ".join(dict.fromkeys(problems))


def _problem(draft: Draft, what: str) -> str:
    until = re.match(r"draft, until ([\d-]+): ", what)
    if until is not None:
        last = date.fromisoformat(draft.reflection.day).toordinal() + 14
        if draft.reflection.state != "draft" or date.fromordinal(last).isoformat() != until[1]:
            return f"it is {draft.reflection.state} from {draft.reflection.day}"
        what = what[until.end() :]
    field = ""
    for clause in _clauses(what):
        name, _, value = clause.partition(" = ")
        field = _field(draft, name) if value and name.startswith(_PAGE) else field
        problem = _clause(draft, clause, field)
        if problem:
            return problem
    return ""


def _clauses(what: str) -> list[str]:
    """What stands between semicolons, outside quotation marks."""
    return [part.strip() for part in re.findall(r'(?:"[^"]*"|[^;"])+', what)]


def _clause(draft: Draft, clause: str, field: str) -> str:
    """One clause; `field`: the box of my page that was named last."""
    name, is_value, value = clause.partition(" = ")
    if is_value and (foreign := _IN_A_LANGUAGE.fullmatch(value)):
        return _is_foreign(draft, name, foreign["code"]) or _value(draft, name, foreign["words"])
    if is_value and name != "state":
        return "".join(filter(None, (_value(draft, one, value) for one in name.split(" and "))))
    if note := re.fullmatch(r'supporter\'s note, author supporter: "(.+)"', clause):
        written = [one.value for field, one in draft.answers.items() if one.author == "supporter" and "note" in field]
        return "" if (note[1],) in written else f"the notes are in {sorted(draft.answers)}"
    known = _PLAIN.get(clause)
    if known is not None:
        return _has(draft, *known)
    word, _, rest = clause.partition(" ")
    match word:
        case "state":
            state, *more = value.split(", ")
            fits = draft.reflection.state == state.replace(" ", "_") and more in ([], ["14 days"])
            return "" if fits else f"the state is {draft.reflection.state}"
        case "voice":
            author = "person" if rest == "self" else rest
            return "" if draft.answers[field].author == author else f"its author is {draft.answers[field].author}"
        case "chosen_by":
            return _has(draft, f"{field}.chosen_by", rest)
        case "order":
            return _begins(draft, f"{field}.order", rest.split(", "))
        case "again":
            return _has(draft, "view.again", rest)
        case "confirmed" | "not_sure":
            return _has(draft, f"{field}.confirmed", "yes" if word == "confirmed" else word)
        case "hear_back":
            return "" if draft.way == (rest or "hear") else f"the wish to hear is {draft.way!r}"
        case "no" if rest == "answers":
            return "" if not draft.answers else f"it has {sorted(draft.answers)}"
        case "changed" if rest == "once":
            first = draft.answers.get(f"{field}.first")
            return "" if first is None or first.value == draft.answers[field].value else "the first answer is kept"
    return f"no rule for: {clause}"


_PLAIN: Mapping[str, tuple[str, str]] = {
    "signed by role": ("view.signed", "yes"),
    "supporter by role, not involved": ("view.supporter_involved", "no"),
}


def _value(draft: Draft, name: str, value: str) -> str:
    field = _field(draft, name)
    answer = draft.answers.get(field)
    given = answer.value if answer is not None else ()
    if value == "empty":
        return "" if not given else f"{field} is {given}"
    if value == "skipped":
        return "" if given == ("#skipped",) else f"{field} is {given}"
    if value.startswith('"'):
        return "" if given == (value.strip('"'),) else f"{field} has other words"
    wanted = value.split(", ")
    if field == "view.shared_with" and "kept_private" in wanted:
        return (
            ""
            if given in ((), ("me",)) and draft.reflection.state in ("draft", "kept_private")
            else f"shared with {given}"
        )
    if field == "view.yes_no_steady" and value == "yes":
        wanted = ["four"] if given == ("four",) else ["three"]
    if any("=" in key for key in given):  # a mat: the box holds what lies in its last place
        given = tuple(key.partition("=")[0] for key in given if key.endswith("=not_ok"))
    return "" if list(given) == wanted else f"{field} is {given}"


def _field(draft: Draft, name: str) -> str:
    """The field of the record that a script means by a name."""
    if "." in name:
        return name
    if draft.reflection.flow.endswith("few_words"):
        own = f"{_PAGE}{name}" if name in ("harder", "helps", "must_not", "next_time") else f"view.{name}"
        return own
    return f"reflection.{name}"


def _is_foreign(draft: Draft, name: str, code: str) -> str:
    """Why these words are not in that language, with a yes to somebody who translates them; "" where they are."""
    answer = draft.answers.get(_field(draft, name))
    spoken = answer.language if answer is not None else ""
    return _has(draft, _field(draft, "translate"), "yes") if spoken == code else f"{name} is in {spoken!r}"


def _has(draft: Draft, field: str, value: str) -> str:
    answer = draft.answers.get(field)
    return "" if answer is not None and answer.value == (value,) else f"{field} is {answer.value if answer else None}"


def _begins(draft: Draft, field: str, wanted: list[str]) -> str:
    answer = draft.answers.get(field)
    given = [key for key in answer.value if key in wanted] if answer is not None else []
    return "" if given == wanted else f"{field} is {answer.value if answer else None}"
