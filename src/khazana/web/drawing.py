"""Charts, drawn once for each report: making a specification costs a third of a second, a picture more."""

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from threading import Lock
from typing import Final

from khazana.app.reports import ReserveReport
from khazana.i18n import Language
from khazana.views.charts import Spec, spec
from khazana.views.palette import Theme
from khazana.views.pictures import PictureFormat, render

__all__ = ["Drawings"]

_MOST_KEPT: Final = 96


@dataclass(slots=True)
class _Drawn:
    report: ReserveReport  # held, so that its identity stays its own
    spec: Spec | None
    pictures: dict[PictureFormat, bytes] = field(default_factory=dict)


class Drawings:
    """Keeps the charts drawn last, each under the identity of its report: a desk gives the same one again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, Language, Theme], _Drawn] = OrderedDict()
        self._rendered: OrderedDict[tuple[bytes, PictureFormat], bytes] = OrderedDict()
        self._lock = Lock()

    def rendered(self, drawn: Spec, form: PictureFormat) -> bytes:
        """Return a specification as a picture; the same one is drawn once."""
        key = (sha256(dumps(drawn).encode()).digest(), form)
        with self._lock:
            if key not in self._rendered:
                self._rendered[key] = render(drawn, form)
                if len(self._rendered) > _MOST_KEPT:
                    self._rendered.popitem(last=False)
            self._rendered.move_to_end(key)
            return self._rendered[key]

    def spec(self, report: ReserveReport, language: Language, theme: Theme) -> Spec | None:
        """Return a chart's specification; ``None`` where there is nothing to draw. It is not to be changed."""
        with self._lock:
            return self._drawn(report, language, theme).spec

    def picture(self, report: ReserveReport, language: Language, theme: Theme, form: PictureFormat) -> bytes | None:
        """Return a chart as a picture; ``None`` where there is nothing to draw."""
        with self._lock:
            drawn = self._drawn(report, language, theme)
            if drawn.spec is None:
                return None
            if form not in drawn.pictures:
                drawn.pictures[form] = render(drawn.spec, form)
            return drawn.pictures[form]

    def _drawn(self, report: ReserveReport, language: Language, theme: Theme) -> _Drawn:
        key = (id(report), language, theme)
        if key not in self._kept:
            self._kept[key] = _Drawn(report, spec(report, language, theme))
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]
