"""The review queue: what waits, one key a decision on a terminal, many at once, and a second person."""

import json
import os
import pty
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

from bwv_index.errors import ExitCode

Run = Callable[..., Any]
INCIDENT = "22-20250712-0907"
CLIPS = (
    "AXON_Body_3_Video_2025-07-12_2215_X60A7788.mp4", "AXON_Body_3_Video_2025-07-12_2215_X60A7790.mp4",
    "VB400_511955_20250712T211540Z_0001.mp4",
)  # fmt: skip
WHY = ("--why", "the assault is seen")


@pytest.fixture
def waiting(typed_here: Run, sample: Path) -> Run:
    """A home with three clips of one incident that wait for a decision, and one that only a platform's list names."""
    found = [next((sample / "clips").rglob(name)) for name in CLIPS]
    assert typed_here("ingest", *map(str, found)).code in {ExitCode.OK, ExitCode.ATTENTION}
    typed_here("incidents", "import", str(sample / "tables"))
    assert typed_here("link", "run").code == ExitCode.OK
    return typed_here


def queue(run: Run, *words: str) -> list[dict[str, Any]]:
    return [
        item for item in run("review", "--json", "--incident", INCIDENT, *words).json if item["has_footage"]
    ]


def test_the_queue_holds_what_is_proposed_with_its_sheet_and_its_place_in_the_file(waiting: Run) -> None:
    items = queue(waiting)
    assert len(items) == len(CLIPS)
    assert [i["link"]["probability"] for i in items] == sorted(
        (i["link"]["probability"] for i in items), reverse=True
    )
    assert all(Path(i["sheet"]).is_file() for i in items)
    assert all(i["times"]["within"] is not None for i in items)
    listed = waiting("review", "--incident", INCIDENT)
    assert listed.code == ExitCode.ATTENTION
    assert all(i["link"]["evidence_id"] in listed.out for i in items)


def test_a_batch_confirms_what_is_clear_and_says_what_it_left_and_why(waiting: Run) -> None:
    first, *others = [i["link"]["evidence_id"] for i in queue(waiting)]
    assert (
        waiting("link", "decide", first, INCIDENT, "defer", "--why", "the sound is bad").code == ExitCode.OK
    )
    told = waiting("review", "--confirm-from", "0.9", "--dry-run", "--json").json
    assert {v["evidence_id"] for v in told["confirmed"]} == set(others)
    assert waiting("link", "list", "--status", "confirmed").out.strip().startswith("No links")
    done = waiting("review", "--confirm-from", "0.9", *WHY)
    assert "2 links of 90% or more confirmed" in done.out
    assert "deferred by 7001: the sound is bad" in done.out
    assert "its footage is not here yet" in done.out
    assert [i["link"]["evidence_id"] for i in queue(waiting)] == [first]
    explained = waiting("link", "explain", others[0], INCIDENT).out
    assert (
        "decided confirm: the assault is seen (one of 2 confirmed together, each at 90% or more)" in explained
    )


def test_a_batch_leaves_what_nobody_can_have_looked_at(typed_here: Run, sample: Path, tmp_path: Path) -> None:
    """Its index is missing, so that it has no sheet, and its name may mean either of two hours."""
    name = "HYT0012002_002310_20250614233100_001.mp4"
    assert typed_here("ingest", str(next((sample / "clips").rglob(name)))).code == ExitCode.ATTENTION
    typed_here("incidents", "import", str(sample / "tables"))
    assert typed_here("link", "run").code == ExitCode.OK
    (item,) = [i for i in typed_here("review", "--json").json if i["has_footage"]]
    assert item["link"]["probability"] > 0.9
    clip, incident = item["link"]["evidence_id"], item["link"]["incident_ref"]
    left = typed_here("review", "--confirm-from", "0.9", *WHY, "--json").json["left"]
    (reason,) = [why for link, why in left if link["evidence_id"] == clip]
    assert reason.startswith("its footage cannot be opened, so nobody can have looked at it (index-missing: ")
    assert "the hour it was recorded in is open" in reason
    assert "its footage cannot be opened" in typed_here("review").out
    typed_here("link", "decide", clip, incident, "confirm", *WHY)  # one by one a person may all the same
    packed = typed_here("export", incident, "--out", str(tmp_path / "pack"))
    assert f"{clip}: the file could not be opened when it was inspected" in packed.out


