"""What our log says of keys, on the command line: a key published, replaced, revoked, with effect by position."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from khazana.cli.files_written import check_new, write_new
from khazana.cli.saying import say_findings
from khazana.cli.secrets import ask_secret
from khazana.cli.session import Session, current, desk_for
from khazana.cli.signers import open_signer
from khazana.core import BadInput
from khazana.i18n import message as _

if TYPE_CHECKING:
    from khazana.alliance import NamedKey, PublicKey
    from khazana.app.key_statements import KeyStep

__all__ = ["known_keys", "publish", "revoke", "rotate"]

_Programme = Annotated[str, typer.Argument(help="Whose key it is: the id of a built-in programme, or a folder.")]
_Name = Annotated[str, typer.Argument(help="What the key is called here.")]
_Log = Annotated[Path, typer.Option("--log", help="The folder of our log.")]
_Reason = Annotated[str, typer.Option("--reason", help="Why, in a line for readers.")]
_Bundle = Annotated[Path | None, typer.Option("--bundle", help="Write it as a bundle, too; the file must not exist.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a step goes: who signs it (``by``), into which ``log``, and as which ``bundle``."""

    by: str
    log: Path
    bundle: Path | None


def publish(
    context: typer.Context,
    programme: _Programme,
    name: _Name,
    log: _Log,
    by: Annotated[str, typer.Option("--by", help="The name of the key that says so: one in force, or the first.")],
    reason: _Reason = "",
    bundle: _Bundle = None,
) -> None:
    """List a key in our log: it may sign from the next position on."""
    from khazana.alliance import KeyAction
    from khazana.app.key_statements import KeyStep

    session = current(context)
    step = KeyStep(action=KeyAction.LISTED, key=_public(session, name), reason=reason)
    _log_step(session, programme, step, _Place(by=by, log=log, bundle=bundle))


def rotate(
    context: typer.Context,
    programme: _Programme,
    name: _Name,
    successor: Annotated[str, typer.Argument(help="The name of the key that takes its place; make it first.")],
    log: _Log,
    by: Annotated[str, typer.Option("--by", help="The key that says so; without it, the one that is replaced.")] = "",
    reason: _Reason = "",
    bundle: _Bundle = None,
) -> None:
    """Replace a key by another in our log: from the next position on the other one signs, and this one does not."""
    from khazana.alliance import KeyAction
    from khazana.app.key_statements import KeyStep

    session = current(context)
    key, after = _public(session, name), _public(session, successor)
    step = KeyStep(action=KeyAction.ROTATED, key=key, successor=after, reason=reason)
    _log_step(session, programme, step, _Place(by=by or name, log=log, bundle=bundle))


def revoke(
    context: typer.Context,
    programme: _Programme,
    name: _Name,
    log: _Log,
    since: Annotated[
        int | None,
        typer.Option("--since", min=0, help="The position from which it no longer counts; without it, the next one."),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="The key that says so; without it, the one that is revoked.")] = "",
    reason: _Reason = "",
    bundle: _Bundle = None,
) -> None:
    """Revoke a key in our log, also from an earlier position on; what it signed in between is void then."""
    from khazana.alliance import KeyAction
    from khazana.app.key_statements import KeyStep

    session = current(context)
    step = KeyStep(action=KeyAction.REVOKED, key=_public(session, name), since=since, reason=reason)
    _log_step(session, programme, step, _Place(by=by or name, log=log, bundle=bundle))


def known_keys(session: Session) -> "tuple[NamedKey, ...]":
    """Return the public halves of this machine's keys under their names; nothing is opened."""
    from khazana.alliance import NamedKey, PublicKey
    from khazana.alliance.keys import ED25519
    from khazana.app.signing_keys import open_keyring

    return tuple(
        NamedKey(name=one.name, key=PublicKey(algorithm=ED25519, raw=one.public))
        for one in open_keyring(session.settings, ask_secret).keys()  # noqa: SIM118 - no mapping
    )


def _public(session: Session, name: str) -> "PublicKey":
    known = {one.name: one.key for one in known_keys(session)}
    if name not in known:
        raise BadInput(
            _("there is no key of that name"), value=name, remedy=_("make it: khazana keys make {name}"), name=name
        )
    return known[name]


def _log_step(session: Session, programme: str, step: "KeyStep", place: _Place) -> None:
    from khazana.alliance.bundles import format_bundle
    from khazana.alliance.signing import public_key_of
    from khazana.app.alliance_folders import open_log
    from khazana.app.bundling import bundle_result, log_in_use
    from khazana.app.key_statements import check_step, keys_of_log, state_key

    if place.bundle is not None:
        check_new(place.bundle)
    known = known_keys(session)
    own = open_log(place.log, lambda name: open_signer(session, name))
    signer = open_signer(session, place.by)
    found = keys_of_log(own.files, (one.key for one in known))
    findings = check_step(found, step, public_key_of(signer))
    with desk_for(session, programme) as (desk, programme_id):
        stated = state_key(desk.programme(programme_id), step, at=desk.now())
    made = bundle_result(stated, signer, name=place.by, log=log_in_use(own, known=known))
    if place.bundle is not None:
        write_new(place.bundle, format_bundle(made))
    _say(session, step, found.size)
    say_findings(session, findings)


def _say(session: Session, step: "KeyStep", position: int) -> None:
    text = {
        "listed": _("Position {position}: the key {key} is listed; it may sign from {first} on."),
        "rotated": _("Position {position}: the key {key} is replaced; its successor signs from {first} on."),
        "revoked": _("Position {position}: the key {key} is revoked; it no longer counts from {first} on."),
    }[step.action.value]
    first = position + 1 if step.since is None else step.since
    say = session.translator
    said = say.text(text, position=say.integer(position), key=step.key.id[:16], first=say.integer(first))
    session.console.print(escape(said), soft_wrap=True)
