"""What the CPS's tools take as text: what would be replaced or cut is told, with both versions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cases import PRODUCER, SUBJECT, TITLE, Limit, fit


@pytest.mark.parametrize(
    ("limit", "text", "shown", "replaced", "cut"),
    [
        (TITLE, "First punch, outside the shop (part 1)", "First punch, outside the shop (part 1)", (), 0),
        (TITLE, "A/1: 'door' = \"flat\" ~ 5.2_x - y", "A/1: 'door' = \"flat\" ~ 5.2_x - y", (), 0),
        (TITLE, "Kick & punch", "Kick and punch", ("&",), 0),
        (TITLE, "<b>50 % [sic]; #2 + {x}?", "(b)50 per cent (sic), no. 2 plus (x).", tuple("<>%[];#+{}?"), 0),
        (TITLE, "officer\u2019s arm \u2013 left", "officer's arm - left", ("\u2019", "\u2013"), 0),
        (TITLE, "two\nlines", "two lines", (), 0),
        (TITLE, "caf\u00e9", "cafe", ("\u00e9",), 0),
        (TITLE, "\u4e2d", "", ("\u4e2d",), 0),
        (TITLE, "", "", (), 0),
        (SUBJECT, "x" * 200, "x" * 200, (), 0),
        (SUBJECT, "x" * 203, "x" * 200, (), 3),
        (SUBJECT, "&" + "x" * 200, ("and " + "x" * 200)[:200], ("&",), 4),
        (PRODUCER, "O'NEIL-SURNAME", "O'NEIL-SURNAME", (), 0),
        (PRODUCER, "PC 1234 SURNAME", "PC SURNAME", ("1", "2", "3", "4"), 0),
    ],
)
def test_both_versions_are_known(
    limit: Limit, text: str, shown: str, replaced: tuple[str, ...], cut: int
) -> None:
    fitted = fit(text, limit)
    assert (fitted.shown, fitted.original, fitted.replaced, fitted.cut) == (shown, text, replaced, cut)
    assert fitted.differs is (shown != text)


@given(st.text(), st.sampled_from([TITLE, SUBJECT, PRODUCER]))
def test_what_is_fitted_is_taken_and_fits_no_further(text: str, limit: Limit) -> None:
    shown = fit(text, limit).shown
    assert all(limit.allowed.fullmatch(letter) for letter in shown)
    assert limit.most is None or len(shown) <= limit.most
    assert fit(shown, limit).shown == shown
