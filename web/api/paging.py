"""Pages of a long answer, and the links from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from web.api.answers import public_root


@dataclass(frozen=True, slots=True)
class Tranche:
    """Which part of a list is asked for: how many elements after how many others, of how many."""

    depuis: int
    limite: int
    total: int

    @property
    def stop(self) -> int:
        """Where it ends."""
        return min(self.depuis + self.limite, self.total)


def here(request: Request, **changes: object) -> str:
    """Return the public address that is asked, some of its parameters changed.

    A parameter changed to None is left out.
    """
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    pairs = [(n, v) for n, v in request.query_params.multi_items() if n not in changes]
    pairs += [(n, str(v)) for n, v in changes.items() if v is not None]
    query = urlencode(pairs, safe=":,")
    return f"{public_root(request)}{path}" + (f"?{query}" if query else "")


def page_links(request: Request, tranche: Tranche, start: str = "depuis") -> dict[str, str]:
    """Return the addresses of the other parts, by relation (``first``, ``prev``, ``next``).

    Parameters
    ----------
    request
        What is asked.
    tranche
        The part that answers it.
    start
        The name here of the parameter that says where it begins; how long it is goes with it.
    """

    def at(depuis: int) -> str:
        return here(request, **{start: depuis or None})

    found = {}
    if tranche.depuis:
        found["first"] = at(0)
        found["prev"] = at(max(0, tranche.depuis - tranche.limite))
    if tranche.stop < tranche.total:
        found["next"] = at(tranche.stop)
    return found


def link_header(links: Mapping[str, str], media_type: str = "") -> dict[str, str]:
    """Return the ``Link`` header (RFC 8288) of some links; none without any."""
    kind = f'; type="{media_type}"' if media_type else ""
    said = ", ".join(f'<{address}>; rel="{rel}"{kind}' for rel, address in links.items())
    return {"Link": said} if said else {}
