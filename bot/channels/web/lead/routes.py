"""Every address of the lead's pages, each with what somebody has to reach to open it."""

from starlette.routing import Route

from bot.access import Reach
from bot.channels.web.assets import Assets
from bot.channels.web.lead.actions import ActionPages
from bot.channels.web.lead.calendars import CalendarPages
from bot.channels.web.lead.frame import Frame, Handler
from bot.channels.web.lead.given import Given
from bot.channels.web.lead.incidents import IncidentPages
from bot.channels.web.lead.notices import NoticePages
from bot.channels.web.lead.numbers import NumberPages
from bot.channels.web.lead.operator import OperatorPages
from bot.channels.web.lead.overview import Overview
from bot.channels.web.lead.papers import Papers
from bot.channels.web.lead.photos import PhotoPages
from bot.channels.web.lead.practice import PracticePages
from bot.channels.web.lead.released import ReleasedPages
from bot.channels.web.lead.reviews import ReviewPages
from bot.channels.web.lead.rules import RulePages
from bot.channels.web.lead.share import SharePages
from bot.channels.web.lead.sign_in import SignIn
from bot.channels.web.lead.upload import read_upload
from bot.channels.web.settings import WebSettings

Page = tuple[str, Reach, Handler, str]


def routes(given: Given, settings: WebSettings, assets: Assets) -> tuple[Route, ...]:
    """The routes, for the application."""
    frame = Frame(given, settings, assets)
    entry = SignIn(frame)
    pages = [*_of_work(frame), *_of_figures(frame)]
    return (
        *_of_entry(frame, entry, settings),
        Route("/calendar/{code}.ics", CalendarPages(frame).file),
        Route("/lead/out", entry.leave, methods=["POST"]),
        *([Route("/lead/try", entry.trial, methods=["POST"])] if settings.demonstration else []),
        Route("/lead/photos", frame.open_to("photos", PhotoPages(frame).add, read_upload), methods=["POST"]),
        *(Route(path, frame.open_to(reach, handler), methods=how.split()) for path, reach, handler, how in pages),
    )


def _of_entry(frame: Frame, entry: SignIn, settings: WebSettings) -> tuple[Route, ...]:
    """Links that work once; or the organisation's own sign-in in their place."""
    if settings.openid is None:
        return (Route("/lead/in/{code}", entry.link, methods=["GET", "POST"]),)
    from bot.channels.web.lead.openid import OpenIdSignIn  # noqa: PLC0415 (only where it is used)

    openid = OpenIdSignIn(frame, settings.openid)
    return Route("/lead/openid", openid.begin), Route("/lead/openid/back", openid.back)


def _of_work(frame: Frame) -> list[Page]:
    home, incidents, reviews = Overview(frame), IncidentPages(frame), ReviewPages(frame)
    calendars = CalendarPages(frame)
    actions, rules, released, papers = ActionPages(frame), RulePages(frame), ReleasedPages(frame), Papers(frame)
    return [
        ("/lead", "due", home.show, "GET"),
        ("/lead/incidents", "incidents", incidents.every, "GET"),
        ("/lead/incidents/new", "incidents", incidents.new, "GET POST"),
        ("/lead/incidents/{code}", "incidents", incidents.one, "GET"),
        ("/lead/incidents/{code}/review", "reviews", reviews.begin, "GET POST"),
        ("/lead/incidents/{code}/{act}", "incidents", incidents.act, "POST"),
        ("/lead/reviews/{id}", "reviews", reviews.one, "GET"),
        ("/lead/reviews/{id}/sheet.{ending}", "reviews", papers.sheet, "GET"),
        ("/lead/reviews/{id}/{act}", "reviews", reviews.act, "POST"),
        ("/lead/actions", "actions", actions.every, "GET"),
        ("/lead/actions.{ending}", "actions", papers.actions, "GET"),
        ("/lead/actions/calendars", "actions", calendars.every, "GET"),
        ("/lead/actions/calendars", "actions", calendars.give, "POST"),
        ("/lead/actions/calendars/{id}/end", "actions", calendars.end, "POST"),
        ("/lead/actions/{id}", "actions", actions.one, "GET"),
        ("/lead/actions/{id}/{act}", "actions", actions.act, "POST"),
        ("/lead/rules", "register", rules.every, "GET"),
        ("/lead/rules", "register", rules.propose, "POST"),
        ("/lead/rules/{id}", "register", rules.one, "GET"),
        ("/lead/rules/{id}", "register", rules.decide, "POST"),
        ("/lead/rules/{id}/review", "register", rules.invite, "POST"),
        ("/lead/rules/{id}/notice-{form}-{language}.{ending}", "register", papers.notice, "GET"),
        ("/lead/released", "releases", released.released, "GET"),
        ("/lead/few", "few_writers", released.few, "GET"),
    ]


def _of_figures(frame: Frame) -> list[Page]:
    home, numbers, share, operator = Overview(frame), NumberPages(frame), SharePages(frame), OperatorPages(frame)
    notices, practice, papers, photos = NoticePages(frame), PracticePages(frame), Papers(frame), PhotoPages(frame)
    return [
        ("/lead/figures/{name}.csv", "figures", home.file, "GET"),
        ("/lead/numbers", "figures", numbers.show, "GET"),
        ("/lead/numbers/bed-days", "figures", numbers.bed_days, "POST"),
        ("/lead/numbers/phase", "figures", numbers.phase, "POST"),
        ("/lead/share", "exports", share.show, "GET"),
        ("/lead/share", "exports", share.take, "POST"),
        ("/lead/practice", "practice", practice.every, "GET"),
        ("/lead/practice/new", "practice", practice.begin, "POST"),
        ("/lead/practice/{id}", "practice", practice.one, "GET"),
        ("/lead/practice/{id}/case-study.{ending}", "practice", papers.example, "GET"),
        ("/lead/practice/{id}/{act}", "practice", practice.act, "POST"),
        ("/lead/notices", "notices", notices.every, "GET"),
        ("/lead/notices/{id}", "notices", notices.one, "GET"),
        ("/lead/notices/{id}/seen", "notices", notices.seen, "POST"),
        ("/lead/photos", "photos", photos.every, "GET"),
        ("/lead/photos/{shows}.webp", "photos", photos.one, "GET"),
        ("/lead/photos/{shows}/renew", "photos", photos.renew, "POST"),
        ("/lead/photos/{shows}/remove", "photos", photos.remove, "POST"),
        ("/lead/accounts", "accounts", operator.accounts, "GET"),
        ("/lead/readings", "readings", operator.readings, "GET"),
    ]
