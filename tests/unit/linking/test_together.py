"""What a clip gains from another camera that heard the same and surely shows the incident."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.linking.scenes import WEIGHTS
from tests.unit.linking.test_propose import CROWD, clip, incident

from bwv_index.linking import (
    ClipFacts,
    Evidence,
    IncidentFacts,
    Proposals,
    Score,
    SoundOutcome,
    SoundTie,
    Together,
    propose,
    score_pair,
)
from bwv_index.linking.evidence import Outcome

EVENT = incident("i", 0, 15, 4417, sent=(-5, 40))
SURE = clip("sure", 0, 20, 4417, references=("ref-i",))
BARE = replace(clip("bare", 2, 12), officers=())
LOCKED = SoundTie("bare", "sure", SoundOutcome.LOCKED)


def run(
    clips: list[ClipFacts],
    *ties: SoundTie,
    confirmed: frozenset[tuple[str, str]] = frozenset(),
    rejected: frozenset[tuple[str, str]] = frozenset(),
    incidents: tuple[IncidentFacts, ...] = (EVENT,),
    only: frozenset[str] | None = None,
) -> Proposals:
    together = Together(ties, confirmed, rejected)
    return propose([*clips, *CROWD], incidents, (), WEIGHTS, 0.0001, together=together, only=only)


def scored(found: Proposals, name: str, event: str = "i") -> Score:
    every = (*(p.score for p in found.proposals), *(n.score for n in found.near_misses))
    return next(s for s in every if (s.clip_id, s.incident_id) == (name, event))


def sound(found: Proposals, name: str, event: str = "i") -> Evidence | None:
    return next((e for e in scored(found, name, event).evidence if e.name == "sound"), None)


def test_a_clip_that_heard_the_same_as_a_strong_one_gains_the_weight_of_a_lock() -> None:
    without, heard = run([SURE, BARE]), run([SURE, BARE], LOCKED)
    said = sound(heard, "bare")
    assert said is not None
    assert (said.outcome, said.level, said.bits) == (
        Outcome.AGREES,
        "locked",
        WEIGHTS.bits("sound", "locked"),
    )
    assert said.detail.startswith("heard the same as sure, which is strong without sound (9")
    assert scored(heard, "bare").total_bits == pytest.approx(
        scored(without, "bare").total_bits + WEIGHTS.bits("sound", "locked")
    )


def test_the_strong_clip_gains_nothing_from_the_one_that_it_bears_up() -> None:
    assert sound(run([SURE, BARE], LOCKED), "sure") is None
    assert scored(run([SURE, BARE], LOCKED), "sure") == scored(run([SURE, BARE]), "sure")


def test_two_clips_that_are_both_strong_say_that_they_heard_each_other() -> None:
    other = clip("other", 1, 19, 4417, references=("ref-i",))
    found = run([SURE, other], SoundTie("other", "sure", SoundOutcome.LOCKED))
    assert sound(found, "sure") is not None
    assert sound(found, "other") is not None


def test_two_weak_clips_bear_each_other_up_by_nothing() -> None:
    other = replace(clip("other", 3, 13), officers=())
    found = run([BARE, other], SoundTie("bare", "other", SoundOutcome.LOCKED))
    assert sound(found, "bare") is None
    assert sound(found, "other") is None


def test_a_chain_ends_after_one_step() -> None:
    """What is strong by sound alone makes no other stronger."""
    third = replace(clip("third", 3, 13), officers=())
    found = run([SURE, BARE, third], LOCKED, SoundTie("bare", "third", SoundOutcome.LOCKED))
    assert sound(found, "bare") is not None
    assert sound(found, "third") is None


def test_a_person_s_word_makes_a_weak_clip_sure() -> None:
    other = replace(clip("other", 3, 13), officers=())
    tie = SoundTie("bare", "other", SoundOutcome.LOCKED)
    said = sound(run([BARE, other], tie, confirmed=frozenset({("other", "i")})), "bare")
    assert said is not None
    assert said.detail == "heard the same as other, which a person confirmed"


def test_a_strong_clip_that_a_person_rejected_makes_no_other_sure() -> None:
    assert sound(run([SURE, BARE], LOCKED, rejected=frozenset({("sure", "i")})), "bare") is None
    assert sound(run([SURE, BARE], LOCKED, rejected=frozenset({("sure", "another")})), "bare") is not None


def test_an_answer_of_some_clips_is_that_of_all_without_the_others() -> None:
    every, some = run([SURE, BARE], LOCKED), run([SURE, BARE], LOCKED, only=frozenset({"bare"}))
    assert scored(some, "bare") == scored(every, "bare")
    told = {p.score.clip_id for p in some.proposals} | {n.score.clip_id for n in some.near_misses}
    assert told == {"bare"}
    assert some.compared == len(some.proposals) + len(some.near_misses) + some.set_aside == 1


@pytest.mark.parametrize("outcome", [SoundOutcome.NOT_LOCKED, SoundOutcome.UNKNOWN])
def test_no_lock_weighs_nothing_and_is_never_a_sign_of_being_apart(outcome: SoundOutcome) -> None:
    without, compared = run([SURE, BARE]), run([SURE, BARE], SoundTie("bare", "sure", outcome))
    said = sound(compared, "bare")
    assert said is not None
    assert (said.outcome, said.bits) == (Outcome.UNKNOWN, 0.0)
    assert "no sign of being apart" in said.detail
    assert scored(compared, "bare").total_bits == scored(without, "bare").total_bits
    assert scored(compared, "bare").probability == scored(without, "bare").probability


def test_several_locks_weigh_as_one_for_it_is_one_sound() -> None:
    other = clip("other", 1, 19, 4417, references=("ref-i",))
    ties = (LOCKED, SoundTie("bare", "other", SoundOutcome.LOCKED))
    said = sound(run([SURE, other, BARE], *ties), "bare")
    assert said is not None
    assert said.bits == WEIGHTS.bits("sound", "locked")
    assert said.detail.endswith(", and 1 more")


def test_time_and_sound_alone_are_held_under_what_is_strong() -> None:
    found = scored(run([SURE, BARE], LOCKED), "bare")
    assert found.probability <= WEIGHTS.caps.time_and_place
    assert found.probability > scored(run([SURE, BARE]), "bare").probability
    if found.cap is not None:
        assert found.cap.reason == "only time and sound speak for it"


def test_sound_speaks_for_the_incident_of_the_partner_and_for_no_other() -> None:
    elsewhere = incident("j", 0, 15, 4502, sent=(-5, 40))
    found = run([SURE, BARE], LOCKED, incidents=(EVENT, elsewhere))
    assert sound(found, "bare", "i") is not None
    assert sound(found, "bare", "j") is None


@given(
    st.lists(
        st.tuples(
            st.integers(-60, 120), st.integers(1, 40), st.sampled_from([None, 4417, 4502]), st.booleans()
        ),
        min_size=2,
        max_size=5,
    ),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(SoundOutcome)), max_size=6),
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from("ij")), max_size=3),
)
def test_a_pair_scored_alone_has_the_score_of_a_run(
    rows: list[tuple[int, int, int | None, bool]],
    compared: list[tuple[int, int, SoundOutcome]],
    said: list[tuple[int, str]],
) -> None:
    incidents = (EVENT, incident("j", 20, 40, 4502, sent=(10, 60)))
    clips = [
        replace(
            clip(f"c{n}", s, s + d, references=("ref-i",) if named else ()),
            officers=() if who is None else clip("x", 0, 1, who).officers,
        )
        for n, (s, d, who, named) in enumerate(rows)
    ]
    ties = {(a, b): SoundTie(f"c{a}", f"c{b}", outcome) for a, b, outcome in compared if a < b < len(clips)}
    together = Together(tuple(ties.values()), frozenset((f"c{n}", i) for n, i in said if n < len(clips)))
    held = [*clips, *CROWD]
    found = propose(held, incidents, (), WEIGHTS, 0.0001, together=together)
    for one in (*(p.score for p in found.proposals), *(n.score for n in found.near_misses)):
        subject = next(c for c in held if c.clip_id == one.clip_id)
        event = next(i for i in incidents if i.incident_id == one.incident_id)
        assert score_pair(subject, event, held, incidents, (), WEIGHTS, together) == one
