"""Reads a page as a browser would, and notes what no page may have."""

from html.parser import HTMLParser

from fakes.asgi_client import AsgiClient

__all__ = ["Reader", "read"]

VOID = {"meta", "link", "img", "input", "br", "source"}


class Reader(HTMLParser):
    """Notes ids, references, attributes that no policy would allow, and tags that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: list[str] = []
        self.forbidden: list[str] = []
        self.open: list[str] = []
        self.html: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "html":
            self.html = found
        if "id" in found:
            self.ids.append(found["id"] or "")
        self.references += [found[key] or "" for key in ("href", "src", "srcset", "action") if key in found]
        self.forbidden += [key for key in found if key.startswith("on") or key == "style"]
        if tag == "style" or (tag == "script" and "src" not in found and found.get("type") != "application/json"):
            self.forbidden.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(client: AsgiClient, path: str) -> tuple[str, Reader]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    reader = Reader()
    reader.feed(answer.text)
    assert not reader.open
    return answer.text, reader
