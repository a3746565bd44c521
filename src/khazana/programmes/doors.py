"""The door for what is declared in TOML: pydantic models, and the findings that its refusals become."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from khazana.core import SourceKind
from khazana.programmes.cells import (
    LONGEST_TEXT,
    MAIN,
    choice,
    read_country,
    read_currency,
    read_date,
    read_digest,
    read_file_name,
    read_id,
    read_network,
    read_url,
    read_zone,
)
from khazana.programmes.problems import Problems, Refused, nearest
from khazana.programmes.toml_places import Document, Path
from khazana.programmes.value_kinds import (
    BAD_FORMAT,
    BAD_VALUE,
    EMPTY,
    MISSING_KEY,
    MISSPELT_KEY,
    NOT_A_FLAG,
    NOT_A_LIST,
    NOT_A_NUMBER,
    NOT_A_TABLE,
    NOT_TEXT,
    OUT_OF_RANGE,
    TOO_LONG,
    UNKNOWN_KEY,
)
from khazana.reserve.lots import LotMethod
from khazana.reserve.valuation import Treatment

__all__ = ["CommitmentsDoor", "ProgrammeDoor", "TextDoor", "pass_door"]

_MOST_ENTRIES: Final = 10_000
_MOST_PROOFS: Final = 100
_LONGEST_AGE_HOURS: Final = 24 * 366

Model = TypeVar("Model", bound=BaseModel)


def _reading(read: Callable[[str], Any]) -> BeforeValidator:
    """Let a value in through the reader of a cell."""

    def check(value: object) -> Any:  # noqa: ANN401 - what the reader returns
        if not isinstance(value, str):
            raise PydanticCustomError("string_type", "a text")
        if not value.strip():
            raise _refused(Refused(EMPTY))
        try:
            return read(value)
        except Refused as refusal:
            raise _refused(refusal) from None

    return BeforeValidator(check)


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    try:
        return read_date(value if isinstance(value, str) else "")
    except Refused as refusal:
        raise _refused(refusal) from None


def _format(value: object) -> int:
    if type(value) is int and value == 1:
        return value
    raise _refused(Refused(BAD_FORMAT))


def _refused(refusal: Refused) -> PydanticCustomError:
    return PydanticCustomError("refused", "refused", {"refusal": refusal})


Id = Annotated[str, _reading(read_id)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]
Optional = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT)]
Day = Annotated[date | None, BeforeValidator(_day)]
Kind = Annotated[SourceKind, _reading(choice(SourceKind))]


class _Door(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


class TextDoor(_Door):
    """A text in up to three languages."""

    en: Words
    es: Optional = ""
    ur: Optional = ""


class AccountingDoor(_Door):
    """The rules of the books."""

    lots: Annotated[LotMethod, _reading(choice(LotMethod))]
    treatment: Annotated[Treatment, _reading(choice(Treatment))]
    mark_max_age_hours: Annotated[int, Field(ge=0, le=_LONGEST_AGE_HOURS)]


class SourceDoor(_Door):
    """A source; its id is the key of its table."""

    title: Words
    publisher: Words
    kind: Kind
    url: Annotated[str, _reading(read_url)] = ""
    published: Day = None


class WalletDoor(_Door):
    """A wallet."""

    id: Id
    name: TextDoor
    source: Id


class QuestionDoor(_Door):
    """An open question."""

    id: Id
    text: TextDoor
    remedy: TextDoor
    source: Id


class ChainDoor(_Door):
    """Where the coins are on the chain, and what of it the folder holds."""

    network: Annotated[str, _reading(read_network)] = MAIN
    complete: bool = False
    record: Annotated[str, _reading(read_file_name)] = ""
    record_digest: Annotated[str, _reading(read_digest)] = ""
    proofs: Annotated[list[Annotated[str, _reading(read_file_name)]], Field(max_length=_MOST_PROOFS)] = []


class ProgrammeDoor(_Door):
    """All of ``programme.toml``."""

    format: Annotated[int, BeforeValidator(_format)]
    id: Id
    country: Annotated[str, _reading(read_country)]
    zone: Annotated[ZoneInfo, _reading(read_zone)]
    currency: Annotated[str, _reading(read_currency)]
    synthetic: bool
    name: TextDoor
    summary: TextDoor
    accounting: AccountingDoor
    chain: ChainDoor = ChainDoor()
    sources: Annotated[dict[Id, SourceDoor], Field(max_length=_MOST_ENTRIES)]
    wallets: Annotated[list[WalletDoor], Field(max_length=_MOST_ENTRIES)] = []
    open_questions: Annotated[list[QuestionDoor], Field(max_length=_MOST_ENTRIES)] = []


class CommitmentDoor(_Door):
    """A commitment."""

    id: Id
    instrument: Words
    parties: Annotated[list[Words], Field(min_length=1, max_length=100)]
    text: TextDoor
    source: Id
    source_kind: Kind
    agreed: Day = None
    due: Day = None
    evidence: Optional = ""


class CommitmentsDoor(_Door):
    """All of ``commitments.toml``."""

    commitments: Annotated[list[CommitmentDoor], Field(max_length=_MOST_ENTRIES)] = []


_TEXT_KEYS: Final = tuple(TextDoor.model_fields)
_KEYS: Final[Mapping[Path, tuple[str, ...]]] = {
    ("accounting",): tuple(AccountingDoor.model_fields),
    ("chain",): tuple(ChainDoor.model_fields),
    ("sources", "*"): tuple(SourceDoor.model_fields),
    ("wallets", "*"): tuple(WalletDoor.model_fields),
    ("open_questions", "*"): tuple(QuestionDoor.model_fields),
    ("commitments", "*"): tuple(CommitmentDoor.model_fields),
}
_KINDS: Final = {
    "string_type": NOT_TEXT,
    "string_too_short": EMPTY,
    "string_too_long": TOO_LONG,
    "bool_type": NOT_A_FLAG,
    "bool_parsing": NOT_A_FLAG,
    "int_type": NOT_A_NUMBER,
    "int_from_float": NOT_A_NUMBER,
    "list_type": NOT_A_LIST,
    "too_short": EMPTY,
    "too_long": TOO_LONG,
    "dict_type": NOT_A_TABLE,
    "model_type": NOT_A_TABLE,
    "model_attributes_type": NOT_A_TABLE,
    "greater_than_equal": OUT_OF_RANGE,
    "less_than_equal": OUT_OF_RANGE,
}


def pass_door(door: type[Model], document: Document, file: str, problems: Problems) -> Model | None:
    """Let a document through its door; what is refused becomes findings with the line of the key."""
    try:
        return door.model_validate(document.values)
    except ValidationError as error:
        for refusal in error.errors(include_url=False):
            _note(refusal, door, document, file, problems)
        return None


def _note(error: ErrorDetails, door: type[BaseModel], document: Document, file: str, problems: Problems) -> None:
    path = tuple(part for part in error["loc"] if part != "[key]")
    key = str(path[-1]) if path else ""
    field = ".".join(map(str, path))
    line = document.line(path)
    context = error.get("ctx", {})
    if error["type"] == "missing":
        if key not in document.broken:
            problems.add(MISSING_KEY, file, line, field, key=key)
    elif error["type"] == "extra_forbidden":
        known = _known_keys(path[:-1], door)
        suggestion = nearest(key, known)
        if suggestion:
            problems.add(MISSPELT_KEY, file, line, field, key=key, suggestion=suggestion)
        else:
            problems.add(UNKNOWN_KEY, file, line, field, key=key, known=known)
    elif error["type"] == "refused":
        refusal: Refused = context["refusal"]
        problems.add(refusal.kind, file, line, field, **{"value": error["input"], **refusal.params})
    else:
        params = {"low": 0, "high": _LONGEST_AGE_HOURS, "most": context.get("max_length", LONGEST_TEXT)}
        kind = _KINDS.get(error["type"], BAD_VALUE)
        problems.add(kind, file, line, field, value=error["input"], reason=error["msg"], **params)


def _known_keys(path: Path, door: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys that the table at a path may have."""
    if not path:
        return tuple(door.model_fields)
    return _KEYS.get((path[0], "*") if len(path) == 2 else path, _TEXT_KEYS)  # noqa: PLR2004 - an entry of a list
