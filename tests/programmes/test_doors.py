"""What pydantic refuses in ways that no file of today can bring about still becomes a finding in its place."""

from pydantic import BaseModel, ConfigDict

from khazana.programmes.doors import pass_door
from khazana.programmes.problems import Problems
from khazana.programmes.toml_places import read_document


class Door(BaseModel):
    model_config = ConfigDict(strict=True)
    share: float


def test_a_refusal_without_a_kind_of_its_own() -> None:
    problems = Problems()
    document = read_document('a = 1\nshare = "half"\n', "some.toml", problems)
    assert document is not None
    assert pass_door(Door, document, "some.toml", problems) is None
    (found,) = problems.listed()
    assert (found.code, found.place.line, found.place.field) == ("programmes.bad-value", 2, "share")
    assert "half" in found.text()
