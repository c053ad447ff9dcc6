"""What the screens of the gallery are put together from: a frame, buttons, and words like those of the flows."""

from collections.abc import Mapping
from typing import Any

from accessibility.forms import direction
from accessibility.screen import Button, Person, Screen
from accessibility.standing import constants

PROMISE = {"support": "Private. What you say is not kept.", "learning": "Kept only if you agree."}
UNKNOWN = Button("unknown", "I do not know", "core.dont_know", quiet=True)
NOT_SURE = Button("unknown", "Not sure", "core.dont_know", quiet=True)
ELSE = Button("choose:something_else", "Something else", "answer.something_else")
NOTHING = Button("choose:nothing", "Nothing", "answer.nothing")


def screen(
    layout: str, purpose: str = "support", form: str = "standard", language: str = "en_GB", **more: Any
) -> Screen:
    ways = (
        Button("s:again", "Say it again"),
        Button("form:easy_read", "Easier words"),
        Button("s:language", "Language"),
    )
    usual = {"constants": constants(form, language), "ways": ways, "promise": PROMISE.get(purpose, "")}  # type: ignore[arg-type]
    if purpose == "learning":
        usual |= {"progress": (4, 6), "come_back": "Come back later with four words: apple river stone lamp"}
        usual |= {"title": "4 of 6 – Afterwards"}
    usual |= {"title": usual.get("title", "Question – Afterwards"), "direction": direction(language)}
    return Screen(layout=layout, purpose=purpose, form=form, language=language, **{**usual, **more})  # type: ignore[arg-type]


def pick(key: str, words: str, symbol: str = "", **more: Any) -> Button:
    return Button(f"choose:{key}", words, symbol, **more)


def tick(key: str, words: str, symbol: str = "", **more: Any) -> Button:
    return Button(f"tick:{key}", words, symbol, **more)


FEELINGS = tuple(pick(word.lower(), word) for word in ("Okay", "Shaky", "Angry", "Numb", "Something else"))
WANTS = (
    pick("ask_me", "Ask me", "want.ask_me"),
    pick("tell_me_first", "Tell me first", "want.tell_me_first"),
    pick("fewer_people", "Fewer people", "want.fewer_people"),
    pick("space", "Space", "want.space"),
)
BODY = ("Head", "Neck", "Chest", "Tummy", "Back", "Arms", "Hands", "Legs", "All over")
SCALE = (
    ("helped", "Helped", "scale.ok"),
    ("between", "In between", "scale.middle"),
    ("harder", "Made it harder", "scale.not_ok"),
)
THINGS = (
    ("noise", "Noise", "sense.noise"),
    ("space", "Space", "want.space"),
    ("talking", "Staff talking", "staff.talked_to_me"),
    ("waiting", "Waiting", "happened.waiting"),
)
PEOPLE = (
    Person("In danger, or badly hurt", "999", "Call out to people near you.", "tel:999", urgent=True),
    Person("Nurse in charge, Willow", "01632 960 101", "Day and night. Can come to you.", "tel:01632960101"),
    Person("Jo, keeps people safe", "01632 960 102", "8 am to 8 pm.", "tel:01632960102", "sms:01632960102"),
    Person("Samaritans", "116 123", "Day and night. They listen.", "tel:116123"),
)

FORMS_AND_LANGUAGE = (
    *(Button(f"form:{form}", form) for form in ("standard", "easy_read", "symbols")),
    Button("s:language", "Language"),
)
"""Ways of the start page, which shows them with words of its own."""

DOORS: Mapping[str, Screen] = {
    "door": screen(
        "door",
        "",
        ways=FORMS_AND_LANGUAGE,
        statements=("Hello. I am a program, not a person.",),
        question="What would you like?",
        answers=(
            Button(
                "s:support", "Support for me", "say.listen", note="Private. What you say is not kept. About 2 minutes."
            ),
            Button(
                "s:learning",
                "Help us learn",
                "rule.change",
                note="What could change. Kept only if you agree. About 5 minutes.",
            ),
            Button("s:words", "Carry on with four words", "say.remember"),
            Button("s:safety", "Help right now", "help.coming", note="People you can see or call."),
            Button("s:seen", "Who can see this", "share.who_sees"),
        ),
        title="Afterwards",
    ),
    "door_closed": screen(
        "door",
        "",
        ways=FORMS_AND_LANGUAGE,
        form="easy_read",
        question="What do you want?",
        answers=(
            Button("s:support", "Support for me", "say.listen", note="I do not keep your answers."),
            Button("", "Help us learn", "rule.change", note="Not open now. Ask for another day."),
            Button("s:safety", "Help right now", "help.coming", note="People you can call."),
        ),
        title="Afterwards",
    ),
}
