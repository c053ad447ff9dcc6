"""Signing in with an account of the organisation (OpenID Connect): who somebody is, and nothing of what they may do.

The provider vouches for an address; only an account that was invited here gets in, with the roles it has here. The
library checks state, nonce, PKCE, signature and times; what it needs until the browser comes back lies in that browser.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot import logs
from bot.channels.web.lead.frame import HOME, Frame
from bot.channels.web.settings import OpenId

if TYPE_CHECKING:
    from authlib.integrations.starlette_client import StarletteOAuth2App

PATH = f"{HOME}/openid"
_UNDER_WAY = "openid"  # the cookie of a sign-in that is under way
_SECONDS = 600  # so long may somebody take at the provider
_WAIT = 10  # seconds for an answer of the provider

Why: TypeAlias = Literal["refused", "not_begun", "unreachable", "not_valid", "no_address", "no_account"]


class NotVouched(Exception):
    """The provider vouches for nobody; `why` says what failed, and never with what."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


class OpenIdSignIn:
    """To the provider and back."""

    def __init__(self, frame: Frame, openid: OpenId) -> None:
        self._frame = frame
        self._openid = openid
        self._client = client(openid)
        self._cookie = f"__Secure-{_UNDER_WAY}" if frame.settings.is_secure else _UNDER_WAY

    async def begin(self, request: Request) -> Response:
        """Off to the provider."""
        request.scope["session"] = {}
        back = f"{self._frame.settings.address or str(request.base_url).rstrip('/')}{PATH}/back"
        try:
            made = await _reached(self._client.create_authorization_url(back))
        except NotVouched as lacks:
            return self._failed(lacks.why)
        await self._client.save_authorize_data(request, redirect_uri=back, **made)
        response = RedirectResponse(made["url"], 303)
        self._keep(response, request.session)
        return response

    async def back(self, request: Request) -> Response:
        """Back from the provider: in with an account that was invited here, and with no other."""
        request.scope["session"] = _opened(request.cookies.get(self._cookie, ""))
        try:
            address = await self._vouched(request)
            cookie = await self._frame.given.desk.access.enter(address)
            by = None if cookie is None else await self._frame.given.desk.access.who(cookie)
            if cookie is None or by is None:
                raise NotVouched("no_account")
        except NotVouched as lacks:
            return self._failed(lacks.why)
        response = await self._frame.let_in(request, by, cookie)
        response.delete_cookie(self._cookie, path=PATH, httponly=True, samesite="lax")
        return response

    async def _vouched(self, request: Request) -> str:
        """The address that the provider vouches for."""
        token = await _reached(self._client.authorize_access_token(request, claims_options=_needs(self._openid)))
        claims = token.get("userinfo") or {}
        address = claims.get(self._openid.claim)
        is_sure = claims.get("email_verified") is True or not self._openid.verified
        if not isinstance(address, str) or "@" not in address or not is_sure:
            raise NotVouched("no_address")
        return address

    def _failed(self, why: Why) -> Response:
        logs.event("sign_in_failed", why=why)
        response = self._frame.page("openid", None, 502 if why == "unreachable" else 403, why=why)
        response.delete_cookie(self._cookie, path=PATH, httponly=True, samesite="lax")
        return response

    def _keep(self, response: Response, session: Mapping[str, Any]) -> None:
        value = base64.urlsafe_b64encode(json.dumps(session).encode()).decode()
        response.set_cookie(
            self._cookie, value, max_age=_SECONDS, path=PATH, httponly=True, samesite="lax",
            secure=self._frame.settings.is_secure,
        )  # fmt: skip


def client(openid: OpenId) -> "StarletteOAuth2App":
    """The library's client of a provider. It asks for the provider's own description at the first sign-in."""
    from authlib.integrations.starlette_client import OAuth  # noqa: PLC0415 (an extra; heavy)

    made: StarletteOAuth2App = OAuth().register(
        "openid",
        client_id=openid.client_id,
        client_secret=openid.secret,
        server_metadata_url=f"{openid.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": _WAIT},
    )
    return made


def _needs(openid: OpenId) -> Mapping[str, Any]:
    """What has to stand in a token of that provider: that it is from there, for us, for somebody, and not over."""
    return {
        "iss": {"essential": True, "value": openid.issuer}, "aud": {"essential": True, "value": openid.client_id},
        "sub": {"essential": True}, "exp": {"essential": True}, "iat": {"essential": True},
    }  # fmt: skip


async def _reached(asking: Any) -> Any:
    """What the provider answers. Raises `NotVouched`; what it had said is in no error, for a code may be in it."""
    from authlib.integrations.base_client import MismatchingStateError, OAuthError  # noqa: PLC0415 (an extra)
    from httpx import HTTPError  # noqa: PLC0415 (the same)

    try:
        return await asking
    except MismatchingStateError:
        raise NotVouched("not_begun") from None
    except OAuthError as error:
        raise NotVouched("refused" if error.error == "access_denied" else "not_valid") from None
    except HTTPError:
        raise NotVouched("unreachable") from None
    except Exception:  # a description or a token that is none: of a key, a time, a type
        raise NotVouched("not_valid") from None


def _opened(cookie: str) -> dict[str, Any]:
    """What a browser carries of its sign-in under way; nothing for what is none."""
    try:
        found = json.loads(base64.urlsafe_b64decode(cookie.encode("ascii", "replace")))
    except (ValueError, binascii.Error):
        return {}
    return {key: one for key, one in found.items() if isinstance(one, dict)} if isinstance(found, dict) else {}
