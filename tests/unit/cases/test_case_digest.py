from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.cases_scene import EF2, exhibits, recordings, scene

from bwv_index.cases import Looked, Variant, case_digest


@pytest.mark.parametrize(
    "other",
    [
        {"version": 9}, {"made_by": "8240"}, {"software": "9"}, {"settings": "x"}, {"issues": ()},
        {"made_at": scene().made_at + timedelta(days=1)}, {"link_proposals_below": 7}, {"looked": Looked.NEVER},
        {"exhibits": tuple(replace(one, versions=()) for one in exhibits())},
        {"recordings": tuple(replace(one, source=Path("elsewhere")) for one in recordings())},
    ],
    ids=lambda other: next(iter(other)),
)  # fmt: skip
def test_what_is_not_the_case_itself_makes_no_other_digest(other: dict[str, object]) -> None:
    assert case_digest(scene(**other)) == case_digest(scene())


@pytest.mark.parametrize(
    "other",
    [
        {"marks": ()}, {"schedule": ()}, {"defendants": ()}, {"answers": ()}, {"variant": Variant.DEFENCE},
        {"exhibits": tuple(one for one in exhibits() if one.ref != EF2)}, {"undecided_links": ()},
    ],
    ids=lambda other: next(iter(other)),
)  # fmt: skip
def test_what_a_pack_tells_makes_another_digest(other: dict[str, object]) -> None:
    assert case_digest(scene(**other)) != case_digest(scene())
