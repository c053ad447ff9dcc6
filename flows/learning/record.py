"""What learning may keep: reflections, people's own pages, reviews, actions. Read only when sent; unsent, 14 days.

By the part before the first dot: `reflection` (staff), `my_page` and `view` (the person), `huddle`, `review`, `action`
and `practice` (desk and team). What a lead reads, counts or follows up reads these names and no others.
"""

from collections.abc import Iterator

from flows.engine.record import Field

WRITER = "the writer alone"
LEADS = "the learning lead or the independent facilitator, after release"
CHOSEN = "those the person ticks; at first nobody but the person"
PLANNERS = "those who plan support with the person, once the supporter says that it may be kept"
REVIEWERS = "everyone who may open the review"
OWNERS = "the owner of the action by role, and the lead"
READERS = "the second reader, then whoever gets the page the lead exports"

RECORD = "a draft 14 days after the last answer; unreviewed 30 days; released 3 years"
WISH = "until told or taken back, 3 years at most"
TEAM = "with the review of the incident, 3 years"
FOLLOWED = "as long as the action is open, and 3 years"

_REFLECTION = (
    ("kind", "holding, seclusion, medicine, kept apart, a rule, something else", "to sort what is learned"),
    ("before", "what was going on just before; roles, no names", "to see what a service can change"),
    ("worked", "what worked", "to do it again"),
    ("harder", "what made it harder: conditions of work and place", "to see what a service can change"),
    ("harder_words", "the same, in words; roles, no names", "to see what a service can change"),
    ("rule_suggestion", "whether a rule that played a part is for everyone", "to put a rule up for review"),
    ("change", "the one thing the writer would change", "to become an action"),
    ("picks_up", "who should pick it up: team, manager, or counted only", "to become an action"),
    ("translate", "whether a person may translate words that its readers cannot read", "to read what was said"),
    ("seemed", "what the person seemed to need or tell", "to see what was missed"),
    ("tried", "what was tried first, and whether it helped", "to see what helps"),
    ("tried.first", "the same as first placed", "a changed mind is information"),
    ("tried.order", "the order in which it was shown", "to see whether order decided"),
    ("expected", "what was expected", "to compare plan and practice"),
    ("happened", "what happened; roles, no names", "to compare plan and practice"),
    ("different", "why the difference", "to compare plan and practice"),
    ("options", "what else was possible", "to see what was out of reach"),
    ("options_words", "the same, in words", "to see what was out of reach"),
    ("ended", "whether it ended as soon as it could", "to see how it ends"),
    ("fairness", "whether a characteristic or a label may have shaped it", "to see unequal use"),
)

_BOXES = (
    ("harder", "where each thing was placed, or what was chosen: what made it harder", "to change what made it harder"),
    ("helps", "what helps", "to do it"),
    ("must_not", "what must not happen", "to prevent it"),
    ("next_time", "what staff should do first", "to do it"),
)

_VIEW = (
    ("before", "what was going on before", "to see what a service can change"),
    ("before_words", "the same, in the person's words", "to see what a service can change"),
    ("rule_suggestion", "whether a rule that played a part is for everyone", "to put a rule up for review"),
    ("wanted", "what the person wanted or needed", "to see what was missed"),
    ("wanted_words", "the same, in the person's words", "to see what was missed"),
    ("noticed", "whether anyone noticed that it was getting hard, and whether that helped", "to see what helps"),
    ("tried", "what was tried, and whether it helped", "to see what helps"),
    ("tried.first", "the same as first placed", "a changed mind is information"),
    ("tried.order", "the order in which it was shown", "to see whether order decided"),
    ("told_why", "whether the person was told why at the time", "to see whether people are told why"),
    ("explained", "whether it was explained since, or is wanted", "to explain it"),
    ("fair", "fair, partly, not fair, not sure", "to hear it"),
    ("who_i_am", "what was got wrong about who the person is", "to see unequal use"),
    ("who_i_am_words", "the same, in the person's words", "to see unequal use"),
    ("wishes", "which boxes are to go into the plan: yes, in other words, no", "to become a task in the plan"),
    ("wishes.first", "the same as first placed", "a changed mind is information"),
    ("wishes.order", "the order in which it was shown", "to see whether order decided"),
    ("advance", "the wish for a draft advance statement", "to make the draft"),
    ("anonymous_use", "whether it may be counted with no name", "to respect it"),
    ("plan_who", "whom the person wants beside them", "to plan it as the person wishes"),
    ("plan_easier", "what would make it easier", "to plan it as the person wishes"),
    ("plan_way", "how the person wants to tell it; `speaks` = somebody speaks for them", "to plan it as they wish"),
    ("plan_leave_out", "what is not to be asked", "not to ask it"),
)

