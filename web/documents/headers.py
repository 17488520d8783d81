"""What every answer says to the browser: that nothing may leave for elsewhere."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from settings import settings
from web.carte import FONDS

PLAIN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""The policy of a page of words that is all ours: nothing inline, nothing evaluated, no frame.

A page that knows who one is (a session) is sent with it too: nobody shows it in theirs.
"""

PRIVATE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""That of a page where one writes, or has a session: as strict, its script may ask us again."""


def plain_policy(embedders: str) -> str:
    """Return the policy of a public page that is the server's alone: others may show it."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'self'; "
        f"form-action 'self'; frame-ancestors {ancestors(embedders)}"
    )


def ancestors(embedders: str) -> str:
    """Return who may show our pages: the map is a frame of our own page, so that we always may."""
    anyone = "*" in embedders.split()
    return embedders if anyone or "'self'" in embedders else f"'self' {embedders}"


def content_security_policy(online_tiles: bool, embedders: str) -> str:
    """Return the policy: everything from here, tile images only where the installer allows them.

    ``unsafe-eval`` is what streamlit-folium needs to add layers to a living map, ``blob:`` what
    Streamlit needs to load a component's script, inline styles and scripts what both write.
    """
    tiles = " ".join(fond.host for fond in FONDS.values()) if online_tiles else ""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob: {tiles}".rstrip(),
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors " + ancestors(embedders),
        )
    )


# Where no script ever runs, even opened by itself (nosniff keeps it what it says it is): a policy
# there protects nothing, and half a kilobyte on each of a hundred answers is a tenth of a first
# visit.
_INERT = (
    *("text/javascript", "application/javascript", "text/css", "font/", "image/png"),
    *("application/json", "application/geo+json", "text/plain"),
)


class SecurityHeaders:
    """Add the security headers: all of them to what may be a document, nosniff to all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        options = settings()
        self._headers = {
            "Content-Security-Policy": content_security_policy(
                options.fonds_en_ligne, options.embarquable_par
            ),
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                if not headers.get("content-type", "").startswith(_INERT):
                    for name, value in self._headers.items():
                        headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)
