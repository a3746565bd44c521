import pytest
from fakes.ledgers import buy, sell

from khazana.reserve import LotMethod, keep


def test_steps_and_realisations_read_like_tuples() -> None:
    books = keep([buy("a", 5), buy("b", 6, on=1), sell("s", 7, on=2)], currency="USD", method=LotMethod.FIFO)
    for rows in (books.steps, books.realisations):
        whole = tuple(rows)
        assert rows == whole
        assert whole == rows
        assert hash(rows) == hash(whole)
        assert rows[-1] == whole[-1]
        assert rows[:1] == whole[:1]
        assert len(rows) == len(whole)
        assert rows != whole[:1]
        assert rows != 3
        with pytest.raises(IndexError):
            rows[len(whole)]
    assert repr(books.steps) == "<3 rows>"
