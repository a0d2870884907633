"""The live socket: frames of one browser tab in, results out, one pipeline for each tab."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from posecoach.errors import PosecoachError
from posecoach.web.board import Board
from posecoach.web.live_orders import Move, Order, RefusedOrderError, Selection, read_order
from posecoach.web.live_pipeline import LivePipeline, LiveServices
from posecoach.web.live_protocol import (
    CLOSE_FAILED,
    CLOSE_INVALID,
    CLOSE_NO_MODEL,
    CLOSE_REFUSED,
    CLOSE_TRY_LATER,
    Frame,
    ProtocolError,
    encode,
    read_frame,
)
from posecoach.web.model_fetch import FetchState, ModelFetch

_LOG = logging.getLogger(__name__)
# A household has one camera in use; each socket costs some 130 MB and one core.
MOST_SOCKETS = 4
MODEL_POLL_S = 0.2
# Orders that wait for the frame being worked on; nobody presses a button this often meanwhile.
MOST_ORDERS = 16

Argument = TypeVar("Argument")
Result = TypeVar("Result")


def same_origin(websocket: WebSocket) -> bool:
    """Whether the page that opens the socket came from this very server.

    Streamlit's own check does not cover added routes. A client that sends no Origin is not a
    browser, and no other website can stand behind it.
    """
    origin = websocket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == websocket.headers.get("host")


@dataclass
class LiveHub:
    """All live sockets of one server."""

    services: LiveServices
    board: Board
    most_sockets: int = MOST_SOCKETS
    model: ModelFetch = field(init=False)
    connections: set[LiveConnection] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.model = ModelFetch(self.services.fetch_model)

    async def endpoint(self, websocket: WebSocket) -> None:
        """The route's handler."""
        if not same_origin(websocket):
            # Not accepted yet, so this answers 403.
            await websocket.close(CLOSE_REFUSED)
            return
        await websocket.accept()
        if len(self.connections) >= self.most_sockets:
            await websocket.close(
                CLOSE_TRY_LATER, "The coach is already open in several tabs; close one of them."
            )
            return
        connection = LiveConnection(self, websocket)
        self.connections.add(connection)
        try:
            await connection.serve()
        finally:
            self.connections.discard(connection)

    async def status(self, _request: Request) -> JSONResponse:
        """How many cameras are being watched: for a look from outside that all were let go."""
        return JSONResponse({"sockets": len(self.connections), "most": self.most_sockets})

    async def close(self) -> None:
        """Free whatever is still held when the server stops."""
        for connection in list(self.connections):
            await connection.stop()


class LiveConnection:
    """One socket with its own thread and model; everything is freed when the tab closes."""

    def __init__(self, hub: LiveHub, websocket: WebSocket) -> None:
        self._hub = hub
        self._websocket = websocket
        self._pipeline = LivePipeline(hub.services, hub.board)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._worker: asyncio.Task[None] | None = None
        # The latest frame only: a slow machine skips frames instead of lagging behind.
        self._frame: Frame | None = None
        self._orders: list[Order] = []
        self._session: str | None = None
        self._wake = asyncio.Event()

    async def serve(self) -> None:
        """Receive until the tab goes away."""
        self._worker = asyncio.create_task(self._work())
        try:
            await self._receive()
        except WebSocketDisconnect:
            pass
        except ProtocolError as error:
            await self._hang_up(error.code, str(error))
        finally:
            await self.stop()

    async def stop(self) -> None:
        """End the worker, free the model and the thread; a second call does nothing."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
        # After the frame that is being worked on, in the same thread.
        closing = asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=False)
        await asyncio.shield(closing)

    def _close(self) -> None:
        # Also where nobody waits for it any more, the page is told only once all is counted.
        try:
            self._pipeline.close()
        finally:
            if self._session is not None:
                self._hub.board.set_connected(self._session, False)

    async def _receive(self) -> None:
        while True:
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1000))
            if (data := message.get("bytes")) is not None:
                if self._session is None:
                    raise ProtocolError(CLOSE_INVALID, "The selection must come before frames.")
                self._frame = read_frame(data)
            else:
                await self._take(message.get("text") or "")
            self._wake.set()

    async def _take(self, message: str) -> None:
        try:
            order = read_order(message)
        except RefusedOrderError as refusal:
            if self._session is None:
                raise ProtocolError(CLOSE_INVALID, str(refusal)) from refusal
            await self._send(encode({"type": "notice", "message": str(refusal)}))
            return
        if isinstance(order, Selection):
            self._choose(order)
        elif self._session is None:
            raise ProtocolError(CLOSE_INVALID, "The selection must come first.")
        if len(self._orders) == MOST_ORDERS:
            raise ProtocolError(CLOSE_INVALID, "Too many orders at once.")
        self._orders.append(order)

    def _choose(self, selection: Selection) -> None:
        if self._session not in (None, selection.session):
            raise ProtocolError(CLOSE_INVALID, "The session cannot change.")
        self._session = selection.session
        # What was ordered before belongs to what was chosen before.
        self._orders.clear()
        self._hub.board.set_connected(selection.session, True)

    async def _work(self) -> None:
        """Load the model, then answer frames; ends by closing the socket with a reason."""
        try:
            await self._in_thread(self._pipeline.open, await self._model())
            await self._send(encode({"type": "ready"}))
            while True:
                await self._wake.wait()
                self._wake.clear()
                await self._follow_orders()
                frame, self._frame = self._frame, None
                if frame is not None:
                    await self._send(await self._in_thread(self._pipeline.answer, frame))
        except ProtocolError as error:
            await self._hang_up(error.code, str(error))
        except PosecoachError as error:
            await self._send(encode({"type": "unavailable", "message": str(error)}))
            await self._hang_up(CLOSE_NO_MODEL, "The coach cannot start on this computer.")
        except Exception:
            _LOG.exception("The live coach failed")
            await self._hang_up(CLOSE_FAILED, "The coach met an unexpected error.")

    async def _follow_orders(self) -> None:
        while self._orders:
            order = self._orders.pop(0)
            try:
                await self._in_thread(self._pipeline.follow, order)
            except PosecoachError as error:
                await self._send(encode({"type": "notice", "message": str(error)}))
            else:
                kind = "moved" if isinstance(order, Move) else "selected"
                await self._send(encode({"type": kind, **asdict(order)}))

    async def _model(self) -> Path:
        """Wait for the model and tell the page how far it is."""
        fetch = self._hub.model
        fetch.begin()
        told: FetchState | None = None
        while not (state := fetch.state).over:
            if state != told:
                told = state
                progress = {"doing": state.doing, "done": state.done, "total": state.total}
                await self._send(encode({"type": "model", **progress}))
            await asyncio.sleep(MODEL_POLL_S)
        if state.error is not None:
            raise state.error
        assert state.model is not None
        return state.model

    async def _in_thread(self, work: Callable[[Argument], Result], argument: Argument) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, argument)

    @property
    def _open(self) -> bool:
        return self._websocket.application_state is WebSocketState.CONNECTED

    async def _send(self, text: str) -> None:
        """Send unless the tab is gone: then the receiving side ends this connection."""
        if self._open:
            with suppress(WebSocketDisconnect):
                await self._websocket.send_text(text)

    async def _hang_up(self, code: int, reason: str) -> None:
        """Close with a reason, unless the tab is gone."""
        if self._open:
            with suppress(WebSocketDisconnect):
                await self._websocket.close(code, reason)