def test_a_pack_shows_a_reference_apart_that_has_not_its_form(waiting: Run, tmp_path: Path) -> None:
    """All of them were kept and flagged when they were imported; strict is what leaves."""
    incident, clip = "22-20250712-0999", queue(waiting)[0]["link"]["evidence_id"]
    table = tmp_path / "tables" / "incidents.csv"
    table.parent.mkdir()
    table.write_text(
        "incident_ref,force,crime_refs,urn,occurred_from\n"
        f"{incident},22,banana/7;22 101883;22/110907/25,22EA01907X5,2025-07-12T22:10:00\n"
    )
    assert waiting("incidents", "import", str(table.parent)).code == ExitCode.OK
    waiting("link", "decide", clip, incident, "confirm", *WHY)
    words, odd = (
        ("export", incident, "--out", str(tmp_path / "pack")),
        ("banana/7", "22 101883", "22EA01907X5"),
    )
    for done in (waiting(*words, "--dry-run"), waiting(*words)):
        assert done.code == ExitCode.ATTENTION
        assert all(
            f"'{text}' stands apart in the pack, as recorded, not in the form of a" in done.out
            for text in odd
        )
    expected = [
        {"kind": kind, "text": text} for kind, text in zip(("crime", "crime", "urn"), odd, strict=True)
    ]
    other = (*words[:-1], str(tmp_path / "other"), "--json")
    for done in (waiting(*other, "--dry-run"), waiting(*other)):
        assert (done.code, done.json["not_in_form"]) == (ExitCode.ATTENTION, expected)
    told = json.loads((tmp_path / "pack" / "data" / "index.json").read_text())["incident"]
    assert (told["urn"], told["crime_refs"], told["not_in_form"]) == ("", ["22/110907/25"], expected)
    page = (tmp_path / "pack" / "data" / "index.html").read_text()
    assert "URN 22EA01907X5" not in page
    assert "<dt>Crime references</dt><dd>22/110907/25</dd>" in page
    assert waiting("verify", str(tmp_path / "pack")).code in {ExitCode.OK, ExitCode.ATTENTION}


def test_who_held_the_camera_is_said_where_nobody_names_the_wearer(waiting: Run) -> None:
    item = next(i for i in queue(waiting) if i["camera"] == "511955")
    assert (item["officers"], item["issued_to"]) == ([], ["4701"])


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--confirm-from", "0.5", *WHY), ExitCode.USAGE, "0.9"),
        (("--confirm-from", "0.95"), ExitCode.REFUSED, "a decision needs a reason"),
        (("--incident", "nothing"), ExitCode.NOT_FOUND, "nothing"),
    ],
)
def test_what_cannot_be_done_is_refused(
    waiting: Run, words: tuple[str, ...], code: ExitCode, said: str
) -> None:
    ended = waiting("review", *words)
    assert (ended.code, said in ended.err) == (code, True)


def test_a_victim_is_told_to_let_another_person_decide(waiting: Run) -> None:
    told = waiting("review", "--confirm-from", "0.9", "--by", "4610", *WHY, "--json").json
    assert told["confirmed"] == []
    seen = {reason for link, reason in told["left"] if link["incident_ref"] == INCIDENT}
    assert seen == {"you are a victim at the incident: another person decides"}


def test_a_victim_who_decides_one_link_is_told_too(waiting: Run) -> None:
    clip = queue(waiting)[0]["link"]["evidence_id"]
    words = ("link", "decide", clip, INCIDENT)
    mind = "you are a victim at this incident: let another person decide"
    assert waiting(*words, "defer", "--by", "7001", *WHY).err == ""
    assert mind in waiting(*words, "confirm", "--by", "PC 4610", *WHY).err
    assert waiting(*words, "reject", "--by", "04610", *WHY, "--json").json["warning"] == mind
    assert waiting(*words, "confirm", "--by", "7001", *WHY, "--json").json["warning"] == ""


