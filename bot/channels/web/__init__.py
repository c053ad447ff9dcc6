"""The web channel: the complete product, and the reference for accessibility. Only `app.build` opens it."""

from bot.channels.web.settings import OpenId, WebSettings, openid_of
from bot.messages import Capabilities

CHANNEL = "web"
CAPABILITIES = Capabilities(redraws=True)

__all__ = ["CAPABILITIES", "CHANNEL", "OpenId", "WebSettings", "openid_of"]
