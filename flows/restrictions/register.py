"""The register of restrictions: one row a rule, from the day it is spotted to the day it is lifted. No person in it."""

from flows.engine.record import Field

LEADS = "leads of that service"
EVERYONE = "everyone in that service, on the list of rules"
NAMED = "one named person for rules here, without a name; totals of five and more for the lead"
OPEN = "as long as the rule stands, and 3 years after it was lifted"

_SPOTTED = (
    ("sentence", "the rule as it is said: everyone here must, or cannot", EVERYONE, "to name the rule"),
    ("rule_id", "the card of the list it matches", EVERYONE, "to name the rule"),
    ("setting", "the kind of place", LEADS, "to compare like with like"),
    ("touches_n_band", "how many people it touches, in bands", LEADS, "to weigh it"),
    ("since", "how long it has been there", LEADS, "to weigh it"),
    ("written_where", "policy, notice, habit, or nobody knows", LEADS, "to find its owner"),
    ("basis", "law, site, unit, habit of a shift, left over from an incident", EVERYONE, "to know who can change it"),
    ("recognise_all", "whether it is for all, without asking who needs it", LEADS, "to tell it from a plan"),
    ("recognise_home", "whether staff would accept it at home", LEADS, "to tell it from a plan"),
    ("recognise_one", "whether it started with one person", LEADS, "to tell it from a plan"),
    ("recognise_ease", "whether it is there for staffing or ease", LEADS, "to tell it from a plan"),
    ("recognise_sanction", "whether it is used as reward or sanction", LEADS, "to tell it from a plan"),
    ("recognise_let_off", "whether someone can be let off", LEADS, "to tell it from a plan"),
    ("recognise_known", "whether people know it, in a form they understand", LEADS, "to tell it from a plan"),
    ("rights", "which parts of life it touches", EVERYONE, "to weigh it"),
    ("propose", "whether it is to go on the list: yes, ask the lead, no", LEADS, "to put it on the list"),
)

# What people who live under the rules say: each answer for its writer alone, until they send it with no name.
_SAID = (
    ("rules", "which cards are rules here", "to hear it"),
    ("own_rule", "a rule that has no card, in the writer's words", "to hear it"),
    ("fairness", "of each rule: fair, not sure, not fair", "to hear it"),
    ("fairness.first", "the same as first placed", "a changed mind is information"),
    ("fairness.order", "the order in which it was shown", "to see whether order decided"),
    ("told_why", "whether anyone said why", "to show a gap of the service"),
    ("who_for", "everyone, some, only me; `only_me` belongs in a plan and never on the list", "never to mix the two"),
    ("wish", "keep, bend, drop, change", "to hear it"),
    ("wish_words", "how it should be changed, in the writer's words", "to hear it"),
    ("instead", "what could keep people safe instead", "to try another way"),
    ("say_it", "whether the writer says it, with help, without saying who, or not now", "to respect it"),
)

_REVIEWED = (
    ("outside", "whether someone from outside the unit took part", EVERYONE, "to show who decided"),
    ("harm", "what harm it is meant to prevent, to whom by role, how likely", LEADS, "to weigh it"),
    ("last_happened", "when that harm last happened", LEADS, "to weigh it"),
    ("individually_assessed", "whether each person was assessed: yes, some, no", EVERYONE, "to respect the law"),
    ("lawful", "whether it is lawful", LEADS, "to respect the law"),
    ("lawful_words", "by which law", LEADS, "to respect the law"),
    ("aim", "whether its aim is legitimate", LEADS, "to respect the law"),
    ("aim_words", "what the aim is", LEADS, "to respect the law"),
    ("least", "whether it is the least restrictive way", LEADS, "to respect the law"),
    ("least_words", "which other ways were looked at", LEADS, "to respect the law"),
    ("told", "whether people were told", EVERYONE, "to show a gap of the service"),
    ("told_form", "in a form they understand", EVERYONE, "to show a gap of the service"),
    ("asked", "whether they were asked", EVERYONE, "to show a gap of the service"),
    (
        "what_people_said",
        "totals of what people here said; where a number is under five leads alone read it",
        EVERYONE,
        "to hear them",
    ),
    ("most_affected", "who is most affected, by group", LEADS, "to see unequal use"),
    ("exemption_exists", "whether one person can be let off", EVERYONE, "to let people off"),
    ("exemption_how", "how somebody is let off", EVERYONE, "to let people off"),
    ("exemption_fast", "how fast", EVERYONE, "to let people off"),
    ("exemption_role", "the role that decides it", EVERYONE, "to let people off"),
    ("exemption_asked", "how many asked, in bands", LEADS, "to see whether the way is open"),
    ("exemption_granted", "how many were let off, in bands", LEADS, "to see whether the way is open"),
)

_DECIDED = (
    ("decision", "lift, lift for most, narrow, keep for now", EVERYONE, "to do it"),
    ("keep_reasons", "why it is kept; without one it is not kept", EVERYONE, "to answer for it"),
    ("keep_words", "the same, in words", EVERYONE, "to answer for it"),
    ("decided_by_role", "the role that decided", EVERYONE, "to answer for it"),
    ("trial", "what takes its place", EVERYONE, "to try another way"),
    ("trial_words", "what exactly, and until when", EVERYONE, "to try another way"),
    ("owner_role", "the role that owns the rule", EVERYONE, "to answer for it"),
    (
        "review_by",
        "when it is looked at again (m1, m2, m3; m6 in secure services): past it the rule counts as expired",
        EVERYONE,
        "nothing renews by itself",
    ),
    ("told_of_decision", "how people were told, and how to challenge it", EVERYONE, "to be open"),
)

FIELDS: tuple[Field, ...] = (
    *(
        Field(f"register.{name}", holds, who_reads, OPEN, purpose)
        for name, holds, who_reads, purpose in (*_SPOTTED, *_REVIEWED, *_DECIDED)
    ),
    *(Field(f"register.{name}", holds, NAMED, OPEN, purpose) for name, holds, purpose in _SAID),
)
