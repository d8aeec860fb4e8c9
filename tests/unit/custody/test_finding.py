"""Every code has a verdict, a meaning and a remedy, and the page on verifying says the same."""

from pathlib import Path

import pytest

from bwv_index.custody import MEANINGS, Finding, FindingCode, Thing, Verdict


def test_no_code_is_without_a_meaning_and_none_means_verified() -> None:
    assert set(MEANINGS) == set(FindingCode)
    assert {meaning.verdict for meaning in MEANINGS.values()} == {Verdict.FAILED, Verdict.NOT_CHECKED}


@pytest.mark.parametrize("code", FindingCode, ids=str)
def test_a_meaning_is_whole_sentences(code: FindingCode) -> None:
    meaning = MEANINGS[code]
    for text in (meaning.says, meaning.remedy):
        assert text[0].isupper()
        assert text.rstrip().endswith((".", "--anew"))


@pytest.mark.parametrize("code", FindingCode, ids=str)
def test_a_finding_knows_its_verdict_and_what_to_do(code: FindingCode) -> None:
    finding = Finding(code, Thing.ITEM, "BWV-1")
    assert (finding.verdict, finding.remedy) == (MEANINGS[code].verdict, MEANINGS[code].remedy)


def test_the_page_lists_every_code_with_its_verdict(repository: Path) -> None:
    page = (repository / "docs" / "verify.md").read_text(encoding="utf-8")
    for code, meaning in MEANINGS.items():
        assert f"| `{code}` | {meaning.verdict} |" in page
