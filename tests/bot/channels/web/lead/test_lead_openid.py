"""Signing in with an account of the organisation, against a provider in a process of its own."""

import contextlib
import logging
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import openid_provider
import pytest
from lead_browser import Pages
from openid_provider import CLIENT, SECRET
from working import Clock, Working, settings

from accessibility.lead import say
from bot import logs
from bot.app import demonstration, for_leads
from bot.channels.web.app import build
from bot.settings import SettingsError
from bot.settings import demonstration as made_up

LEAD = "lead@example.org"
KNOWN = {"email": LEAD, "email_verified": True}


class Provider:
    """The provider's process, and the provider's side of a browser."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.issuer = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen([sys.executable, openid_provider.__file__, str(port)])
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(f"{self.issuer}/keys")
                return
        raise AssertionError("the provider did not start")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def says(self, claims: dict[str, object], wrong: str = "") -> None:
        httpx.post(f"{self.issuer}/told", json={"claims": claims, "wrong": wrong}).raise_for_status()

    def signs_in(self, to: str) -> str:
        """Where the browser goes from the provider's page."""
        return httpx.get(to).headers["location"]


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    one = Provider()
    yield one
    one.stop()


def toml(issuer: str) -> str:
    text = made_up().replace('sign_in = "link" ', 'sign_in = "oidc" ')
    assert 'sign_in = "oidc"' in text
    return text.replace('issuer = ""', f'issuer = "{issuer}"').replace('client_id = ""', f'client_id = "{CLIENT}"')


@pytest.fixture
async def pages(tmp_path: Path, provider: Provider) -> AsyncIterator[Pages]:
    clock = Clock()
    given = settings(
        tmp_path, toml=toml(provider.issuer),
        environ={"AFTERWARDS_OPENID_SECRET": SECRET, "AFTERWARDS_PUBLIC_URL": "http://after.example"},
    )  # fmt: skip
    opened = Working(given, clock)
    service = await opened.open()
    given = for_leads(service)
    yield Pages(service, clock, given.album, build(service.conversation, await demonstration(service), given))
    await opened.close()


async def begun(browser: httpx.AsyncClient) -> str:
    """The provider's address to which a browser is sent."""
    answer = await browser.get("/lead/openid", follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def signed_in(browser: httpx.AsyncClient, provider: Provider) -> httpx.Response:
    return await browser.get(provider.signs_in(await begun(browser)), headers={"sec-fetch-site": "cross-site"})


async def test_an_invited_account_gets_in_with_the_roles_it_has_here(pages: Pages, provider: Provider) -> None:
    await pages.service.desk.access.invite(LEAD, ("facilitator",))
    provider.says(KNOWN | {"email": "Lead@Example.org", "roles": ["lead", "operator"]})
    browser = pages.browser()
    answer = await signed_in(browser, provider)
    assert (answer.status_code, answer.url.path) == (200, "/lead")
    assert (await browser.get("/lead/few")).status_code == 200
    assert (await browser.get("/lead/accounts")).status_code == 403, (
        "what the provider says of roles counts for nothing"
    )
    assert not any("openid" in name for name in browser.cookies)


@pytest.mark.parametrize("wrong", ["nonce", "issuer", "audience", "time", "signature"])
async def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(
    pages: Pages, provider: Provider, wrong: str
) -> None:
    await pages.service.desk.access.invite(LEAD, ("lead",))
    provider.says(KNOWN, wrong)
    browser = pages.browser()
    answer = await signed_in(browser, provider)
    assert answer.status_code == 403
    assert say("openid.not_valid") in answer.text
    assert (await browser.get("/lead")).status_code == 403


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"email": LEAD}, "no_address"),
        ({"email": LEAD, "email_verified": False}, "no_address"),
        ({"email_verified": True}, "no_address"),
        ({"email": "someone@example.org", "email_verified": True}, "no_account"),
        ({"email": "revoked@example.org", "email_verified": True}, "no_account"),
    ],
)
async def test_whoever_is_not_vouched_for_or_not_invited_reads_why(
    pages: Pages, provider: Provider, claims: dict[str, object], why: str
) -> None:
    access = pages.service.desk.access
    await access.invite(LEAD, ("lead",))
    await access.invite("revoked@example.org", ("lead",))
    await access.revoke("revoked@example.org")
    provider.says(claims)
    browser = pages.browser()
    answer = await signed_in(browser, provider)
    assert answer.status_code == 403
    assert say(f"openid.{why}") in answer.text
    assert "lead" not in browser.cookies