_SITTING = (
    ("supporter_involved", "whether the supporter was part of it", "to say whose words these are"),
    ("involved_by_choice", "that the person chose a supporter who was part of it", "to say whose words these are"),
    ("yes_no_steady", "how many of four easy questions were answered rightly", "to say how sure an answer is"),
    (
        "consent",
        "whether the person wants to say it: start or yes; another_day or not_now (a review then says `not_ready`); "
        "no (`declined`: no more invitations)",
        "to respect it",
    ),
    ("supporter_okay", "whether this supporter may see it", "to respect it"),
    ("again", "the second pass, in the reverse order", "where the two differ the item counts as not sure"),
    ("shared_with", "who may see the page", "to share it with nobody else"),
    ("shared_confirmed", "that only these people may", "without it only the person may"),
    ("signed", "that the supporter recorded who chose each answer", "to say whose words these are"),
    ("note", "the supporter's own note, beside an answer and never part of it", "to say what was seen"),
)

_HUDDLE = (
    ("helped", "what helped; roles, no names", "to do it again"),
    ("rule_suggestion", "whether a rule for everyone was part of it", "to put a rule up for review"),
)

# One action, wherever it was agreed: huddle, review or follow-up.
_ACTION = (
    ("what", "what is to be done, in words; roles, no names", "to do it"),
    ("changes", "what it changes: plan, place, people, rule, kit, training", "to see whether a system changes"),
    ("strength", "how strong it is: the place or kit itself, a plan or rule, training or a reminder", "to weigh it"),
    ("owner_role", "the role that owns it, never a name", "to ask that role"),
    ("date", "when it is due: a span from the day it was agreed, or none", "to remind once on the day"),
    ("know", "how we will know that it changed anything", "to look back"),
    ("none_reason", "the reason for having no action", "a review does not close in silence"),
    ("status", "done, part, stuck, not_mine, not_now", "to follow it up"),
    ("blocker", "what is in the way: time, a decision, not clear", "to clear it"),
    ("blocker_words", "the same, in words", "to clear it"),
    ("passed_on", "whether the lead may see that it is stuck: yes, with the name, no", "to clear it"),
    ("new_date", "when it is to be due now", "to remind once more"),
    ("changed_anything", "better, no_difference, worse, too_soon", "to know whether it worked"),
    ("changed_words", "the same, in words", "to know whether it worked"),
    ("reminders", "whether one more reminder is wanted", "to stop when asked"),
    ("plan_changed", "whether the plan was changed", "to close it"),
    ("plan_copy", "whether the person has a copy", "to close it"),
    ("plan_form", "whether it is in a form the person reads", "to close it"),
    ("plan_read", "whether staff have read it", "to close it"),
    ("looked_at", "whether the same thing, or the same rule, came again", "to see whether it lasted"),
    ("close", "closed or reopened", "to close it"),
    ("proof", "what shows that it was done", "to close it"),
)

_TOLD = (
    ("told_on", "that the person was told what was done", "a promise counts as kept once they were told"),
    ("enough", "whether it is what the person hoped for: yes, partly, no, talk to someone", "to hear it"),
    ("changed_anything", "whether it changed anything, as the person sees it", "to know whether it worked"),
)

