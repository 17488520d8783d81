"""A visitor without a browser: Streamlit's own protocol over its websocket."""

from __future__ import annotations

import asyncio
import json
import time
from types import TracebackType
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

# What Streamlit's front end puts around the id of a component for what it says once.
_TRIGGER = "$$STREAMLIT_INTERNAL_KEY_{id}__events"


class FailedError(RuntimeError):
    """A rerun that failed, was refused, or never came back."""


class Session:
    """One open page.

    Parameters
    ----------
    base
        Address of the server, ``http://localhost:8501``.
    headers
        More headers, such as the cookie a balancer gave.
    """

    def __init__(self, base: str, headers: dict[str, str] | None = None) -> None:
        self.base = base
        self.headers = headers or {}
        self.query = ""
        self.received = 0
        self.response_headers: Any = None
        self._socket: ClientConnection | None = None
        self._http: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._page = ""
        self._fragment = ""
        self._widgets: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def open(self, query: str = "", timeout: float = 60) -> float:
        """Open the page at an address; return seconds until its script has finished."""
        began = time.perf_counter()
        self.query = query.removeprefix("?")
        address = self.base.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await connect(
            address,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=2**28,
            compression=None,
            open_timeout=timeout,
            ping_interval=None,
            additional_headers=self.headers,
        )
        self.response_headers = self._socket.response and self._socket.response.headers
        message = self._message()
        await self._run(message, timeout)
        return time.perf_counter() - began

    async def go(self, address: str, panel: str = "filtres", timeout: float = 60) -> float:
        """Do as a component of ours that asks for an address; return seconds of the rerun."""
        message = self._message()
        message.rerun_script.fragment_id = self._fragment
        event = json.dumps([{"event": "adresse", "value": address}])
        message.rerun_script.widget_states.widgets.append(
            WidgetState(
                id=_TRIGGER.format(id=self._widgets[f"panneau-{panel}"]), json_trigger_value=event
            )
        )
        return await self._run(message, timeout)

    async def ask(self, address: str, timeout: float = 60) -> float:
        """Ask what the panels show of an address, as the page does; return seconds.

        One connection stays open beside the websocket, as a browser's does.
        """
        began = time.perf_counter()
        try:
            async with asyncio.timeout(timeout):
                try:
                    status = await self._get(f"/api/panneaux.json{address}")
                except (OSError, EOFError):  # it was closed after a while: a browser opens another
                    self._http = None
                    status = await self._get(f"/api/panneaux.json{address}")
        except (OSError, TimeoutError, EOFError, LookupError, ValueError) as error:
            raise FailedError(f"{type(error).__name__}: {error}") from error
        if status != "200":
            raise FailedError(status)
        return time.perf_counter() - began

    async def _get(self, path: str) -> str:
        if self._http is None:
            host, port = self.base.removeprefix("http://").split(":")
            self._http = await asyncio.open_connection(host, int(port))
        reader, writer = self._http
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.partition("content-length:")[2].split()[0])
        self.received += len(await reader.readexactly(length))
        return head.split()[1]

    async def choose(self, values: list[str], timeout: float = 120) -> float:
        """Choose values of the page's only multiselect (the stock pattern)."""
        message = self._message()
        state = WidgetState(id=self._widgets["multiselect"])
        state.string_array_value.data.extend(values)
        message.rerun_script.widget_states.widgets.append(state)
        return await self._run(message, timeout)

    async def close(self) -> None:
        """Close the page."""
        if self._http is not None:
            self._http[1].close()
        if self._socket is not None:
            await self._socket.close()

    def _message(self) -> BackMsg:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string = self.query
        rerun.page_script_hash = self._page
        rerun.context_info.timezone = "Europe/Paris"
        rerun.context_info.locale = "fr-FR"
        rerun.context_info.url = f"{self.base}/?{self.query}"
        rerun.widget_states.SetInParent()
        return message

    async def _run(self, message: BackMsg, timeout: float) -> float:
        if self._socket is None:
            raise FailedError("not open")
        began = time.perf_counter()
        try:
            async with asyncio.timeout(timeout):
                await self._socket.send(message.SerializeToString())
                await self._read_to_the_end()
        except (OSError, TimeoutError) as error:
            raise FailedError(f"{type(error).__name__}: {error}") from error
        except Exception as error:
            if type(error).__module__.startswith("websockets"):
                raise FailedError(f"{type(error).__name__}: {error}") from error
            raise
        return time.perf_counter() - began

    async def _read_to_the_end(self) -> None:
        assert self._socket is not None
        while True:
            body = await self._socket.recv()
            self.received += len(body)
            forward = ForwardMsg()
            forward.ParseFromString(body if isinstance(body, bytes) else body.encode())
            kind = forward.WhichOneof("type")
            if kind == "delta":
                self._read(forward)
            elif kind == "page_info_changed":
                self.query = forward.page_info_changed.query_string
            elif kind == "navigation":
                self._page = forward.navigation.page_script_hash
            elif kind == "script_finished":
                # 0: the whole script; 2 (a fragment) and other numbers: see ForwardMsg.proto.
                name = forward.ScriptFinishedStatus.Name(forward.script_finished)
                if "SUCCESS" in name:
                    return
                if "EARLY_FOR_RERUN" not in name:
                    raise FailedError(name)

    def _read(self, forward: ForwardMsg) -> None:
        element = forward.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise FailedError(element.exception.message[:200])
        if kind == "bidi_component":
            identity = element.bidi_component.id
            self._widgets[f"panneau-{identity.rpartition('panneau-')[2]}"] = identity
            self._fragment = forward.delta.fragment_id or self._fragment
        elif kind == "multiselect":
            self._widgets["multiselect"] = element.multiselect.id
