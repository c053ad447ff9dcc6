"""The register of restrictions: one row a rule, from the day it is spotted to the day it is lifted. No person in it."""

from flows.engine.record import Field

LEADS = "leads of that service"
EVERYONE = "everyone in that service, on the list of rules"
OPEN = "as long as the rule stands, and 3 years after it was lifted"

_SPOTTED = (
    ("sentence", "the rule as it is said: everyone here must, or cannot", EVERYONE, "to name the rule"),
    ("rule_id", "the card of the list it matches", EVERYONE, "to name the rule"),
    ("setting", "the kind of place", LEADS, "to compare like with like"),
    ("touches_n_band", "how many people it touches, in bands", LEADS, "to weigh it"),
    ("since", "how long it has been there", LEADS, "to weigh it"),
    ("written_where", "policy, notice, habit, or nobody knows", LEADS, "to find its owner"),
    ("basis", "law, site, unit, habit of a shift, left over from an incident", EVERYONE, "to know who can change it"),
    (
        "recognise",
        "the tests of a blanket rule: for all, at home, one person, ease, sanction, let off, known",
        LEADS,
        "to tell a blanket rule from a plan",
    ),
    ("rights", "which parts of life it touches", EVERYONE, "to weigh it"),
)

_REVIEWED = (
    ("harm", "what harm it is meant to prevent, to whom by role, how likely", LEADS, "to weigh it"),
    ("last_happened", "when that harm last happened", LEADS, "to weigh it"),
    ("individually_assessed", "whether each person was assessed: yes, some, no", EVERYONE, "to respect the law"),
    ("lawful", "whether it is lawful", LEADS, "to respect the law"),
    ("aim", "whether its aim is legitimate", LEADS, "to respect the law"),
    ("least", "whether it is the least restrictive way", LEADS, "to respect the law"),
    ("told", "whether people were told", EVERYONE, "to show a gap of the service"),
    ("told_form", "in a form they understand", EVERYONE, "to show a gap of the service"),
    ("asked", "whether they were asked", EVERYONE, "to show a gap of the service"),
    ("what_people_said", "totals of what people here said, small numbers hidden", EVERYONE, "to hear them"),
    (
        "exemption",
        "whether one person can be let off: how, how fast, who decides, asked and granted",
        EVERYONE,
        "to let people off",
    ),
)

_DECIDED = (
    ("decision", "lift, lift for most, narrow, keep for now", EVERYONE, "to do it"),
    ("decided_by_role", "the role that decided", EVERYONE, "to answer for it"),
    ("decided_on", "the day", EVERYONE, "to answer for it"),
    ("trial", "what replaces it, and until when", EVERYONE, "to try another way"),
    ("owner_role", "the role that owns the rule", EVERYONE, "to answer for it"),
    (
        "review_by",
        "the day by which it is looked at again; past it the rule counts as expired",
        EVERYONE,
        "nothing renews by itself",
    ),
    ("status", "proposed, kept, narrowed, lifted, expired", EVERYONE, "to see where it stands"),
    ("told_of_decision", "how people were told, and how to challenge it", EVERYONE, "to be open"),
)

FIELDS: tuple[Field, ...] = tuple(
    Field(f"register.{name}", holds, who_reads, OPEN, purpose)
    for name, holds, who_reads, purpose in (*_SPOTTED, *_REVIEWED, *_DECIDED)
)
