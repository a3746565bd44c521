"""The picture of a proof: from the entry at the bottom up to the root, with what the proof gives beside the way."""

from dataclasses import dataclass
from typing import Final

from khazana.alliance.proof_path import PathNode, ProofPath
from khazana.app.kept_statements import StatementReport
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.canvas import Canvas, Json, Row, blend, fitting
from khazana.views.chart_form import DEFAULT_WIDTH, NARROW, directed
from khazana.views.palette import Theme
from khazana.views.pictures import Spec

__all__ = ["PROOF_CHART", "proof_chart", "proof_words", "short_hash"]

PROOF_CHART: Final = "proof"
"""The name of the picture, as files have it."""
_ROW_PX: Final = 66
_BOX_PX: Final = 40
_WORDS_PX: Final = 40
"""Room for two lines above the root and below the entry."""
_MIDDLE: Final = 0.5
_SIDES: Final = (0.16, 0.84)
_HALF: Final = 0.155
"""Half of the width of a box, as a share of the picture's."""
_SHOWN: Final = 6
"""How many digits of a hash are shown at each of its ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brush(Canvas):
    report: StatementReport
    path: ProofPath

    @property
    def is_synthetic(self) -> bool:
        """Whether the figures of the statement are made up."""
        return self.report.is_synthetic

    def footing(self) -> str:
        """Return how a node is made."""
        return self.say.text(_("A node is SHA-256(0x01, left, right); a leaf is SHA-256(0x00, entry) (RFC 6962)."))

    def y_of(self, level: int) -> float:
        """Return the middle of a level's boxes [px]; the entry has level -1, the leaf 0."""
        return self.strip + _WORDS_PX + (len(self.path.steps) - level) * _ROW_PX + _BOX_PX / 2

    @property
    def height(self) -> float:
        """The height of the picture [px]."""
        return self.y_of(-1) + _BOX_PX / 2 + _WORDS_PX


def proof_chart(
    report: StatementReport, language: Language, theme: Theme = Theme.LIGHT, *, width: int = DEFAULT_WIDTH
) -> Spec | None:
    """Return the picture; ``None`` where there is no proof to draw. ``width`` is that of the plotting area [px]."""
    if report.path is None:
        return None
    brush = _Brush(programme="", language=language, theme=theme, width=width, report=report, path=report.path)
    datasets: dict[str, list[Row]] = {"boxes": _boxes(brush), "lines": _lines(brush), "words": _words(brush)}
    title = brush.say.text(_("The entry's way to the root of {origin}"), origin=report.path.head.origin)
    return {**brush.frame([_panel(brush)], title, datasets), "description": proof_words(report, language)}


def proof_words(report: StatementReport, language: Language) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    path, say = report.path, Translator(language)
    if path is None:
        return say.text(_("There is no proof to draw."))
    text = (
        _("Entry {index} of {origin} leads in {steps} steps to {root}, the root of the head over {size} entries.")
        if path.fits
        else _(
            "Entry {index} of {origin} leads in {steps} steps to {root}, not the root of the head over {size} entries."
        )
    )
    return say.text(
        text,
        index=say.integer(path.index),
        origin=path.head.origin,
        steps=say.integer(len(path.steps)),
        root=short_hash(path.top.hash),
        size=say.integer(path.head.size),
    )


def short_hash(whole: bytes) -> str:
    """Return both ends of a hash in hex.

    Examples
    --------
    >>> short_hash(bytes(range(32)))
    '000102…1d1e1f'
    """
    digits = whole.hex()
    return f"{digits[:_SHOWN]}…{digits[-_SHOWN:]}"


def _kinds(brush: _Brush) -> dict[str, tuple[str, str]]:
    """Return what each colour of a box is called, and the colour."""
    palette, say = brush.palette, brush.say
    root = palette.proven if brush.path.fits else palette.inconsistent
    words = {
        "entry": (_("entry"), blend(palette.worth, palette.ground, 0.16)),
        "way": (_("computed on the way"), blend(palette.consistent, palette.ground, 0.2)),
        "given": (_("given by the proof"), blend(palette.soft, palette.ground, 0.16)),
        "root": (_("the root, as signed") if brush.path.fits else _("not the root that was signed"), root),
    }
    return {kind: (directed(say.text(text)), colour) for kind, (text, colour) in words.items()}


def _boxes(brush: _Brush) -> list[Row]:
    path, kinds = brush.path, _kinds(brush)
    last = len(path.steps)
    rows = [_box(brush, -1, _MIDDLE, kinds["entry"][0], short_hash(path.entry), brush.say.text(_("envelope's digest")))]
    way = [path.leaf, *(one.parent for one in path.steps)]
    rows += [
        _node(brush, level, _MIDDLE, kinds["root" if level == last else "way"][0], node)
        for level, node in enumerate(way)
    ]
    rows += [
        _node(brush, level, _SIDES[not one.is_left], kinds["given"][0], one.sibling)
        for level, one in enumerate(path.steps)
    ]
    return rows


