"""The headers that every answer carries: nothing from outside, no script or style inside the page."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADERS", "META_POLICY", "POLICY", "SecurityHeaders"]

_SHARED_POLICY: Final = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
)
META_POLICY: Final = "; ".join(_SHARED_POLICY)
"""The policy for a page opened from disk: a browser reads no ``frame-ancestors`` from a page."""
POLICY: Final = "; ".join((*_SHARED_POLICY, "frame-ancestors 'none'"))
"""The content-security policy [CSP level 3] of every answer."""

HEADERS: Final = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


class SecurityHeaders:
    """Add the headers to every answer, those of errors as well.

    References
    ----------
    W3C Content Security Policy Level 3; WHATWG Fetch, sections on nosniff and cross-origin resource policy.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers where its answer starts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS:
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)
