"""A server of lines on 127.0.0.1 that answers as a function says."""

import json
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

__all__ = ["ScriptedServer", "scripted_server"]

Answer = Callable[[dict[str, Any]], "bytes | Iterable[bytes]"]


@dataclass(slots=True)
class ScriptedServer:
    """A running server: its ``port``, the questions ``asked``, and ``answer``, which may be replaced at any time."""

    answer: Answer
    port: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def tcp(self) -> str:
        """Where it listens."""
        return f"tcp://127.0.0.1:{self.port}"


@contextmanager
def scripted_server(answer: Answer) -> Iterator[ScriptedServer]:
    """Serve until the block ends; a question that no answer fits may end the connection by raising ``OSError``."""
    server = ScriptedServer(answer)
    opened: list[socket.socket] = []

    def serve(client: socket.socket) -> None:
        with suppress(OSError, ValueError), client, client.makefile("rb") as lines:
            for line in lines:
                question = json.loads(line)
                server.asked.append(question)
                said = server.answer(question)
                for piece in (said,) if isinstance(said, bytes) else said:
                    client.sendall(piece)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                opened.append(client)
                Thread(target=serve, args=(client,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.port = listener.getsockname()[1]
        thread = Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for client in opened:
                with suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)
            thread.join()
