"""Scenes of the story in talks: support, learning, an action's follow-up, "you said, we did", a rule that is named."""

from playwright.sync_api import Browser
from story_desk import ACTIONS, says_nothing_of_support
from story_people import AtAPage, Desk, InAChat, Invitations, is_clean, photograph
from story_place import StoryPlace

NEUTRAL = "Your reminder is here."


def each_has_a_support_talk(place: StoryPlace, lead: Desk, staff: InAChat, adult: AtAPage, young: AtAPage) -> None:
    """Monday evening, each from a poster: staff in Telegram, an adult with pictures and a young person on pages."""
    staff.starts("https://t.me/afterwards_bot?start=w_staff-en_GB")
    staff.taps("Support for me", "No", "Yes", "Shaken")
    staff.types("the radio played zanzibar all night")
    assert place.holds("zanzibar") == []
    staff.taps("Company", "Done", "Yes", "Not now", "In 3 days", "Late afternoon", "Good", "Finish")
    assert "Shaken" not in staff.text
    adult.arrives("/w/few_words-en_GB--quiet_room")
    adult.presses("s:support")
    photograph(adult.page, "05-supporter")
    adult.does("no away no yes")
    photograph(adult.page, "06-pictures")
    is_clean(adult.page)
    adult.does("not_ok outside people.sam finished no")
    assert "Step back, stay in sight" in adult.text, adult.seen
    adult.does("finish")
    young.arrives("/w/young_person-en_GB")
    young.presses("s:support")
    assert "If you are not safe, I will tell Jo" in young.text
    young.does("no yes nobody tick:headphones,space mix none")
    young.does("no no")
    assert "Your other answers are gone" in young.text, young.text
    young.does("finish")
    lead.opens("/lead")
    says_nothing_of_support(lead.text)
    assert place.holds("zanzibar") == []


def each_says_what_should_change(
    place: StoryPlace, browser: Browser, invited: Invitations, staff: InAChat, adult: AtAPage, young: AtAPage
) -> None:
    """Learning is another day: opened on Monday a page says so and a chat is reminded. On Tuesday each says it."""
    adult.arrives(invited.of["A person with few words"])
    assert "Not open now" in adult.text
    staff.starts(invited.deep["Staff"])
    place.later("2026-11-24", 18)
    assert staff.phone.last.text == NEUTRAL
    staff.taps("Open", "No", "Yes", "Start", "Holding")
    link = staff.page_link()
    assert link.startswith(f"{place.address}/p/")
    page = AtAPage(place, browser)
    page.arrives(link)
    page.does("write:Loud_corridor,_and_Daniel_was_told_no_visit")
    assert "the person was told no visit" in page.text
    assert "Daniel" not in page.text
    photograph(page.page, "07-name-caught")
    is_clean(page.page)
    page.does("name:role")
    staff.taps("Skip", "Noise", "A rule here", "Done", "Everyone", "Skip", "Team meeting", "Send", "Hear what was done")
    adult.arrives(invited.of["A person with few words"])
    adult.does("no four three must_see no yes yes okay")
    photograph(adult.page, "08-mat")
    is_clean(adult.page)
    adult.does(
        "place:noise=not_ok done yes pressed tick:outside yes pressed tick:shouted yes pointed tick:ask,tell yes"
    )
    adult.does("pressed tick:shouted confirm keep tick:me,team yes page drink yes finish")
    young.arrives(invited.of["A young person"])
    young.does("no yes start tick:waiting,rule everyone tick:waiting,touch no tick:music tick:shouted tick:ask finish")
    photograph(young.page, "09-check")
    is_clean(young.page)
    young.does("confirm tick:me yes page drink finish")
    young.arrives(invited.of["A young person"])
    assert "has ended" in young.text or "link" in young.text.casefold()
    assert place.holds("Daniel", "zanzibar") == []


