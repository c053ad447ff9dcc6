"""The words for an incident: its code, who had a part in it, and the coded facts. No name, no date inside a code."""

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias, get_args

Role: TypeAlias = Literal["person", "young_person", "child", "few_words", "staff", "witness", "family", "facilitator"]
"""Whose part it is. The first four are the person themself, by the talk that suits them."""

ROLES: tuple[Role, ...] = get_args(Role)
PERSON: frozenset[Role] = frozenset({"person", "young_person", "child", "few_words"})
FLOWS: Mapping[Role, str] = {
    "person": "adult",
    "young_person": "young_person",
    "child": "child",
    "few_words": "few_words",
    "staff": "staff",
}
"""Which talk of learning a part is invited to. Witnesses and families are offered support; their views are asked for by
the facilitator, so they have none here; a facilitator leads the review."""
OFFERED: frozenset[Role] = frozenset({"witness", "family"})
"""Parts whose invitation is an offer of support, and opens at once."""
DUE_AN_OFFER: frozenset[Role] = frozenset(ROLES) - {"facilitator"}

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 and O, 1, I and L: a code is read out and copied by hand
CODE_LENGTH = 10

YES_NO = ("yes", "no", "not_known")
FACTS: Mapping[str, tuple[str, ...]] = {
    "ri_types": (
        "01", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17",
        "X1", "X2", "X3", "X4", "X5", "X6",
    ),
    "ri_reasons": (
        "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "98", "99",
        "injury", "crime", "property", "disorder",
    ),
    "place_type": (
        "bedroom", "corridor", "seclusion_room", "garden", "classroom", "dining_room", "vehicle", "bathroom", "outside",
        "other",
    ),
    "duration": ("0_10", "11_30", "31_60", "60_plus", "not_ended"),
    "injury_person": YES_NO,
    "injury_staff": YES_NO,
    "injury_other": YES_NO,
    "in_plan": (*YES_NO, "none"),
    "plan_followed": (*YES_NO, "none"),
    "efforts_before": ("talk", "space", "choice", "sensory", "staff_change", "distraction", "medicine_offered", "none"),
    "non_staff_involved": ("no", "police", "security", "family", "not_known"),
    "person_told_why": YES_NO,
    "copy_given": YES_NO,
    "family_told": (*YES_NO, "withheld"),
    "health_check_done": YES_NO,
}  # fmt: skip
"""The coded facts, with the codes each may have. Types and reasons: as published for the Mental Health Services Data
Set, local types X1 to X6 from `domain.md` section 6b of the design (aid removed, coercion, blanket rule, withdrawal,
surveillance, cultural). A fact that is not known is left out; nothing is ever taken for a pass."""


def quarter(day: str) -> str:
    """2026-Q4 of 2026-11-25."""
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def new_code(chance: Callable[[int], bytes]) -> str:
    """A random code. Drawn without bias: a byte past the last whole run of the alphabet is thrown away."""
    whole = 256 - 256 % len(ALPHABET)
    code = ""
    while len(code) < CODE_LENGTH:
        code += "".join(ALPHABET[byte % len(ALPHABET)] for byte in chance(CODE_LENGTH) if byte < whole)
    return code[:CODE_LENGTH]


def wrong_facts(facts: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Which of these are no coded facts: "name" or "name=code". Empty: all are."""
    unknown = [name for name in facts if name not in FACTS]
    values = [f"{name}={value}" for name in facts if name in FACTS for value in facts[name] if value not in FACTS[name]]
    return (*unknown, *values)
