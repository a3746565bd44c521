"""Templates filled in a language."""

from collections.abc import Callable, Mapping
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from khazana import __version__
from khazana.core import Mark, MarkRule
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.programmes import LocalText
from khazana.views.reasoning import arithmetic
from khazana.views.words import subject_label, term_label
from khazana.web.assets import Assets
from khazana.web.links import Links, Page, Place
from khazana.web.security import META_POLICY

__all__ = ["Renderer", "rule_text"]

_SECONDS_AN_HOUR: Final = 3600


def rule_text(rule: MarkRule, translator: Translator) -> str:
    """Return a rule of marks in words: which mark answers, and how old it may be."""
    hours, rest = divmod(int(rule.max_age.total_seconds()), _SECONDS_AN_HOUR)
    age = str(hours) if not rest else f"{hours}:{rest // 60:02d}"
    return translator.text(_("{pick}, at most {hours} h from it"), pick=term_label(rule.pick, translator), hours=age)


class Renderer:
    """Fills templates. A static page carries its policy in itself, because no server sends it."""

    def __init__(self, assets: Assets) -> None:
        self.assets = assets
        self._environment = Environment(
            loader=PackageLoader("khazana.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.tests["mark"] = lambda value: isinstance(value, Mark)

    def page(self, template: str, place: Place, links: Links, content: Mapping[str, object]) -> str:
        """Return a page. ``content`` are the names that its template knows besides those of every page."""
        translator = Translator(place.language)
        words: dict[str, Callable[..., str]] = {
            "_": translator.text,
            "plural": translator.plural,
            "term": lambda term: term_label(term, translator),
            "subject": lambda code: subject_label(code, translator),
            "local": lambda text: _local(text, place.language),
            "sum_of": lambda check: arithmetic(check, translator),
            "rule_text": lambda rule: rule_text(rule, translator),
        }
        return self._environment.get_template(template).render(
            **words,
            t=translator,
            place=place,
            links=links,
            language=place.language,
            languages=tuple(Language),
            Page=Page,
            asset=lambda name: links.asset(self.assets.named(name).name),
            policy="" if links.live else META_POLICY,
            version=__version__,
            **content,
        )


def _local(text: LocalText, language: Language) -> str:
    return text.get(language.value)