def _node(brush: _Brush, level: int, x: float, kind: str, node: PathNode) -> Row:
    say = brush.say
    first, last = say.integer(node.start), say.integer(node.end - 1)
    text = say.text(_("entry {first}"), first=first)
    if node.entries > 1:
        text = say.text(_("entries {first} to {last}"), first=first, last=last)
    return {**_box(brush, level, x, kind, short_hash(node.hash), text), "whole": node.hash.hex()}


def _box(brush: _Brush, level: int, x: float, kind: str, above: str, below: str) -> Row:
    middle = brush.y_of(level)
    return {
        "kind": kind,
        "left": round(x - _HALF, 4),
        "right": round(x + _HALF, 4),
        "x": x,
        "top": middle - _BOX_PX / 2,
        "bottom": middle + _BOX_PX / 2,
        "hash_y": middle - 7,
        "text_y": middle + 9,
        "hash": above,
        "text": directed(below),
        "whole": brush.path.entry.hex() if level < 0 else "",
        "ink": brush.palette.ground if kind == _kinds(brush)["root"][0] else brush.palette.ink,
    }


def _lines(brush: _Brush) -> list[Row]:
    """Return the lines: from the entry to its leaf, and from each node and its sibling to their parent."""
    found = []
    for level in range(-1, len(brush.path.steps)):
        top, bottom = brush.y_of(level) - _BOX_PX / 2, brush.y_of(level + 1) + _BOX_PX / 2
        found.append({"x": _MIDDLE, "y": top, "x2": _MIDDLE, "y2": bottom, "thick": 2.5})
        if level >= 0:
            side = _SIDES[not brush.path.steps[level].is_left]
            found.append({"x": side, "y": top, "x2": _MIDDLE, "y2": bottom, "thick": 1.2})
    return found


def _words(brush: _Brush) -> list[Row]:
    say, path = brush.say, brush.path
    above = (
        say.text(_("Head over {size} entries"), size=say.integer(path.head.size)),
        say.text(_("signed by {origin}"), origin=path.head.origin),
    )
    below = (say.text(_("The signed statement is entry {index}"), index=say.integer(path.index)),)
    top, bottom = brush.strip + 10, brush.y_of(-1) + _BOX_PX / 2 + 16
    return [
        *({"words": directed(text), "y": top + 16 * at} for at, text in enumerate(above)),
        *({"words": directed(text), "y": bottom + 16 * at} for at, text in enumerate(below)),
    ]


def _panel(brush: _Brush) -> Json:
    share = {"type": "quantitative", "scale": {"domain": [0, 1], "nice": False, "zero": False}, "axis": None}
    level = {"type": "quantitative", "scale": None, "axis": None}
    layers = [_line_marks(brush, share, level), _box_marks(brush, share, level)]
    layers += [
        _text_marks(name, "boxes", {"field": "x", **share}, {"field": place, **level}, size, colour)
        for name, place, size, colour in (
            ("hash", "hash_y", fitting(10, 13), {"field": "ink", "type": "nominal", "scale": None}),
            ("text", "text_y", fitting(9, 11), {"field": "ink", "type": "nominal", "scale": None}),
        )
    ]
    layers.append(
        _text_marks("words", "words", {"value": {"expr": "width / 2"}}, {"field": "y", **level}, fitting(11, 13),
                    {"value": brush.palette.ink})
    )  # fmt: skip
    return {"layer": layers, "height": brush.height}


def _line_marks(brush: _Brush, share: Json, level: Json) -> Json:
    return {
        "name": "lines",
        "data": {"name": "lines"},
        "mark": {"type": "rule", "color": brush.palette.soft},
        "encoding": {
            "x": {"field": "x", **share},
            "x2": {"field": "x2"},
            "y": {"field": "y", **level},
            "y2": {"field": "y2"},
            "strokeWidth": {"field": "thick", "type": "quantitative", "scale": None},
        },
    }


def _box_marks(brush: _Brush, share: Json, level: Json) -> Json:
    kinds = list(_kinds(brush).values())
    tips = (("kind", _("What")), ("whole", _("Hash")), ("text", _("Covers")))
    return {
        "name": "boxes",
        "data": {"name": "boxes"},
        "mark": {"type": "rect", "cornerRadius": 5, "stroke": brush.palette.soft, "strokeWidth": 1, "opacity": 1},
        "encoding": {
            "x": {"field": "left", **share},
            "x2": {"field": "right"},
            "y": {"field": "top", **level},
            "y2": {"field": "bottom"},
            "fill": {
                "field": "kind",
                "type": "nominal",
                "title": None,
                "sort": None,
                "scale": {"domain": [name for name, _colour in kinds], "range": [colour for _name, colour in kinds]},
                "legend": {"orient": "top", "columns": {"expr": f"width < {NARROW} ? 2 : 4"}},
            },
            "tooltip": [{"field": key, "type": "nominal", "title": brush.say.text(text)} for key, text in tips],
        },
    }


def _text_marks(name: str, data: str, x: Json, y: Json, size: Json, colour: Json) -> Json:
    mark = {"type": "text", "align": "center", "baseline": "middle", "fontSize": size, "limit": {"expr": "width"}}
    field = {"field": name, "type": "nominal"}
    return {
        "name": name,
        "data": {"name": data},
        "mark": mark,
        "encoding": {"x": x, "y": y, "text": field, "color": colour},
    }
