"""A provider of OpenID Connect for tests, in a process of its own: it signs in whoever the test says, or answers wrong.

It holds to what a client can get wrong: the client's secret, the address to come back to, PKCE, a code that works once.
"""

import base64
import hashlib
import secrets
import sys
import time
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "afterwards", "the-secret-of-the-client"


class Provider:
    """Whoever presses "sign in" is signed in as `claims`; `wrong` says what it does wrong."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.claims: dict[str, Any] = {}
        self.wrong = ""
        self.given: dict[str, dict[str, str]] = {}
        self.key = RSAKey.generate_key(2048, {"kid": "first"})
        self.other = RSAKey.generate_key(2048, {"kid": "first"})

    async def description(self, request: Request) -> Response:
        here = self.issuer
        return JSONResponse({
            "issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token",
            "jwks_uri": f"{here}/keys", "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        })  # fmt: skip

    async def keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256" and asked["nonce"] and asked["state"]
        assert "openid" in asked["scope"].split()
        back = {"state": asked["state"]}
        if self.wrong == "denied":
            back |= {"error": "access_denied", "error_description": "CANARY said no"}
        else:
            code = secrets.token_urlsafe(24)
            self.given[code] = asked
            back["code"] = code
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    async def token(self, request: Request) -> Response:
        form = await request.form()
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.given.pop(str(form["code"]), None)
        challenge = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
        good = (
            asked is not None
            and request.headers.get("authorization") == expected
            and form["redirect_uri"] == asked["redirect_uri"]
            and base64.urlsafe_b64encode(challenge).decode().rstrip("=") == asked["code_challenge"]
        )
        if not good or asked is None:
            return JSONResponse({"error": "invalid_grant", "error_description": "CANARY"}, 400)
        answer = {"access_token": secrets.token_urlsafe(24), "token_type": "Bearer", "expires_in": 60}
        return JSONResponse(answer | {"id_token": self._id_token(asked)})

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "4711", "iat": now, "exp": now + 60, "nonce": asked["nonce"],
        } | self.claims  # fmt: skip
        claims |= {
            "nonce": {"nonce": "another"}, "issuer": {"iss": "https://elsewhere.example"},
            "audience": {"aud": "another"}, "time": {"iat": now - 7200, "exp": now - 3600},
        }.get(self.wrong, {})  # fmt: skip
        key = self.other if self.wrong == "signature" else self.key
        return jwt.encode({"alg": "RS256", "kid": "first"}, claims, key)

    async def told(self, request: Request) -> Response:
        """What the test wants next."""
        said = await request.json()
        self.claims, self.wrong = said["claims"], said["wrong"]
        return Response()


def main(port: int) -> None:
    """Serve until the process is ended."""
    one = Provider(f"http://127.0.0.1:{port}")
    app = Starlette(routes=[
        Route("/.well-known/openid-configuration", one.description), Route("/keys", one.keys),
        Route("/authorize", one.authorize), Route("/token", one.token, methods=["POST"]),
        Route("/told", one.told, methods=["POST"]),
    ])  # fmt: skip
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical")


if __name__ == "__main__":
    main(int(sys.argv[1]))
