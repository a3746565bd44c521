"""The pages, the programs' interface, and the same pages as static files.

In: what a reader asks for. Out: what the views make of the desk's answers. Never: a figure computed here, a
thing loaded from outside, a script or a style inside a page.
"""

from khazana.web.app import create_app, serve
from khazana.web.site import SiteSummary, build_site

__all__ = ["SiteSummary", "build_site", "create_app", "serve"]
