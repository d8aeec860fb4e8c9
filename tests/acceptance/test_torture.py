"""Every torture at a small size: what ``make torture`` does many times more."""

from pathlib import Path

import pytest
from tests.torture.kinds import KINDS, size_of, torture_of
from tests.torture.tally import Kind


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_nothing_is_lost_and_nothing_is_changed_unseen(kind: Kind, tmp_path: Path) -> None:
    tally = torture_of(kind)(size_of(kind, kind.small), tmp_path)
    if tally.skipped:
        pytest.skip(tally.skipped)
    assert tally.tried > 0
    assert tally.wrong == ()