_REVIEW = (
    ("kind", "an action review or the formal review", "to hold it to its time"),
    ("facilitator_involved", "whether the facilitator was part of it", "the facilitator was not part of it"),
    ("facilitator_unit", "same unit or another", "the formal review is led from another unit"),
    ("lived_experience_lead", "yes, no, asked and declined", "to show whether it was led so"),
    ("who_comes", "who comes, by role", "to see who was heard"),
    ("invited", "how the person, advocate and family were invited", "to see who was heard"),
    ("at_hand", "what lay on the table: plan, record, shared view, released reflections", "to see what it rests on"),
    ("serious", "a death or serious injury: then there is no review here", "to take the legal route"),
    ("view_reason", "that the view was heard, or why there is none", "a review does not close without it"),
    ("expected", "what was expected", "to compare plan and practice"),
    ("happened", "what happened; roles, no names", "to compare plan and practice"),
    ("different", "why the difference", "to compare plan and practice"),
    ("learned", "what was learned", "to change it"),
    ("conditions", "six conditions of work: each helped, hindered, no part", "to change the system first"),
    ("conditions.first", "the same as first placed", "a changed mind is information"),
    ("conditions.order", "the order in which it was shown", "to see whether order decided"),
    ("conditions_words", "the same, in words", "to change the system first"),
    ("alternatives", "less restrictive ways: discussed, tried, not available", "to see what was out of reach"),
    ("alternatives.first", "the same as first placed", "a changed mind is information"),
    ("alternatives.order", "the order in which it was shown", "to see whether order decided"),
    ("barriers", "what in the service stood in the way", "to see what was out of reach"),
    ("ri_types", "what was used", "to see what was used"),
    ("ri_purpose", "what it was for", "to weigh it"),
    ("ri_proportion", "whether it was in proportion", "to weigh it"),
    ("ri_length", "how long it lasted, in bands", "to weigh it"),
    ("plan_followed", "whether the plan was followed", "to mend the plan"),
    ("health_check_done", "whether somebody looked at the person after it", "to keep people safe"),
    ("ended", "whether it ended as soon as it could", "to weigh it"),
    (
        "due_offers",
        "how many people were due an offer of support, in bands; never who, never who took it",
        "to offer it",
    ),
    ("fairness", "whether it would have gone the same for someone else", "to see unequal use"),
    ("fairness_words", "the same, in words", "to see unequal use"),
    ("rule_suggestion", "whether a house rule started it", "to put a rule up for review"),
    ("plan_update", "what is to be brought up to date: support plan, risk, advance statement", "to do it"),
    ("plan_owner_role", "which role does that", "to do it"),
    ("plan_date", "by when", "to do it"),
    ("plan_form", "in whose form", "to do it"),
    ("feedback", "to whom something goes back", "to tell them"),
    ("feedback_date", "by when", "to tell them"),
    ("feedback_form", "in what form", "to tell them"),
    ("feedback_what", "what was decided, or put off", "to tell them"),
)

_PRACTICE = (
    ("kind", "what kind of change it was", "to find it"),
    ("setting", "the kind of place, never its name", "to find it"),
    ("people", "how many people, in bands", "to find it"),
    ("ages", "the age band", "to find it"),
    ("since", "since when: this quarter, this year, last year, longer", "to set figures before and after it"),
    ("written_in", "the quarter in which it was sent", "to know which year that is"),
    ("before", "what it was like before", "to do it elsewhere"),
    ("did", "what was done", "to do it elsewhere"),
    ("changed", "what changed", "to do it elsewhere"),
    ("cost", "cost and time", "to do it elsewhere"),
    ("wrong", "what went wrong", "to do it elsewhere"),
    ("again", "whether it would be done again", "to do it elsewhere"),
    ("voices", "whose words are in it, each with that person's yes", "nobody is quoted unasked"),
    ("checked", "what was looked for before it leaves: names, places, dates, rare things", "nobody is found by it"),
    ("second_reader", "the role that read it second, and what it said", "nobody sends alone"),
    ("sent_back", "why it was sent back", "to mend it"),
    ("licence", "under which terms others may use it", "to share it"),
    ("publish", "who may publish it", "to share it"),
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
        yield Field(f"my_page.{name}_words", "the same, in the person's words", CHOSEN, RECORD, purpose)
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
    yield Field("my_page.harder_more", "the same, of what the mat does not show", CHOSEN, RECORD, "to change it")
    yield Field("my_page.must_not_held", "the same, of being held or locked in", CHOSEN, RECORD, "to prevent it")


def _view() -> Iterator[Field]:
    for name, holds, purpose in (*_VIEW, *_SITTING):
        yield Field(f"view.{name}", holds, CHOSEN, RECORD, purpose)
    yield Field("view.hear_back", "how the person wants to hear what was done", CHOSEN, WISH, "to tell")
    yield Field(
        "view.observed", "what the supporter saw; never the person's words", PLANNERS, RECORD, "to learn a way to ask"
    )
    yield Field("view.observed_words", "the same, in the supporter's words", PLANNERS, RECORD, "to learn a way to ask")


def _team() -> Iterator[Field]:
    for part, fields, who_reads, kept_for in (
        ("huddle", _HUDDLE, REVIEWERS, TEAM),
        ("action", _ACTION, OWNERS, FOLLOWED),
        ("told", _TOLD, OWNERS, FOLLOWED),
        ("review", _REVIEW, REVIEWERS, TEAM),
        ("practice", _PRACTICE, READERS, TEAM),
    ):
        for name, holds, purpose in fields:
            yield Field(f"{part}.{name}", holds, who_reads, kept_for, purpose)


FIELDS: tuple[Field, ...] = (*_reflection(), *_page(), *_view(), *_team())
