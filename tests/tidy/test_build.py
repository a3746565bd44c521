"""The documentation builds without a warning, and no page of it asks another host for anything."""

import re
import subprocess
import sys
from pathlib import Path

from tidy.tree import ROOT

LOADED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\ssrc=["']?(?:https?:)?//[^"'\s>]+"""
    r"""|<link\b[^>]*\brel=["']?(?:stylesheet|preload|preconnect|icon|dns-prefetch)\b[^>]*\shref=["']?(?:https?:)?//[^"'\s>]+"""
    r"""|@import\s+(?:url\()?["']?(?:https?:)?//[^"'\s)]+""",
)


def test_the_documentation_builds_and_stands_alone(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = [*tmp_path.rglob("*.html"), *tmp_path.rglob("*.css")]
    assert len(pages) > len(list((ROOT / "docs").rglob("*.md")))
    asked = {path.name: LOADED.findall(path.read_text(encoding="utf-8")) for path in pages}
    assert not {page: hosts for page, hosts in asked.items() if hosts}


def test_a_page_that_asks_another_host_would_be_seen() -> None:
    for page in (
        '<script async src="https://example.org/a.js">',
        "<link rel=stylesheet href=//example.org/a.css>",
        '@import url("https://example.org/a.css")',
    ):
        assert LOADED.search(page), page
    assert not LOADED.search('<a href="https://example.org"><script src="assets/a.js"><link rel=next href="b.html">')
