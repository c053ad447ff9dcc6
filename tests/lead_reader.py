"""What a role sees on every page of leads that it reaches, and everyone on the list of rules, as text: for tests that
compare or search what is shown."""

import re

import httpx

from bot.access import Role
from bot.app import Service, demonstration, for_leads
from bot.channels.web.app import build
from bot.channels.web.lead.frame import PLACES

_RECORDS = re.compile(r'href="(/lead/(?:incidents|reviews|actions|rules|notices|practice|figures)/[\w.]+)')

_NUMBER = re.compile(r'name="once" value="\w+"')  # drawn anew for each form, and about nothing


async def all_that_is_shown(service: Service, *roles: Role) -> dict[str, str]:
    """By address: the list of rules, every page above the others, every record one of them leads to, every file."""
    transport = httpx.ASGITransport(build(service.conversation, await demonstration(service), for_leads(service)))
    headers = {"sec-fetch-site": "same-origin"}
    shown: dict[str, str] = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://after.example", headers=headers) as browser:
        code = await service.desk.access.invite("reader@example.org", roles)
        entered = await browser.post(f"/lead/in/{code}")
        assert entered.status_code == 303
        waiting = ["/rules", *(path for _, _, path in PLACES)]
        while waiting:
            path = waiting.pop()
            answer = await browser.get(path)
            if answer.status_code == 200:
                shown[path] = _NUMBER.sub("", answer.text)
                waiting += sorted(set(_RECORDS.findall(answer.text)) - {*shown, *waiting})
    return shown
