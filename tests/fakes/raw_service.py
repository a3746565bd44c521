"""A service on 127.0.0.1 that does with each connection what a function says."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TypeAlias

__all__ = ["Serve", "serving"]

Serve: TypeAlias = Callable[[socket.socket], None]


@contextmanager
def serving(serve: Serve, *, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve each connection by a function, secured where there is a ``context``, and give the port."""
    over = Event()

    def one(client: socket.socket) -> None:
        with suppress(OSError), client, _spoken(client, context) as spoken:
            serve(spoken)
            over.wait(5)

    def accept() -> None:
        with suppress(OSError):
            while True:
                Thread(target=one, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=accept, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _spoken(client: socket.socket, context: ssl.SSLContext | None) -> socket.socket:
    return client if context is None else context.wrap_socket(client, server_side=True)