def test_a_second_person_confirms_what_the_first_one_has(
    waiting: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BWV_INDEX_LINKING__SECOND_PERSON", "true")
    clip = queue(waiting)[0]["link"]["evidence_id"]
    first = waiting("link", "decide", clip, INCIDENT, "confirm", "--by", "7001", *WHY, "--json").json
    assert first["status"] == "awaits-second"
    for page in (
        ("statistics",), ("hampshire", INCIDENT), ("debrief", INCIDENT), ("retention", "list"), ("status",),
        ("show", INCIDENT), ("show", clip), ("search", "--incident", INCIDENT), ("link", "explain", clip, INCIDENT),
        ("link", "list", "--status", "awaits-second"), ("export", INCIDENT, "--out", str(tmp_path / "pack")),
    ):  # fmt: skip
        told = waiting(*page)
        assert told.code in {ExitCode.OK, ExitCode.ATTENTION, ExitCode.REFUSED}, (page, told.err)
    assert not (tmp_path / "pack").exists()
    for same in ("7001", "07001", "PC 7001", "pc7001 ", "42/7001"):
        again = waiting("link", "decide", clip, INCIDENT, "confirm", "--by", same, *WHY)
        assert (same, again.code, "waits for another person" in again.err) == (same, ExitCode.REFUSED, True)
        assert next(i for i in queue(waiting, "--by", same) if i["link"]["evidence_id"] == clip)["own"]
    second = waiting("link", "decide", clip, INCIDENT, "confirm", "--by", "7002", *WHY, "--json").json
    assert (second["status"], [d["verdict"] for d in second["decisions"]]) == (
        "confirmed",
        ["confirm-first", "confirm"],
    )
    reversed_ = waiting("link", "decide", clip, INCIDENT, "reject", "--by", "7003", *WHY, "--json").json
    assert (reversed_["status"], len(reversed_["decisions"])) == ("rejected", 3)
    late = waiting("link", "decide", clip, INCIDENT, "defer", "--by", "7003", *WHY)
    assert (late.code, "not deferred" in late.err) == (ExitCode.REFUSED, True)


def test_on_a_terminal_one_key_decides_and_the_reason_is_kept(waiting: Run, home: Path) -> None:
    said = sit(home, "c", "first look", "b", "x", "s", "r", "", "d", "the wind is loud")
    assert "1 of " in said
    assert "One of c, r, d, p, s, b, q." in said
    assert "1 confirmed, 1 rejected, 1 deferred" in said
    links = waiting("link", "list", "--incident", INCIDENT, "--json").json
    decided = {d["verdict"]: d["why"] for link in links for d in link["decisions"]}
    assert decided == {"confirm": "first look", "reject": "first look", "defer": "the wind is loud"}


def test_leaving_a_sitting_halfway_keeps_what_was_decided(waiting: Run, home: Path) -> None:
    said = sit(home, "c", "first look", "\x04", leaves=130)
    assert "Traceback" not in said
    assert "fault of this program" not in said
    assert len(waiting("link", "list", "--status", "confirmed", "--json").json) == 1


def sit(home: Path, *answers: str, leaves: int = 0) -> str:
    """Sit down at a terminal, answer what is asked, and return what was shown."""
    ours, theirs = pty.openpty()
    words = [
        sys.executable,
        "-m",
        "bwv_index",
        "review",
        "--incident",
        INCIDENT,
        "--home",
        str(home),
        "--by",
        "7001",
    ]
    with Popen(
        words, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "NO_COLOR": "1"}
    ) as child:
        os.close(theirs)
        os.write(ours, "".join(f"{answer}\n" for answer in (*answers, "q")).encode())
        shown = bytearray()
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # how a terminal says that the other side has left
                break
            if not part:
                break
            shown += part
        assert child.wait(60) == leaves
    os.close(ours)
    return shown.decode()