async def test_whoever_is_refused_by_the_provider_reads_so(pages: Pages, provider: Provider) -> None:
    provider.says({}, "denied")
    answer = await signed_in(pages.browser(), provider)
    assert say("openid.refused") in answer.text
    assert "CANARY" not in answer.text


async def test_a_sign_in_of_another_browser_is_not_taken_over(pages: Pages, provider: Provider) -> None:
    await pages.service.desk.access.invite(LEAD, ("lead",))
    provider.says(KNOWN)
    back = provider.signs_in(await begun(pages.browser()))
    thief = pages.browser()
    assert say("openid.not_begun") in (await thief.get(back)).text
    await begun(thief)
    assert say("openid.not_begun") in (await thief.get(back)).text, "a state is of the sign-in that made it"
    assert (await thief.get("/lead")).status_code == 403


async def test_a_code_that_was_used_is_used_once(pages: Pages, provider: Provider) -> None:
    await pages.service.desk.access.invite(LEAD, ("lead",))
    provider.says(KNOWN)
    browser, again = pages.browser(), pages.browser()
    back = provider.signs_in(await begun(browser))
    again.cookies.update(browser.cookies)
    assert (await browser.get(back)).status_code == 200
    answer = await again.get(back)
    assert answer.status_code == 403
    assert say("openid.not_valid") in answer.text


async def test_what_is_sent_to_the_provider_is_new_each_time_and_says_nothing_of_anybody(pages: Pages) -> None:
    browser = pages.browser()
    first, second = [parse_qs(urlsplit(await begun(browser)).query) for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
    assert first["redirect_uri"] == ["http://after.example/lead/openid/back"]
    assert set(first) == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method",
    }  # fmt: skip
    cookie = (await browser.get("/lead/openid", follow_redirects=False)).headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/lead/openid" in cookie


async def test_a_provider_that_is_down_is_said_to_be(tmp_path: Path) -> None:
    given = settings(tmp_path, toml=toml("http://127.0.0.1:9"), environ={"AFTERWARDS_OPENID_SECRET": SECRET})
    opened = Working(given, Clock())
    service = await opened.open()
    given = for_leads(service)
    pages = Pages(service, Clock(), given.album, build(service.conversation, await demonstration(service), given))
    answer = await pages.browser().get("/lead/openid")
    assert answer.status_code == 502
    assert say("openid.unreachable") in answer.text
    await opened.close()


async def test_no_token_code_or_secret_is_logged(
    pages: Pages, provider: Provider, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    logs.quiet()
    caplog.set_level(logging.DEBUG)
    await pages.service.desk.access.invite(LEAD, ("lead",))
    provider.says(KNOWN, "nonce")
    back = provider.signs_in(await begun(pages.browser()))
    code = parse_qs(urlsplit(back).query)["code"][0]
    browser = pages.browser()
    await signed_in(browser, provider)
    await browser.get(back)
    logged = caplog.text + "".join(capfd.readouterr())
    for secret in (SECRET, code, "eyJ", LEAD):
        assert secret not in logged
    assert "not_valid" in logged, "what failed is said, so that somebody can mend it"


async def test_links_that_work_once_are_no_second_way_in(pages: Pages) -> None:
    code = await pages.service.desk.access.invite(LEAD, ("lead",))
    browser = pages.browser()
    assert (await browser.get(f"/lead/in/{code}")).status_code == 404
    assert (await browser.post(f"/lead/in/{code}")).status_code == 404
    closed = await browser.get("/lead")
    assert closed.status_code == 403
    assert 'href="/lead/openid"' in closed.text


def test_what_is_missing_is_said_with_its_fix_and_without_a_value(tmp_path: Path) -> None:
    text = toml("https://login.example.org")
    with pytest.raises(SettingsError, match="AFTERWARDS_OPENID_SECRET"):
        settings(tmp_path, toml=text)
    with pytest.raises(SettingsError, match=r"\[openid\]: is missing"):
        settings(tmp_path, toml=text.replace(f'"{CLIENT}"', '""'), environ={"AFTERWARDS_OPENID_SECRET": SECRET})
    with pytest.raises(SettingsError) as refused:
        settings(tmp_path, toml=text.replace("https://login", "login"), environ={"AFTERWARDS_OPENID_SECRET": SECRET})
    assert "issuer" in str(refused.value)
    assert SECRET not in str(refused.value)
