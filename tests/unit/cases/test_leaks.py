"""What of a case must not reach the defence is found in a text, however it is written there; other words are not."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import cases_scene as made

from bwv_index.cases import Disposal, RedactionState, find_leaks, lookalikes

SECRETS = (
    "Briefing in the van that names an informant.", "Body worn video recording of a briefing.",
    "Identifies a source.", "EV-250614-04", "VB400_511840_20250614T221204Z_0001.mp4", "17 Placeholder Street",
    "Placeholder Street", "Flat 3", "CO1 1ZZ", "High Street", "7001@force.example", "0300 000 7001",
)  # fmt: skip
"""Texts of the made-up case that the defence is not told."""
GAPS = " .,;:-_/()'\"!\t\n\u00a0\u2009\u2011\u2013\u2014\u2026\u00b7"
UNSEEN = "\u00ad\u200b\u200d\u2060\ufeff\u202e"


def told(text: str) -> set[str]:
    return {leak.what for leak in find_leaks(made.scene(), [("somewhere", text)])}


@pytest.mark.parametrize(
    "text",
    [
        "An officer falls. Briefing in the van that names an informant, at 22:10.",
        "Briefing in the van that names an informant",
        "Identifies a source",
        "At 17, Placeholder Street",
        "At 17 Placeholder-Street",
        "outside Placeholder Street",
        "17 placeholder street",
        "flat 3 is written on the door",
        "\uff26\uff2c\uff21\uff34 \uff13",
        "lives in co1 1zz",
        "CO1\u00a01ZZ",
        "CO1  1ZZ",
        "co11zz",
        "EV_250614_04",
        "EV 250614 04",
        "EV25061404",
        "As in EV\u201125\u00ad0614\u201104.",
        "iden\u00adti\u00adfies a sour\u200bce",
        "rings 0300/000.7001",
        "rings +44 (0)300 000 7001",
        "writes to 7001 @ force.example",
        "in the High\u2003Street",
    ],
)
def test_it_is_found_however_it_is_written(text: str) -> None:
    assert told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The punch at 22:15:03, 14/06/2025.",
        "Incident 42-20250614-1881, crime 42/101881/25, exhibit CD/1.",
        "Colchester",
        "Thigh streets",
        "EV-250614-041",
        "A placeholder for the street",
        "He sources a briefing.",
        "Flat 31",
        "",
    ],
)
def test_other_words_are_not_taken_for_it(text: str) -> None:
    assert told(text) == set()


def swapped(draw: st.DrawFn, letter: str) -> str:
    """Return a letter as somebody else would write it."""
    wide = chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter
    return draw(st.sampled_from([letter, letter.upper(), letter.lower(), wide]))


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """Return a secret, and the same with other blanks, punctuation, case and characters that no eye sees."""
    secret = draw(st.sampled_from(SECRETS))
    gaps, unseen = st.text(GAPS, min_size=1, max_size=4), st.text(UNSEEN, max_size=2)
    parts = [swapped(draw, letter) + draw(unseen) if letter.isalnum() else draw(gaps) for letter in secret]
    return secret, draw(gaps) + "".join(parts) + draw(gaps)


@given(written(), st.text("abc ", max_size=8), st.text("abc ", max_size=8))
def test_no_blank_no_punctuation_no_case_and_no_unseen_character_hides_it(
    pair: tuple[str, str], before: str, after: str
) -> None:
    text = pair[1]
    assert told(before + text + after), unicodedata.normalize("NFKC", text)


def test_a_name_is_found_without_its_suffix_where_its_figures_are_its_own() -> None:
    (name,) = (one.original_name for one in made.recordings() if one.evidence_id == "EV-250614-04")
    assert told(f"see {name}") == told(f"see {name.removesuffix('.mp4')}") == {"of a sensitive item"}
    first, *others = made.recordings()
    plain = replace(first, original_name="briefing.mp4", disposal=made.disposition(Disposal.SENSITIVE))
    case = made.scene(recordings=(plain, *others))
    assert find_leaks(case, [("x", "A briefing is held.")]) == ()
    assert find_leaks(case, [("x", "A briefing.mp4 is held.")])


def test_a_hash_is_known_by_its_beginning() -> None:
    assert told(f"SHA-256 {made.digest(4)}") == told(made.digest(4)[:20].upper()) == {"of a sensitive item"}
    assert told(f"SHA-256 {made.digest(3)}") == set()


def test_what_is_not_relevant_is_not_named() -> None:
    assert told("See EV_250614_05.") == {"of a recording that the defence is not told of"}


def test_each_sentence_of_what_is_sensitive_is_looked_for_by_itself() -> None:
    words = "Shows the yard. Officers were placed there for a later arrest! No more."
    first, *others = made.recordings()
    changed = replace(first, disposal=made.disposition(Disposal.SENSITIVE, words))
    case = made.scene(recordings=(changed, *others))
    text = "Then officers were placed there, for a later arrest (22:10)."
    assert [leak.what for leak in find_leaks(case, [("x", text)])] == ["of a sensitive item"]
    assert find_leaks(case, [("x", "No more is seen.")]) == ()


def test_a_place_that_is_told_outside_is_no_secret() -> None:
    first, *others = made.incidents()
    case = made.scene(incidents=(replace(first, place_shown="Placeholder Street, Colchester"), *others))
    assert find_leaks(case, [("x", "In placeholder street.")]) == ()
    assert find_leaks(case, [("x", "At 17 placeholder street.")])


@pytest.mark.parametrize(
    "text",
    [
        "rings 07700900123", "rings +44 7700 900123", "(01632) 960 001", "01632/960001", "01632.960.001",
        "0044 7700 900123", "00 44 (0) 7700 900123", "+44(0)7700900123", "07700\u00a0900123", "01632\u2011960001",
        "01632\u2013960\u2009001", "tel.01632 960001", "tel:01632960001", "rings 07700900123: nobody", "07700_900_123",
        "\uff10\uff17\uff17\uff10\uff10\uff19\uff10\uff10\uff11\uff12\uff13", "077\u200b00 900\u00ad123",
    ],
)  # fmt: skip
def test_telephone_numbers_are_told_by_their_form(text: str) -> None:
    assert [leak.what for leak in lookalikes("x", text)] == ["what looks like a telephone number"]


@pytest.mark.parametrize(
    "text",
    [
        "HR1 2AB",
        "hr12ab",
        "HR1\u00a02AB",
        "HR1 \t 2AB",
        "HR1\u20112AB",
        "W1A 0AX",
        "GIR\u20030AA",
        "H\u00adR1 2AB",
    ],
)
def test_postcodes_are_told_by_their_form(text: str) -> None:
    assert [leak.what for leak in lookalikes("x", text)] == ["what looks like a postcode"]


@pytest.mark.parametrize(
    "text",
    [
        "C1 1st punch", "camera B2 2nd lens", "bay M6 3rd shelf", "E4 4th floor", "on 14/06/2025 at 23:12:05",
        "01.06.2025 23.12", "01/06/2025 2312 hrs", "SHA-256 0123456789012345678901234567890123456789.",
        "42-20250614-1881", "42/101881/25", "0:00:18.400 to 0:00:46.000", "999 was rung at 01:02",
    ],
)  # fmt: skip
def test_counts_times_and_references_are_no_telephone_number_and_no_postcode(text: str) -> None:
    assert lookalikes("x", text) == ()


@pytest.mark.parametrize(
    ("note", "handling", "found"),
    [
        ("12 Placeholder Road", None, True),
        ("12 Placeholder Road", RedactionState.DONE, True),
        ("12 Placeholder Road", RedactionState.JUSTIFIED, False),
        ("a house number", None, False),
    ],
)
def test_a_note_with_figures_on_what_may_have_to_be_hidden_is_looked_for(
    note: str, handling: RedactionState | None, found: bool
) -> None:
    held = made.scene()
    [mark, *_] = held.redactions
    case = replace(held, redactions=(replace(mark, note=note, handling=handling),))
    texts = (("CD/1", "He walks past a house number in Placeholder road."),)
    assert bool(find_leaks(case, texts)) is found


def test_what_of_a_sensitive_item_undermines_or_assists_is_looked_for() -> None:
    held = made.scene()
    recordings = tuple(
        replace(one, disposal=replace(one.disposal, undermines="He says that he was pushed first."))
        if one.disposal and one.disposal.disposal is Disposal.SENSITIVE
        else one
        for one in held.recordings
    )
    texts = (("CD/1", "he says that he was pushed FIRST"),)
    assert not find_leaks(held, texts)
    assert find_leaks(replace(held, recordings=recordings), texts)
