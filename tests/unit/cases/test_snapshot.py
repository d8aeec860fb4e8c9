"""The made-up case holds one of everything, so that whoever tests with it meets everything."""

from tests.cases_scene import CD1, CD2A, EF2, scene

from bwv_index.cases import Disposal, ExhibitKind, PersonRole, RedactionState, Topic


def test_the_scene_has_recordings_of_every_decision_and_one_without() -> None:
    decided = [one.disposal and one.disposal.disposal for one in scene().recordings]
    assert {*Disposal, None} == set(decided)


def test_the_scene_has_exhibits_of_every_kind_and_state_of_redaction() -> None:
    exhibits = scene().exhibits
    assert {one.kind for one in exhibits} == set(ExhibitKind)
    assert {one.redaction for one in exhibits} >= {None, RedactionState.DONE, RedactionState.REVIEWED_NONE}


def test_things_are_found_by_their_names() -> None:
    case = scene()
    assert [str(one.ref) for one in case.standing] == ["CD/1", "CD/2", "CD/2A", "EF/1"]
    withdrawn, clip = case.exhibit(EF2), case.exhibit(CD1)
    assert withdrawn is not None
    assert withdrawn.withdrawn is not None
    assert clip is not None
    assert clip.evidence is not None
    assert case.exhibit(CD2A) is not None
    assert case.recording("EV-250614-01") is not None
    assert case.recording("EV-250614-99") is None
    assert len(case.people_as(PersonRole.PRODUCER)) == 2
    assert len(case.answers_on(Topic.MATERIAL)) == 2
