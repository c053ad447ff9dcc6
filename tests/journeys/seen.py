"""What a person sees, and what becomes of it: each sentence of the scripts, and what is checked for it."""

import re
from functools import partial

from hands import Browser, Chat
from html_page import Page
from player import Player
from sights import sight
from sqlalchemy import select
from telegram_fake import Group

from bot import four_words
from bot.storage import safety


@sight(r"(?:The )?(.+) has seen it\.")
async def _has_seen(player: Player, said: re.Match[str]) -> None:
    contacts = player.stage.working.settings.file.who_to_call.items()
    named = said[1].casefold()
    route = next(key for key, one in contacts if named in (one.label.casefold(), one.in_a_sentence.casefold()))
    assert not player.device_shows(said[0]), "it is said before anybody has seen it"
    await player.receiver_sees(route)
    assert player.device_shows(said[0]), "nothing says that it was seen"


@sight(r"the same screen; (\w+)'s own screen says that \1 has seen it")
async def _seen_unseen(player: Player, said: re.Match[str]) -> None:
    """Beside a supporter nothing on the tablet changes, whatever becomes of the notice."""
    contacts = player.stage.working.settings.file.who_to_call.items()
    route = next(key for key, contact in contacts if contact.in_a_sentence == said[1])
    before = player.stage.now.screen
    await player.receiver_sees(route)
    after = player.stage.now.screen
    assert (after.name, after.question, after.hint) == (before.name, before.question, before.hint), "the screen changed"
    store = player.stage.service.stores.safety
    rows = await store.read(lambda connection: connection.execute(select(safety.notice)).fetchall())
    assert [row.route for row in rows if row.seen_at] == [route], "nobody has seen it"


@sight(r"tab title: (.+)")
async def _title(player: Player, said: re.Match[str]) -> None:
    assert _page(player).title == said[1], f"the title is {_page(player).title!r}"


@sight(r"You chose: (.+)")
async def _chose(player: Player, said: re.Match[str]) -> None:
    assert player.stage.now.screen.chose == said[0], f"it says {player.stage.now.screen.chose!r}"


@sight(r"[A-Z][\w ]+, [\w ,]+(?:; [A-Z][\w ]+, [\w ,]+)+")
async def _people(player: Player, said: re.Match[str]) -> None:
    listed = [(person.label, person.number) for person in player.stage.now.screen.people]
    for one in said[0].split("; "):
        label, _, number = one.partition(", ")
        assert (label, number) in listed, f"{one} is not among {listed}"
        assert player.device_shows(label), f"{label} is not on the device"


@sight(r"on every page from here: Come back later with four words: .+")
async def _four_words(player: Player, _: re.Match[str]) -> None:
    said = player.stage.now.screen.come_back
    if player.channel == "telegram":
        assert not said and "four words" not in player.hands.text, "a chat shows the four words"
        return
    found = re.fullmatch(r"Come back later with four words: ((?:[a-z]{4,8} ?){4})", said)
    assert found is not None, f"it says {said!r}"
    assert set(player.four_words) <= set(four_words.words()), "they are not of the public list"
    assert player.device_shows(said), "they are not on the page"


@sight(r"the field again with one word marked: (\w+)")
async def _marked(player: Player, said: re.Match[str]) -> None:
    screen = player.stage.now.screen
    assert (screen.layout, len(screen.marks)) == ("name", 1), f"{len(screen.marks)} words are marked"
    assert said[1] not in screen.words, "the name stands where a role would stand"
    start, end = screen.marks[0]
    assert screen.words[start:end].strip(), "nothing is marked"


@sight(r"on the writer's own page: the six answers as they will be sent, .+")
async def _review(player: Player, _: re.Match[str]) -> None:
    screen = player.stage.now.screen
    assert screen.layout == "review", f"it is {screen.layout}"
    answered = [line for line in screen.lines if line.change is not None and line.change.label == "Change"]
    extras = [line for line in screen.lines if line.change is not None and line.change.label == "Answer"]
    assert len(answered) == 7 and all(line.values for line in answered), (
        "six answers, and the one that one of them led to"
    )
    assert extras and not any(line.values for line in extras), "the extras are unanswered"
    assert "The learning lead reads it with at least two other answers." in screen.hint
    assert "You can take it back for 24 hours. After that it carries no name and cannot be found." in screen.hint


@sight(r'a calendar file with two days, each named "Your reminder": .+')
async def _calendar(player: Player, _: re.Match[str]) -> None:
    browser = player.hands
    assert isinstance(browser, Browser), "a file is opened on the page"
    answer = await browser.client.get(browser.page.link("Save the note"))
    text = answer.text.replace("\r\n ", "").replace("\r\n", "\n")
    assert answer.headers["content-disposition"] == 'attachment; filename="reminder.ics"'
    assert re.findall(r"^SUMMARY:(.+)$", text, re.MULTILINE) == ["Your reminder"] * 2
    assert re.findall(r"^DTSTART;VALUE=DATE:(\d+)$", text, re.MULTILINE) == ["20261126", "20261221"]
    for word in ("ORGANIZER", "ATTENDEE", "LOCATION", "URL", "DESCRIPTION", "http", "support", "Willow", "Afterwards"):
        assert word not in text, f"the file has {word}"


