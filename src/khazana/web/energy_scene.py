"""One page on energy that is made: what it is of, what was asked, its pictures and its tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from khazana.i18n import Translator
from khazana.programmes import Programme
from khazana.views.energy_charts import Drawn, energy_chart, energy_charts_of
from khazana.views.energy_labels import in_words, names_of
from khazana.views.energy_report import energy_table, energy_tables_of
from khazana.views.palette import Theme
from khazana.web.chain_pages import MOST_ROWS, Picture, source_target
from khazana.web.choices import Query
from khazana.web.energy_asking import Report
from khazana.web.energy_choices import EnergyView
from khazana.web.links import Links, Place
from khazana.web.sheets import Sheet, make_sheet

__all__ = ["Content", "Scene", "pictures_of"]

Content = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A page that is made: of which programme, where, and what was asked."""

    programme: Programme
    place: Place
    links: Links
    view: EnergyView
    query: Query

    @property
    def names(self) -> Mapping[str, str]:
        """What parts of the plan are called."""
        return names_of(self.programme.energy, self.place.language)

    @property
    def say(self) -> Translator:
        """What says texts in the language of the page."""
        return Translator(self.place.language)

    def drawn(self, *reports: Drawn) -> Content:
        """Return the pictures of reports that have something to show, by name."""
        return {"pictures": {one.name: one for report in reports for one in pictures_of(report, self)}}

    def sheet(self, report: Report, name: str) -> Sheet:
        """Return a table as the page shows it: its first rows, where they are many."""
        table = energy_table(report, name)
        return make_sheet(
            in_words(table.with_rows(table.rows[:MOST_ROWS]), self.names),
            self.say,
            query=self.query,
            carried=self.view.query(),
            target=source_target(self.programme, self.links, self.place),
            all_rows=len(table.rows),
        )

    def sheets(self, report: Report, *names: str) -> tuple[Sheet, ...]:
        """Return tables of a report that have rows."""
        made = (self.sheet(report, name) for name in names or energy_tables_of(report))
        return tuple(one for one in made if one.rows)


def pictures_of(report: Drawn, scene: Scene) -> tuple[Picture, ...]:
    """Return the pictures of a report, light and dark, that have something to show."""
    language = scene.place.language
    called = scene.programme.name.get(language.value)
    names = scene.names
    found = []
    for name in energy_charts_of(report):
        light, dark = (
            energy_chart(report, name, called, language, theme, names=names, view=scene.view.view) for theme in Theme
        )
        if light is not None and dark is not None:
            found.append(Picture(name=name, light=light, dark=dark, description=str(light["description"])))
    return tuple(found)
