"""The door for what is declared in TOML: pydantic models, and the findings that its refusals become."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin
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

__all__ = [
    "Day",
    "DayNamed",
    "Door",
    "FormatNumber",
    "Id",
    "Kind",
    "Optional",
    "ProgrammeDoor",
    "TextDoor",
    "Words",
    "pass_door",
    "reading",
    "refused",
]

_MOST_ENTRIES: Final = 10_000
_MOST_PROOFS: Final = 100
_LONGEST_AGE_HOURS: Final = 24 * 366

Model = TypeVar("Model", bound=BaseModel)


def reading(read: Callable[[str], Any]) -> BeforeValidator:
    """Let a value in through the reader of a cell."""

    def check(value: object) -> Any:  # noqa: ANN401 - what the reader returns
        if not isinstance(value, str):
            raise PydanticCustomError("string_type", "a text")
        if not value.strip():
            raise refused(Refused(EMPTY))
        try:
            return read(value)
        except Refused as refusal:
            raise refused(refusal) from None

    return BeforeValidator(check)


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    try:
        return read_date(value if isinstance(value, str) else "")
    except Refused as refusal:
        raise refused(refusal) from None


def _format(value: object) -> int:
    if type(value) is int and value == 1:
        return value
    raise refused(Refused(BAD_FORMAT))


def refused(refusal: Refused) -> PydanticCustomError:
    """Return a refusal as pydantic carries it, to become a finding."""
    return PydanticCustomError("refused", "refused", {"refusal": refusal})


Id = Annotated[str, reading(read_id)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]
Optional = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT)]
Day = Annotated[date | None, BeforeValidator(_day)]
DayNamed = Annotated[date, BeforeValidator(_day)]
Kind = Annotated[SourceKind, reading(choice(SourceKind))]


FormatNumber = Annotated[int, BeforeValidator(_format)]


class Door(BaseModel):
    """A table of a TOML file, with no key but those it names."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


class TextDoor(Door):
    """A text in up to three languages."""

    en: Words
    es: Optional = ""
    ur: Optional = ""


class AccountingDoor(Door):
    """The rules of the books."""

    lots: Annotated[LotMethod, reading(choice(LotMethod))]
    treatment: Annotated[Treatment, reading(choice(Treatment))]
    mark_max_age_hours: Annotated[int, Field(ge=0, le=_LONGEST_AGE_HOURS)]


class SourceDoor(Door):
    """A source; its id is the key of its table."""

    title: Words
    publisher: Words
    kind: Kind
    url: Annotated[str, reading(read_url)] = ""
    published: Day = None


class WalletDoor(Door):
    """A wallet."""

    id: Id
    name: TextDoor
    source: Id


class QuestionDoor(Door):
    """An open question."""

    id: Id
    text: TextDoor
    remedy: TextDoor
    source: Id


class ChainDoor(Door):
    """Where the coins are on the chain, and what of it the folder holds."""

    network: Annotated[str, reading(read_network)] = MAIN
    complete: bool = False
    record: Annotated[str, reading(read_file_name)] = ""
    record_digest: Annotated[str, reading(read_digest)] = ""
    proofs: Annotated[list[Annotated[str, reading(read_file_name)]], Field(max_length=_MOST_PROOFS)] = []


class ProgrammeDoor(Door):
    """All of ``programme.toml``."""

    format: FormatNumber
    id: Id
    country: Annotated[str, reading(read_country)]
    zone: Annotated[ZoneInfo, reading(read_zone)]
    currency: Annotated[str, reading(read_currency)]
    synthetic: bool
    name: TextDoor
    summary: TextDoor
    accounting: AccountingDoor
    chain: ChainDoor = ChainDoor()
    sources: Annotated[dict[Id, SourceDoor], Field(max_length=_MOST_ENTRIES)]
    wallets: Annotated[list[WalletDoor], Field(max_length=_MOST_ENTRIES)] = []
    open_questions: Annotated[list[QuestionDoor], Field(max_length=_MOST_ENTRIES)] = []


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
    model, is_open = door, False
    for part in path:
        if isinstance(part, int) or is_open:  # an entry of a list, or of a table with keys of the writer's own
            is_open = False
            continue
        annotation = model.model_fields[part].annotation
        found, is_open = _model_in(annotation), get_origin(annotation) is dict
        model = found if found is not None else model
    return tuple(model.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Return the door that an annotation speaks of: itself, or the last of its arguments that is one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(one) for one in reversed(get_args(annotation)))
    return next((one for one in found if one is not None), None)
