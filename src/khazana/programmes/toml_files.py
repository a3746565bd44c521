"""``programme.toml`` as records, and what files of TOML share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from khazana.core import LocalText, Source
from khazana.programmes.cells import MAIN, is_id, read_currency, read_zone
from khazana.programmes.chain_kinds import NETWORK_OF_TESTS
from khazana.programmes.declared import Declared
from khazana.programmes.doors import ProgrammeDoor, TextDoor, pass_door
from khazana.programmes.problems import Problems, Refused
from khazana.programmes.programme import Accounting, ChainDeclaration, OpenQuestion, Wallet
from khazana.programmes.relation_kinds import DUPLICATE_ID, UNKNOWN_SOURCE
from khazana.programmes.toml_places import Document, read_document

__all__ = ["PROGRAMME_FILE", "Declaration", "check_entries", "local_text", "read_declaration"]

PROGRAMME_FILE: Final = "programme.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What ``programme.toml`` says, as records."""

    id: str
    country: str
    name: LocalText
    summary: LocalText
    accounting: Accounting
    chain: ChainDeclaration
    sources: tuple[Source, ...]
    wallets: tuple[Wallet, ...]
    questions: tuple[OpenQuestion, ...]


def read_declaration(text: str, problems: Problems) -> tuple[Declaration | None, Declared]:
    """Read ``programme.toml``; what other files refer to is returned even where the rest has errors."""
    document = read_document(text, PROGRAMME_FILE, problems)
    if document is None:
        return None, Declared()
    door = pass_door(ProgrammeDoor, document, PROGRAMME_FILE, problems)
    declared = _declared(document)
    check_entries(document, declared, PROGRAMME_FILE, ("wallets", "open_questions"), problems)
    if door is None:
        return None, declared
    if door.chain.network != MAIN and not door.synthetic:
        line = document.line(("chain", "network"))
        problems.add(NETWORK_OF_TESTS, PROGRAMME_FILE, line, "chain.network", value=door.chain.network)
    declaration = Declaration(
        id=door.id,
        country=door.country,
        name=local_text(door.name),
        summary=local_text(door.summary),
        accounting=Accounting(
            lots=door.accounting.lots,
            treatment=door.accounting.treatment,
            mark_max_age=timedelta(hours=door.accounting.mark_max_age_hours),
        ),
        chain=ChainDeclaration(
            network=door.chain.network,
            record=door.chain.record,
            record_digest=door.chain.record_digest,
            proofs=tuple(door.chain.proofs),
            complete=door.chain.complete,
        ),
        sources=tuple(
            Source(
                id=id_,
                title=one.title,
                publisher=one.publisher,
                kind=one.kind,
                url=one.url,
                published=one.published,
            )
            for id_, one in door.sources.items()
        ),
        wallets=tuple(Wallet(id=one.id, name=local_text(one.name), source=one.source) for one in door.wallets),
        questions=tuple(
            OpenQuestion(id=one.id, text=local_text(one.text), remedy=local_text(one.remedy), source=one.source)
            for one in door.open_questions
        ),
    )
    return declaration, declared


def local_text(text: TextDoor) -> LocalText:
    """Return a text in three languages as a record."""
    return LocalText(en=text.en, es=text.es, ur=text.ur)


def _declared(document: Document) -> Declared:
    """Return what can be used of a declaration, each part by itself."""
    values = document.values
    sources, wallets = values.get("sources"), values.get("wallets", [])
    ids = [str(entry.get("id")) for entry in _tables(wallets) if isinstance(entry.get("id"), str)]
    whole = isinstance(wallets, list) and len(ids) == len(wallets) and "id" not in document.broken
    synthetic = values.get("synthetic")
    try:
        zone = read_zone(values.get("zone", ""))
    except (Refused, TypeError):
        zone = None
    try:
        currency = read_currency(values.get("currency", ""))
    except (Refused, TypeError):
        currency = None
    return Declared(
        zone=zone,
        currency=currency,
        sources=frozenset(sources) if isinstance(sources, dict) else None,
        wallets=frozenset(ids) if whole else None,
        synthetic=synthetic if isinstance(synthetic, bool) else None,
    )


def check_entries(document: Document, declared: Declared, file: str, lists: Iterable[str], problems: Problems) -> None:
    """Refuse ids that are used twice in a list of tables, and sources that are not declared."""
    for name in lists:
        first: dict[str, int] = {}
        for index, entry in enumerate(_tables(document.values.get(name))):
            id_, source = entry.get("id"), entry.get("source")
            if isinstance(id_, str) and is_id(id_):
                earlier = first.setdefault(id_, index)
                if earlier != index:
                    lines = (document.line((name, one, "id")) for one in (index, earlier))
                    problems.add(DUPLICATE_ID, file, next(lines), f"{name}.{index}.id", value=id_, first=next(lines))
            if not isinstance(source, str) or not is_id(source) or declared.sources is None:
                continue
            if source not in declared.sources:
                line = document.line((name, index, "source"))
                problems.add(UNKNOWN_SOURCE, file, line, f"{name}.{index}.source", value=source)


def _tables(value: object) -> list[dict[str, object]]:
    return [entry if isinstance(entry, dict) else {} for entry in value] if isinstance(value, list) else []
