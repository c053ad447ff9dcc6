"""A screen of every layout, in the forms that matter to it, with words like those of the flows."""

from collections.abc import Mapping
from typing import Any

from accessibility.forms import direction
from accessibility.screen import Button, Line, Person, Screen
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

SCREENS: Mapping[str, Screen] = {
    "door": screen(
        "door",
        "",
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
            Button("s:words", "Carry on with words", "say.remember"),
            Button("s:safety", "Help right now", "help.coming", note="People you can see or call."),
            Button("s:seen", "Who can see this", "share.who_sees"),
        ),
        title="Afterwards",
    ),
    "door_closed": screen(
        "door",
        "",
        form="easy_read",
        question="What do you want?",
        answers=(
            Button("s:support", "Support for me", "say.listen", note="I do not keep your answers."),
            Button("", "Help us learn", "rule.change", note="Not open now. Ask for another day."),
            Button("s:safety", "Help right now", "help.coming", note="People you can call."),
        ),
        title="Afterwards",
    ),
    "say": screen(
        "say",
        statements=(
            "This is time for you after something hard. Nobody reads what you say, and none of it is kept.",
            "You can stop at any moment. I am a program: people wrote every word.",
        ),
        done=Button("go", "Go on", main=True),
    ),
    "choose": screen(
        "choose", question="How are you right now?", answers=FEELINGS, closers=(UNKNOWN,), chose="You chose: Yes"
    ),
    "choose_said": screen(
        "choose",
        statements=("Someone can look at it today. Ask now after an injection or being held face down.",),
        question="Shall I show you who?",
        hint="They come to you.",
        answers=(pick("show", "Show this to a nurse"), pick("later", "Later")),
        closers=(UNKNOWN,),
        more=Button("more", "More"),
        notice="Already answered. Back changes it.",
    ),
    "choose_easy": screen(
        "choose",
        form="easy_read",
        question="Are you hurt?\nOr do you feel ill?",
        symbol="hurt.a_bit",
        answers=(pick("yes", "Yes"), pick("no", "No")),
        closers=(UNKNOWN,),
    ),
    "choose_pictures": screen(
        "choose",
        form="symbols",
        question="Next time, please",
        symbol="time.next_time",
        answers=WANTS,
        closers=(ELSE, NOTHING, NOT_SURE),
        fixed_places=2,
        supported=True,
        title="My turn – Afterwards",
    ),
    "choose_three": screen(
        "choose",
        form="child",
        question="What was it like?",
        symbol="time.during",
        answers=(
            pick("ok", "OK", "scale.ok"),
            pick("middle", "Mixed", "scale.middle"),
            pick("not_ok", "Not OK", "scale.not_ok"),
        ),
        closers=(NOT_SURE,),
        more=Button("more", "More", "answer.more"),
        fixed_places=3,
    ),
    "choose_one": screen(
        "choose",
        form="symbols",
        question="May I show pictures of being held?",
        answers=(pick("yes", "Yes", "answer.yes"),),
        closers=(NOT_SURE,),
        fixed_places=1,
        supported=True,
    ),
    "many": screen(
        "many",
        "learning",
        question="What was going on just before?",
        hint="Choose all that fit.",
        answers=(
            tick("noise", "Noise on the corridor", ticked=True),
            tick("visit", "A visit was cancelled", ticked=True),
            tick("rule", "A rule for everyone"),
            tick("staff", "Few staff"),
            tick("other", "Something else"),
        ),
        closers=(UNKNOWN,),
        done=Button("done", "Done", main=True),
    ),
    "many_pictures": screen(
        "many",
        "learning",
        "symbols",
        question="What helps?",
        symbol="want.space",
        answers=tuple(
            tick(button.act.removeprefix("choose:"), button.label, button.symbol, ticked=not index)
            for index, button in enumerate(WANTS)
        ),
        closers=(ELSE, NOTHING),
        done=Button("done", "Done", "answer.yes"),
        fixed_places=2,
        supported=True,
    ),
    "mat": screen(
        "mat",
        "learning",
        "symbols",
        question="Did this help, or make it harder?",
        items=tuple(Button(f"item:{key}", words, symbol, ticked=key == "noise") for key, words, symbol in THINGS),
        placed=(("space", "helped"), ("talking", "between"), ("waiting", "harder")),
        answers=tuple(Button(f"place:noise={key}", words, symbol) for key, words, symbol in SCALE),
        closers=(Button("place:noise=not_sure", "Not sure", "core.dont_know"),),
        done=Button("done", "Done", "answer.yes"),
        fixed_places=3,
        supported=True,
    ),
    "mat_words": screen(
        "mat",
        "learning",
        question="Did this help, or make it harder?",
        items=tuple(Button(f"item:{key}", words, ticked=key == "noise") for key, words, _ in THINGS),
        placed=(("space", "helped"),),
        answers=tuple(Button(f"place:noise={key}", words) for key, words, _ in SCALE),
        closers=(UNKNOWN,),
        done=Button("done", "Done"),
    ),
    "body_map": screen(
        "body_map",
        question="Where does it hurt?",
        statements=("You can show where.",),
        answers=tuple(tick(word.lower().replace(" ", "_"), word, ticked=word in ("Chest", "Arms")) for word in BODY),
        closers=(UNKNOWN,),
        done=Button("done", "Done", main=True),
    ),
    "breathe": screen(
        "breathe",
        form="easy_read",
        question="Breathe slowly with me.\nYou can stop.",
        symbol="want.breathe",
        done=Button("done", "Done", main=True),
    ),
    "write": screen(
        "write",
        "learning",
        question="What went well, even a small thing?",
        hint="A few words are enough. Please write no names.",
        done=Button("wrote", "Next", main=True),
        closers=(UNKNOWN,),
        chose="You chose: A ward rule",
    ),
    "name": screen(
        "name",
        "learning",
        statements=("One word may be a name. Nothing is saved yet.",),
        question="Shall I write a role in its place?",
        hint="This would be kept:",
        words="a colleague spotted it early and got him outside",
        marks=((0, 11),),
        answers=(
            Button("name:role", "Yes, change it"),
            Button("name:not_name", "Not a name"),
            Button("name:rewrite", "I will write it again"),
        ),
        ways=(),
    ),
    "review": screen(
        "review",
        "learning",
        question="Check your answers",
        progress=None,
        statements=(
            "The learning lead reads it with at least two other answers. If fewer, an independent facilitator.",
            "No names, no shift. Colleagues may guess.",
            "You can take it back for 24 hours.",
        ),
        lines=(
            Line("What happened?", ("Holding",), change=Button("change:what", "Change")),
            Line(
                "What was going on just before?",
                ("Noise on the corridor.", "The person was told no visit again."),
                change=Button("change:before", "Change"),
            ),
            Line(
                "What went well?",
                ("A colleague spotted it early and got him outside.",),
                change=Button("change:well", "Change"),
            ),
        ),
        answers=(
            Button("choose:send", "Send", main=True),
            Button("choose:later", "Keep for later"),
            Button("choose:throw_away", "Throw away", quiet=True),
        ),
    ),
    "hand_over": screen(
        "hand_over",
        "safety",
        question="I have asked Jo to come to you.",
        statements=("Nobody has seen it yet.",),
        people=PEOPLE[:2],
        answers=(pick("carry_on", "Carry on"),),
        done=None,
    ),
    "numbers": screen(
        "numbers",
        "safety",
        question="Help now",
        hint="A person can help better than a program.",
        people=PEOPLE,
        answers=(pick("carry_on", "Carry on where I was"), pick("stop", "Stop here", quiet=True)),
        title="Help now – Afterwards",
    ),
    "confirm": screen(
        "confirm",
        "learning",
        "symbols",
        question="You mean this?",
        lines=(Line("", ("Tell me first",), ("want.tell_me_first",)),),
        answers=(pick("yes", "Yes", "answer.yes"), pick("change", "No, change it", "answer.no")),
        closers=(NOT_SURE,),
        fixed_places=2,
        supported=True,
    ),
    "page": screen(
        "page",
        "learning",
        question="My page",
        progress=None,
        lines=(
            Line(
                "What made it harder",
                ("Too close",),
                ("sense.people_too_close",),
                by="Sam thought I meant this, I said yes",
            ),
            Line("What helps me", ("Headphones",), ("want.headphones",)),
            Line("Next time, please", ("Tell me first",), ("want.tell_me_first",)),
            Line("What must not happen"),
        ),
        answers=(pick("keep", "Keep"), pick("tear_up", "Tear it up", quiet=True)),
    ),
    "end": screen(
        "end",
        statements=("I keep that we talked, and any person or check-in you asked for.", "Your other answers are gone."),
        question="A drink of water can help.",
        people=PEOPLE[1:3],
        answers=(Button("s:door", "Go to the start"),),
        title="Afterwards",
    ),
    "notice": screen(
        "notice",
        "",
        question="This link has ended.",
        hint="Ask for a new one, or go on without it: support works the same.",
        answers=(Button("s:support", "Support for me"), Button("s:safety", "Help right now")),
        title="Afterwards",
    ),
    "supporter": screen(
        "choose",
        "learning",
        "symbols",
        turn="supporter",
        supported=True,
        question="Who chose the last answer?",
        statements=("Sit beside, not opposite.\nShow it, then wait. Count to 15.\nTurning away can mean stop.",),
        answers=(
            pick("pressed", "They pressed it"),
            pick("pointed", "They looked or pointed"),
            pick("after_sign", "I pressed, after a sign"),
            pick("guess", "I am guessing"),
        ),
        chose="You chose: Space",
        ways=(),
        come_back="",
        progress=None,
        title="Supporter’s turn – Afterwards",
    ),
    "supporter_say": screen(
        "say",
        "support",
        "symbols",
        turn="supporter",
        supported=True,
        ways=(),
        statements=("The next answers are private.\nLook away until they say done.",),
        done=Button("go", "Hand back: my turn"),
        title="Supporter’s turn – Afterwards",
    ),
    "urdu": screen(
        "choose",
        language="ur",
        question="اس وقت آپ کیسے ہیں؟",
        promise="یہ نجی ہے۔ آپ کی بات محفوظ نہیں کی جاتی۔",
        answers=(pick("okay", "ٹھیک"), pick("shaky", "گھبراہٹ"), pick("angry", "غصہ")),
        closers=(Button("unknown", "معلوم نہیں", quiet=True),),
        ways=(Button("language:en_GB", "English", lang="en_GB"),),
    ),
}
