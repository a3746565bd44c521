import pytest

from khazana.core import BadInput, InvariantBroken, KhazanaError, ProofFailed, Unavailable


def test_a_message_says_what_where_value_and_remedy() -> None:
    error = BadInput("a date is year, month and day", where="claims.csv:3", value="7/1", remedy="write 2025-07-01")
    assert str(error) == "claims.csv:3: a date is year, month and day (got '7/1'). Remedy: write 2025-07-01"
    assert str(Unavailable("no answer")) == "no answer"


def test_parameters_fill_the_texts_and_the_templates_are_kept() -> None:
    error = BadInput("the table {table} has no such column", remedy="use one of {known}", table="lots", known="a, b")
    assert str(error) == "the table lots has no such column. Remedy: use one of a, b"
    assert (error.what_id, error.remedy_id) == ("the table {table} has no such column", "use one of {known}")
    assert BadInput("a brace {here} is a brace").what == "a brace {here} is a brace"


@pytest.mark.parametrize(
    ("kind", "beside"), [(BadInput, ValueError), (Unavailable, RuntimeError), (InvariantBroken, AssertionError)]
)
def test_refusals_stand_beside_the_built_in_ones(kind: type[KhazanaError], beside: type[Exception]) -> None:
    assert issubclass(kind, KhazanaError)
    assert issubclass(kind, beside)


def test_a_failed_proof_carries_its_evidence() -> None:
    assert ProofFailed("the root differs", evidence=b"\x00").evidence == b"\x00"
