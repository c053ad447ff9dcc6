"""The offer of support on a phone and in a chat: an invitation is opened, and each answer leads where it says."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from checks import hidden, violations
from playwright.sync_api import Browser, Page, expect
from story_place import StoryPlace
from web_server import PHONE

PICTURES = os.environ.get("OFFER_PICTURES", "")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryPlace]:
    """A live service."""
    opened = StoryPlace(tmp_path_factory.mktemp("offer"))
    yield opened
    opened.close()


def invited(place: StoryPlace, role: str) -> str:
    """The address of a new invitation to support."""
    return place.do(place.service.invite(f"support/{role}", role))


def opens(page: Page, link: str) -> None:
    """Open an invitation by its button. What its page says of the link holds for one that may wait too."""
    page.goto(link)
    expect(page.locator("main")).to_contain_text("It ends once the talk has begun.")
    expect(page.locator("main")).not_to_contain_text("works once")
    with page.expect_navigation():
        page.locator("main form button").last.click()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("s:offer:now", "You can stop at any time"),
        ("s:offer:another_day", "The same link opens it again"),
        ("s:offer:no", "Thank you for saying"),
    ],
)
def test_each_answer_leads_where_it_says(place: StoryPlace, browser: Browser, answer: str, says: str) -> None:
    context = browser.new_context(base_url=place.address, viewport=PHONE)  # type: ignore[arg-type]
    page, link = context.new_page(), invited(place, "family")
    opens(page, link)
    expect(page.locator("main")).to_contain_text("Do you want it now?")
    assert violations(page) == []
    assert hidden(page) == []
    picture(page, "offer")
    page.locator('button[value="form:easy_read"]').click()
    expect(page.locator("main")).to_contain_text("Do you want to do this now?")
    picture(page, "offer_easy")
    page.locator('button[value="form:standard"]').click()
    page.locator(f'button[value="{answer}"]').click()
    expect(page.locator("main")).to_contain_text(says)
    assert violations(page) == []
    picture(page, answer.rpartition(":")[2])
    opens(page, link)
    again = "Do you want it now?" if answer == "s:offer:another_day" else "This link has ended"
    expect(page.locator("main")).to_contain_text(again)
    context.close()


def test_in_a_chat_the_same_is_asked(place: StoryPlace) -> None:
    link, phone = f"i_{invited(place, 'staff').rpartition('/')[2]}", place.telegram.phone(7001)

    async def acts() -> list[str]:
        said = []
        for deed in (phone.start(link), phone.tap("No, thank you"), phone.start(link)):
            await deed
            await place.answered()
            said.append("\n".join(phone.transcript()))
        return said

    asked, declined, again = place.do(acts())
    assert "Do you want it now?" in asked
    assert "Thank you for saying. That is fine." in declined
    assert "This link has ended." in again


def picture(page: Page, name: str) -> None:
    """Put what is shown into the folder that `OFFER_PICTURES` names, where it names one."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