def the_owners_say_what_came_of_it(
    place: StoryPlace, browser: Browser, lead: Desk, owner: InAChat, manager: InAChat
) -> None:
    """Each owner is reminded in the chat on the day, in one neutral sentence; one is stuck, and reminded once more."""
    before = (len(owner.phone.shown), len(manager.phone.shown))
    place.later("2026-12-06", 20)
    assert (len(owner.phone.shown), len(manager.phone.shown)) == before
    lead.signs_in()
    lead.opens("/lead/released")  # on Friday, shuffled, of three writers, without a day or an incident
    assert "Week of 23 November 2026." in lead.text
    assert "the person was told no visit" in lead.text
    place.later("2026-12-07", 10)
    assert (owner.phone.last.text, len(manager.phone.shown)) == (NEUTRAL, before[1])
    owner.taps("Open")
    page = AtAPage(place, browser)
    page.arrives(owner.page_link())
    assert ACTIONS[0]["say_what"] in page.text
    photograph(page.page, "12-action-of-its-owner")
    is_clean(page.page)
    page.does("stuck")
    owner.taps("It needs a decision", "Yes", "In a week", "Good", "Send")
    lead.signs_in()
    lead.opens("/lead/actions")
    assert "Answered, to be looked at" in lead.text
    place.later("2026-12-10", 16)
    assert manager.phone.last.text == NEUTRAL
    manager.taps("Open", "Done", "Yes, better", "Skip", "Send")
    place.later("2026-12-14", 10)
    assert owner.phone.last.text == NEUTRAL
    owner.taps("Open", "Done", "Yes, better", "Skip", "Send")
    shown = (len(owner.phone.shown), len(manager.phone.shown))
    place.later("2026-12-18", 10)
    assert (
        len(owner.phone.shown),
        len(manager.phone.shown),
    ) == shown  # two reminders at most, and none after an answer
    for chat in (owner, manager):
        assert not any(action["say_what"] in chat.text for action in ACTIONS)
    the_lead_closes_them(lead)


def the_lead_closes_them(lead: Desk) -> None:
    """What was answered is looked at, and closed with what shows it."""
    lead.signs_in()
    for action in ACTIONS:
        lead.opens("/lead/actions")
        lead.page.get_by_role("link", name=action["say_what"]).click()
        assert "Yes, better" in lead.text
        lead.presses("I looked at it")
        lead.fills("section[aria-labelledby=close]", say_proof="A notice on the board")
        lead.presses("Close it")


def they_hear_what_was_done(place: StoryPlace, browser: Browser, staff: InAChat, adult: AtAPage, told: str) -> None:
    """In the chat one neutral sentence, and the words on a page; for the adult with pictures a link, and the same."""
    place.later("2026-12-18", 16)
    assert staff.phone.last.text == NEUTRAL
    staff.taps("Open", "No", "Yes")
    page = AtAPage(place, browser)
    page.arrives(staff.page_link())
    assert "One quiet room stays free" in page.text
    assert "One quiet room stays free" not in staff.text
    adult.arrives(told)
    adult.does("must_see no yes")
    assert "It was too loud, and we waited" in adult.text
    assert "One quiet room stays free" in adult.text
    photograph(adult.page, "14-you-said-we-did")
    is_clean(adult.page)
    adult.does("read better yes send finish")


def a_rule_for_everyone_is_found(place: StoryPlace, browser: Browser, lead: Desk) -> str:
    """A staff member spots a rule for everyone, from the poster; the lead sees the rule, and nobody who named it."""
    nurse = AtAPage(place, browser)
    nurse.arrives("/w/staff-en_GB")
    nurse.presses("s:restrictions")
    nurse.does("cyp bedtime habit unit n10_19 longer yes no yes yes no no yes tick:freedom yes send finish")
    lead.opens("/lead")
    assert "Rules put up for review" in lead.text
    lead.opens("/lead/rules")
    assert "Named by staff." in lead.text
    lead.page.get_by_role("link", name="Bed or lights out at a set time").click()
    return lead.page.url.rpartition("/")[2]
