"""What every answer of the page says to the browser: load nothing from elsewhere, keep nothing, tell nobody."""

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OURS = ("script-src", "style-src", "img-src", "font-src", "connect-src", "manifest-src", "worker-src", "frame-src")
_NEVER = "accelerometer autoplay camera display-capture geolocation gyroscope magnetometer microphone payment usb"


def policy(leave_to: str, *, points: bool = False) -> str:
    """The content security policy. `form-action` names the place to leave to: browsers follow it through a redirect.

    `points`: a pack of the service has pictures of points. They stand in the page as data and are not fetched.

    Only a page of ours may frame one of ours: the lock of a shared tablet does, for a full screen ends with its page.
    """
    parts = urlsplit(leave_to)
    leaving = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    rules = ["default-src 'none'", *(f"{kind} 'self'{' data:' * (points and kind == 'img-src')}" for kind in _OURS)]
    return "; ".join([*rules, f"form-action 'self'{leaving}", "base-uri 'none'", "frame-ancestors 'self'"])


class SafeHeaders:
    """Middleware that sets them. An answer that says itself how long it may be kept is left as it is."""

    def __init__(self, app: ASGIApp, *, leave_to: str, secure: bool, points: bool = False) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy(leave_to, points=points),
            "Referrer-Policy": "same-origin",  # no-referrer would make the Origin of a form post "null"
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _NEVER.split()),
            "X-Robots-Tag": "noindex",
        }
        if secure:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)
