"""What learning may keep: a reflection, and a person's own page. Read only when sent; unsent, it goes after 14 days."""

from collections.abc import Iterator

from flows.engine.record import Field

WRITER = "the writer alone"
LEADS = "the learning lead or the independent facilitator, after release"
CHOSEN = "those the person ticks; at first nobody but the person"
PLANNERS = "those who plan support with the person, once the supporter says that it may be kept"

RECORD = "a draft 14 days after the last answer; unreviewed 30 days; released 3 years"
WISH = "until told or taken back, 3 years at most"

_REFLECTION = (
    ("kind", "holding, seclusion, medicine, kept apart, a rule, something else", "to sort what is learned"),
    ("before", "what was going on just before; roles, no names", "to see what a service can change"),
    ("worked", "what worked", "to do it again"),
    ("harder", "what made it harder: conditions of work and place", "to see what a service can change"),
    ("rule_suggestion", "whether a rule that played a part is for everyone", "to put a rule up for review"),
    ("change", "the one thing the writer would change", "to become an action"),
    ("picks_up", "who should pick it up: team, manager, or counted only", "to become an action"),
    ("seemed", "what the person seemed to need or tell", "to see what was missed"),
    ("tried", "what was tried first, and whether it helped", "to see what helps"),
    ("tried.first", "the same as first placed", "a changed mind is information"),
    ("tried.order", "the order in which it was shown", "to see whether order decided"),
    ("expected", "what was expected", "to compare plan and practice"),
    ("happened", "what happened; roles, no names", "to compare plan and practice"),
    ("different", "why the difference", "to compare plan and practice"),
    ("options", "what else was possible", "to see what was out of reach"),
    ("ended", "whether it ended as soon as it could", "to see how it ends"),
    ("fairness", "whether a characteristic or a label may have shaped it", "to see unequal use"),
)

_BOXES = (
    ("harder", "where each thing was placed: OK, in the middle, not OK", "to change what made it harder"),
    ("helps", "what helps", "to do it"),
    ("must_not", "what must not happen", "to prevent it"),
    ("next_time", "what staff should do first", "to do it"),
)

_SITTING = (
    ("supporter_involved", "whether the supporter was part of it", "to say whose words these are"),
    ("involved_by_choice", "that the person chose a supporter who was part of it", "to say whose words these are"),
    ("yes_no_steady", "how many of four easy questions were answered rightly", "to say how sure an answer is"),
    ("consent", "yes, not now or no to saying what should change", "to respect it"),
    ("supporter_okay", "whether this supporter may see it", "to respect it"),
    ("again", "the second pass, in the reverse order", "where the two differ the item counts as not sure"),
    ("shared_with", "who may see the page", "to share it with nobody else"),
    ("shared_confirmed", "that only these people may", "without it only the person may"),
    ("signed", "that the supporter recorded who chose each answer", "to say whose words these are"),
    ("note", "the supporter's own note, beside an answer and never part of it", "to say what was seen"),
)


def _reflection() -> Iterator[Field]:
    for name, holds, purpose in _REFLECTION:
        yield Field(f"reflection.{name}", holds, LEADS, RECORD, purpose)
    yield Field(
        "reflection.hear_back", "the wish to hear what was done; kept without the answers", WRITER, WISH, "to tell"
    )


def _page() -> Iterator[Field]:
    for name, holds, purpose in _BOXES:
        yield Field(f"my_page.{name}", holds, CHOSEN, RECORD, purpose)
        yield Field(
            f"my_page.{name}.chosen_by", "pressed, pointed, after a sign, or a guess", CHOSEN, RECORD, "to print it"
        )
        yield Field(
            f"my_page.{name}.confirmed", "yes, no or not sure to “You mean this?”", CHOSEN, RECORD, "to print it"
        )
    yield Field("my_page.harder.first", "the same as first placed", CHOSEN, RECORD, "a changed mind is information")
    yield Field(
        "my_page.harder.order", "the order in which it was shown", CHOSEN, RECORD, "to see whether order decided"
    )
    yield Field("my_page.must_not_held", "the same, of being held or locked in", CHOSEN, RECORD, "to prevent it")


def _view() -> Iterator[Field]:
    for name, holds, purpose in _SITTING:
        yield Field(f"view.{name}", holds, CHOSEN, RECORD, purpose)
    yield Field("view.hear_back", "how the person wants to hear what was done", CHOSEN, WISH, "to tell")
    yield Field(
        "view.observed", "what the supporter saw; never the person's words", PLANNERS, RECORD, "to learn a way to ask"
    )
    yield Field("view.observed_words", "the same, in the supporter's words", PLANNERS, RECORD, "to learn a way to ask")


FIELDS: tuple[Field, ...] = (*_reflection(), *_page(), *_view())