@sight(r"in the chat: a button that opens the page for this question")
async def _page_button(player: Player, _: re.Match[str]) -> None:
    assert isinstance(player.hands, Chat), "this is in the chat"
    button = player.hands.phone.last.button("Open the page")
    assert button is not None and button["url"] == player.stage.now.page_link, "no button opens the page"


@sight(r"the bot has left the group")
async def _left(player: Player, _: re.Match[str]) -> None:
    assert isinstance(player.hands, Chat), "groups are in Telegram"
    assert isinstance(player.hands.phone, Group) and not player.hands.phone.has_bot, "it is still there"


@sight(
    r"the same tap twice more, and a tap on (.+) of the earlier message: "
    r'a short notice "(.+)" and the present question'
)
async def _late_taps(player: Player, said: re.Match[str]) -> None:
    hands = player.hands
    assert isinstance(hands, Chat), "taps are in Telegram"
    before, session = player.stage.now, player.stage.session(player.stage.now)
    earlier, rows, pressed = hands.pressed[-1]
    late = next(button for row in rows for button in row if button["text"] == said[1])
    for button in (pressed, pressed, late):
        await player.act(partial(hands.press_again, button, earlier), "")
        assert player.stage.now.screen.question == before.screen.question, "another question came"
        assert hands.phone.notices[-1] == said[2], f"the tap was answered with {hands.phone.notices[-1:]}"
    assert player.stage.session(player.stage.now) == session, "a late tap changed the talk"
    assert not earlier.rows, "the earlier message has its buttons still"


@sight(r"the place the service has set for leaving; Back shows nothing; the four words still work")
async def _gone(player: Player, _: re.Match[str]) -> None:
    browser = player.hands
    assert isinstance(browser, Browser), "a page is left"
    assert browser.path == "/left" and not browser.page.buttons, f"it leads to {browser.path}"
    await browser.get("/talk")
    assert player.stage.now.screen.name == "door", "the talk is shown again"
    other = Browser(player.stage, player.pages)
    await other.arrive("")
    await other.press("Carry on with four words")
    await other.write(" ".join(player.four_words))
    assert player.stage.now.screen.name == "safe_again", "the words open nothing"


@sight(r"dots for how far it is, no numbers")
async def _dots(player: Player, _: re.Match[str]) -> None:
    page, progress = _page(player), player.stage.now.screen.progress
    steps = next(node for node in page.root.every("span") if node.attributes.get("class") == "steps")
    dots = list(steps.every("i"))
    assert progress == (sum("class" in dot.attributes for dot in dots), len(dots)), f"{len(dots)} dots for {progress}"
    assert not re.search(r"\d of \d", page.text), "a number stands there"


@sight(r"the one picture, large: (.+)")
async def _picture(player: Player, said: re.Match[str]) -> None:
    screen = player.stage.now.screen
    shown = [", ".join(line.values).casefold() for line in screen.lines]
    assert (screen.layout, shown) == ("confirm", [said[1].casefold()]), f"{screen.layout} shows {shown}"
    assert all(line.symbols for line in screen.lines), "there is no picture"


@sight(r"my page\. (.+)")
async def _my_page(player: Player, said: re.Match[str]) -> None:
    shown = next(shown.screen for shown in reversed(player.stage.screens) if len(shown.screen.lines) > 1)
    boxes = {line.label: line for line in shown.lines}
    for box in said[1].rstrip(".").split(". "):
        *labels, last = box.split(", ")
        if last.endswith(": empty"):
            for label in (*labels, last.removesuffix(": empty")):
                line = next(line for name, line in boxes.items() if name.replace(",", "") == label)
                assert not line.values, f"{label} is not empty"
            continue
        label, _, rest = box.partition(": the picture ")
        picture, _, by = rest.partition(", ")
        line = boxes[label]
        assert [value.casefold() for value in line.values] == [picture.strip('"')], f"{label}: {line.values}"
        assert line.by == by, f"{label} by {line.by}"
        assert line.symbols, f"{label} has no picture"


def _page(player: Player) -> Page:
    assert isinstance(player.hands, Browser), "this is on the page"
    return player.hands.page


@sight(r"to hold up: (.+)")
async def _held_up(player: Player, said: re.Match[str]) -> None:
    """What was chosen stands alone on the screen, with its pictures where the form has pictures; nothing was sent."""
    screen = player.stage.now.screen
    assert screen.layout == "say" and not screen.answers, f"a question stands with it: {screen.name}"
    assert "; ".join(", ".join(line.values) for line in screen.lines) == said[1], f"it shows {screen.lines}"
    assert all(line.symbols for line in screen.lines) or player.form in ("standard", "easy_read"), "no picture"
    assert all(player.device_shows(value) for line in screen.lines for value in line.values), "it is not on the page"
