"""Ask an application in the same process, without a socket."""

import httpx
from fakes.apart import run_apart
from starlette.types import ASGIApp

__all__ = ["AsgiClient"]


class AsgiClient:
    """Asks one application; errors inside it come back as its answers, as they would over a network."""

    def __init__(self, app: ASGIApp, *, root_path: str = "") -> None:
        self._app = app
        self._root_path = root_path

    def get(
        self, path: str, *, headers: dict[str, str] | None = None, params: dict[str, str] | None = None
    ) -> httpx.Response:
        """Ask for a path."""
        return self._ask("GET", path, headers=headers, params=params)

    def post(self, path: str, content: bytes = b"") -> httpx.Response:
        """Send something to a path."""
        return self._ask("POST", path, headers=None, params=None, content=content)

    def _ask(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None,
        params: dict[str, str] | None,
        content: bytes = b"",
    ) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False, root_path=self._root_path)
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
                return await client.request(method, path, headers=headers, params=params, content=content)

        return run_apart(ask)
