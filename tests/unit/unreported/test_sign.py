"""What speaks of an assault: whole words however they are written; a no and an exercise are told, never dropped."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.unreported import Finder, Sign, Text, Vocabulary
from bwv_index.unreported.wording import MOST_CHARACTERS, joined, words_of


@pytest.fixture(scope="session")
def finder(vocabulary: Vocabulary) -> Finder:
    return Finder(vocabulary)


def groups(finder: Finder, raw: str) -> list[str]:
    """The groups that speak in a text, and those that are denied with a minus before them."""
    return [f"-{s.group}" if s.denied else s.group for s in finder.signs([Text("title", raw)])]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("", []),
        ("High Street", []),
        ("assault", ["assault"]),
        ("ASSAULT", ["assault"]),
        ("2025-06-14_Assault_8240.mp4", ["assault"]),
        ("Assault8240", ["assault"]),
        ("AssaultOnOfficer", ["officer-assaulted"]),
        ("assault course", ["assault"]),
        ("assaultive", []),
        ("Gabh", []),
        ("ABH", ["assault"]),
        ("a.b.h", ["assault"]),
        ("s.39", ["assault"]),
        ("S39", ["assault"]),
        ("s 39", ["assault"]),
        ("s. 39", ["assault"]),
        ("cameras 39", []),
        ("section 18 search of premises", []),
        ("section 18 wounding", ["assault"]),
        ("Assault emergency worker", ["officer-assaulted"]),
        ("ASSAULT - EMERGENCY WORKER", ["officer-assaulted"]),
        ("assault by beating of an emergency worker", ["officer-assaulted"]),
        ("PC's assaulted at the door", ["officer-assaulted"]),
        ("officer was assaulted; officer injured", ["officer-assaulted", "officer-injured"]),
        ("spat at", ["attack"]),
        ("he spat at me", ["officer-assaulted"]),
        ("Code Zero", ["emergency-button"]),
        ("CODE_ZERO", ["emergency-button"]),
        ("code-zero", ["emergency-button"]),
        ("postcode zero", []),
        ("Emergency button pressed", ["emergency-button"]),
        ("Use of Force", ["force-used"]),
        ("TASER", ["force-used"]),
        ("PAVA; Taser", ["force-used", "force-used"]),
        ("Sexual assault", ["somebody-else"]),
        ("\uff21\uff53\uff53\uff41\uff55\uff4c\uff54", ["assault"]),
        ("assault, officer not present", ["assault"]),
    ],
)
def test_whole_words_count_however_they_are_written(finder: Finder, raw: str, found: list[str]) -> None:
    assert groups(finder, raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("no assault", ["-assault"]),
        ("No sign of any assault", ["-assault"]),
        ("not assaulted", ["-assault"]),
        ("wasn't assaulted", ["-assault"]),
        ("no allegation of assault", ["-assault"]),
        ("no assault or injury", ["-assault", "-violence"]),
        ("without assault nor injury", ["-assault", "-violence"]),
        ("no injury, officer assaulted", ["-violence", "officer-assaulted"]),
        ("no injury officer assaulted", ["-violence", "officer-assaulted"]),
        ("assault no injury", ["assault", "-violence"]),
        ("assault not recorded", ["assault"]),
        ("assault. No arrest", ["assault"]),
        ("no arrest. Assault", ["assault"]),
        ("Officer injured: No", ["-officer-injured"]),
        ("Use of force: N", ["-force-used"]),
        ("Use of force: 0", ["-force-used"]),
        ("Use of force: Yes", ["force-used"]),
        ("Assault: No further action", ["assault"]),
        ("Assault: no, ABH", ["-assault", "assault"]),
        ("Officer safety training: assault drill", ["-assault"]),
        ("test recording, emergency button", ["-emergency-button"]),
        ("assaulted after a breath test", ["assault"]),
        ("role-play: taser", ["-force-used"]),
        ("ost assault", ["-assault"]),
        ("lost assault", ["assault"]),
    ],
)
def test_a_no_and_an_exercise_are_told_with_the_word(finder: Finder, raw: str, found: list[str]) -> None:
    assert groups(finder, raw) == found


def test_a_sign_is_told_with_its_source_its_text_and_why_it_is_denied(finder: Finder) -> None:
    texts = (
        Text("tag comment", "Officer: not assaulted, PAVA used"),
        Text("bookmark", "spat at", Fraction(61, 2), is_bookmark=True),
        Text("bookmark", "gate", Fraction(7), is_bookmark=True),
    )
    no, pava, spat, gate = finder.signs(texts)
    assert (no.words, no.source, no.raw) == ("assaulted", "tag comment", texts[0].raw)
    assert no.denied == "a no stands with it: 'not'"
    assert (pava.group, pava.words, pava.denied) == ("force-used", "PAVA", "")
    assert (spat.group, spat.into) == ("attack", Fraction(61, 2))
    assert (gate.group, gate.weight, gate.meaning) == ("bookmark", 1, "a bookmark was set")


@given(st.text(max_size=60))
def test_any_text_is_cut_into_words_that_stand_in_it_in_order(raw: str) -> None:
    words = words_of(raw)
    assert all(0 <= word.start < word.end <= len(raw) for word in words)
    assert all(a.end <= b.start and a.clause <= b.clause for a, b in pairwise(words))


@given(
    st.lists(
        st.sampled_from(["no", "assault", "or", "injury", "PC", "not", ",", ".", ":", "taser", "39", "s"])
    )
)
def test_what_is_denied_is_found_all_the_same(finder: Finder, parts: list[str]) -> None:
    found: tuple[Sign, ...] = finder.signs([Text("title", " ".join(parts))])
    assert sum(part in {"taser", "injury"} for part in parts) <= len(found)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_makes_a_fault(finder: Finder, before: str, after: str) -> None:
    finder.signs([Text("title", f"{before} assault {after}", is_bookmark=True)])


def test_a_text_without_end_is_looked_through_as_far_as_is_promised(finder: Finder) -> None:
    assert groups(finder, "x " * MOST_CHARACTERS + "assault") == []
    assert groups(finder, "assault " + "x " * MOST_CHARACTERS) == ["assault"]


@pytest.mark.parametrize("raw", ["Code Zero", "CODE-ZERO", "code_zero", "codeZero"])
def test_a_phrase_is_compared_without_what_stands_between(raw: str) -> None:
    assert joined(raw) == "codezero"
