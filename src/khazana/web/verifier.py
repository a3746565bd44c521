"""The verifier as one file of HTML: it works from a disk, asks no network, and says the same in three languages.

Its script and its style stand in the file, and its own policy lets no other run. What it says of a bundle are the texts
of `khazana.alliance.verification_kinds`; the digests of script and style are reckoned when the page is made.
"""

import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from string import Formatter
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from khazana.alliance import key_rules, verification_kinds
from khazana.core import FindingKind
from khazana.i18n import Language, Translator
from khazana.i18n import message as _

__all__ = ["verifier_page", "verifier_script", "verifier_texts"]

_SCRIPTS: Final = (
    "verifier.js",
    "verifier_timestamps.js",
    "verifier_keys.js",
    "verifier_checks.js",
    "verifier_page.js",
)
_NAMES: Final = {Language.EN: "English", Language.ES: "Español", Language.UR: "اردو"}
_WORDS: Final = {
    "title": _("Verify a signed statement"),
    "intro": _("Nothing leaves your machine: this page asks no network. It says what a bundle shows, and what not."),
    "choose": _("Choose a bundle, or drop it anywhere on this page."),
    "trusted": _("If you know the signer's key from elsewhere, put it here (ed25519:…)."),
    "failed": _("What fails"),
    "shown": _("What is shown"),
    "not-shown": _("What is not shown"),
    "keys": _("Keys that signed it"),
    "compare": _("Compare them with what the signer publishes. A key that stands in the bundle alone proves nothing."),
    "figures": _("What it states"),
    "sum-holds": _("{name}: nothing fails. What is not shown below, this bundle cannot tell you."),
    "sum-failed": _("{name}: something fails. Do not rely on this bundle."),
    "no-bundle": _("{name} is no bundle, or was changed on its way."),
    "no-ed25519": _("This browser cannot check the signatures (Ed25519). Use a newer one, or khazana verify."),
    "you-named": _("the key that you gave"),
    "unknown-key": _("the key or its algorithm is unknown here"),
    "head-unsigned": _("the log did not sign its head"),
    "not-in-log": _("the entry is not under that head"),
    "unreadable": _("it cannot be read"),
    "cosignature-wrong": _("a witness's signature is wrong"),
    "not-of-keys": _("a statement in the history of keys is about something else"),
    "nobody-signed": _("no key that is known signed what is said of a key"),
    "other-id": _("a key is named by another id than its own"),
    "unreadable-stamp": _("this is no timestamp"),
    "stamps-other": _("it stamps something else than this checkpoint"),
    "no-header": _("it names block {heights}, whose header is not there"),
    "still-pending": _("calendars still have it"),
    "step-unknown": _("a step of it is unknown to this page"),
    "other-header": _("it does not lead to the header given as block {height}"),
    "no-work": _("nobody worked for the header given as block {height}"),
    "no-target": _("no hash reaches this target"),
}


def verifier_page() -> str:
    """Return the page as the text of one file; the same at any time and place."""
    script = verifier_script()
    style = files("khazana.web").joinpath("static", "verifier.css").read_text(encoding="utf-8")
    environment = Environment(loader=PackageLoader("khazana.web"), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("verifier.html").render(
        languages=[(language.value, _NAMES[language]) for language in Language],
        script=script,
        script_digest=_digest(script),
        style=style,
        style_digest=_digest(style),
        texts=_embedded({language.value: _texts(language) for language in Language}),
    )


def _texts(language: Language) -> dict[str, str]:
    say = Translator(language)
    rooms = (verification_kinds, key_rules)
    kinds = [one for room in rooms for one in vars(room).values() if isinstance(one, FindingKind)]
    found = {name: _template(say, text) for name, text in _WORDS.items()}
    found |= {one.code: _template(say, one.text) for one in kinds}
    return found | {f"{one.code} remedy": _template(say, one.remedy) for one in kinds}


def _template(say: Translator, text: str) -> str:
    """Return a text in a language with its parameters still to be filled."""
    fields = {field for _text, field, _form, _turn in Formatter().parse(text) if field}
    return say.text(text, **{field: f"{{{field}}}" for field in fields})


def _embedded(value: object) -> str:
    """Return JSON that no tag can end."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def verifier_script() -> str:
    """Return the scripts of the page as one, as a page of the site loads it."""
    static = files("khazana.web").joinpath("static")
    return "\n".join(static.joinpath(name).read_text(encoding="utf-8") for name in _SCRIPTS)


def verifier_texts(language: Language) -> str:
    """Return what the scripts say in a language as JSON, and what stands in for it where a text is missing."""
    return _embedded({one.value: _texts(one) for one in (Language.EN, language)})
