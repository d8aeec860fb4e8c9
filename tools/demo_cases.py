"""Part of the demonstration: a prosecution case of each sample incident, from opening to the pack that is served.

Every word in it is made up for the demonstration: initials, titles, defendants. People are known by number.
"""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bwv_index.media.encoder import ffmpeg_program

Run = Callable[..., str]
"""Runs one command as typed: words, then ``show``, ``allow`` and ``most`` as the demonstration has them."""

WHY = ("--why", "for the demonstration")
MATERIAL = ("officers-notes", "custody-record", "earlier-accounts")
DONE = (0, 3)
STORE = "Force digital evidence store"
FILMED = Path("sample_media/clips/Colchester dock 3/VB400_511872_20250614T221233Z_0001.mp4")
"""What the exhibit that shows a house number is of, for whoever hides it."""
REDACTED = "AB/4"
THROUGHOUT = "The caution and the reply run through it."
COLCHESTER, HEREFORD, WORCESTER = "42EZ0188125", "22EA0190725", "22CA0016125"
"""The last is given for the demonstration: nobody gave this incident a URN yet."""


@dataclass(frozen=True, slots=True)
class Clip:
    """An exhibit to make: of which recording, from where to where (None: the whole of it), by whom, and its words."""

    recording: str
    span: tuple[str, str] | None
    producer: str
    ref: str
    title: str
    seen: str
    heard: str = ""
    tag: str = "force"
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoCase:
    """A case to build: its incident, its people by role, what is decided of each recording, its exhibits.

    ``rest`` says of each recording that exhibits are cut from what they do not show of it.
    """

    urn: str
    incident: str
    place: str
    people: tuple[tuple[str, str, str], ...]
    unused: tuple[tuple[str, ...], ...]
    clips: tuple[Clip, ...]
    rest: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    crimes: tuple[str, ...] = field(default=())

    @property
    def used(self) -> tuple[str, ...]:
        """The recordings that exhibits are made from."""
        return tuple(dict.fromkeys(clip.recording for clip in self.clips))


CASES = (
    DemoCase(
        COLCHESTER, "42-20250614-1881", "Colchester",
        (
            ("officer-in-the-case", "42/1507", "AB"), ("disclosure-officer", "42/1622", "GH"),
            ("producer", "42/1507", "AB"), ("producer", "42/2291", "CD"),
        ),
        (
            ("BWV-6a99e9bc1c21", "unused", "--description",
             "A search on foot afterwards, as reported. The file was cut off and does not open."),
        ),
        (
            Clip("EV-250614-01", ("00:00:28", "00:00:44"), "42/1507", "AB/1", "First punch",
                 "A punch with the right hand.", "A shout.", words=("--mode", "snap", "--key")),
            Clip("EV-250614-02", ("00:00:12.5", "00:00:20"), "42/1507", "AB/2", "Tackle and kick",
                 "The officer is tackled and kicked on the ground.", words=("--mode", "exact", "--caption", "--key")),
            Clip("EV-250614-02", ("00:00:24", "00:00:32"), "42/1507", "AB/3", "Getting up, by a door",
                 "The officer gets up.", tag="injury", words=("--mode", "exact", "--not-key")),
            Clip("EV-250614-03", None, "42/2291", "CD/1", "Arrest and caution", "One man is taken to the ground.",
                 tag="functions", words=("--not-key",)),
        ),
        rest=(
            ("EV-250614-01", "The approach before and the struggle after. No other assault visible."),
            ("EV-250614-02", "The approach on foot and the walk back. No other assault visible."),
        ),
        crimes=("42/101881/25", "42/101882/25"),
    ),
    DemoCase(
        HEREFORD, "22-20250712-0907", "Hereford",
        (
            ("officer-in-the-case", "22/1214", "EF"), ("disclosure-officer", "22/1320", "GH"),
            ("producer", "22/1214", "EF"), ("producer", "22/4560", "JK"),
        ),
        (
            ("EV-250712-05", "unused", "--description",
             "From the right of the line of officers. No assault visible."),
            ("EV-250712-03", "unused", "--description",
             "The line of officers. Bottles are thrown. No assault visible."),
            ("BWV-98e0116e8dad", "unused-sensitive",
             "--description", "Shows how officers were placed for a later arrest.",
             "--safe-description", "Body worn video recording of officers at the incident.",
             "--sensitivity", "Reveals a tactic of policing."),
        ),
        (
            Clip("EV-250712-01", ("00:00:40", "00:00:50"), "22/1214", "EF/1", "Push to the ground",
                 "An officer is pushed and falls.", "Shouting.", words=("--mode", "snap", "--key")),
            Clip("EV-250712-02", ("00:00:45", "00:00:54"), "22/1214", "EF/2", "Punch",
                 "A punch to the officer's face.", words=("--mode", "exact", "--caption", "--key")),
            Clip("BWV-b55aedfe7c01", ("00:00:18", "00:00:30"), "22/4560", "JK/1", "The same from the line",
                 "The push, from the middle of the line.", tag="identification", words=("--mode", "snap", "--not-key")),
            Clip("EV-250712-04", ("00:00:14", "00:00:24"), "22/1214", "EF/3", "Kick",
                 "A kick to the officer's leg.", words=("--mode", "snap", "--key")),
        ),
        rest=(
            ("EV-250712-01", "The crowd before and after. No other assault visible."),
            ("EV-250712-02", "The crowd before and after. No other assault visible."),
            ("BWV-b55aedfe7c01", "The line of officers before and after. No other assault visible."),
            ("EV-250712-04", "The crowd before and after. No other assault visible."),
        ),
        missing=("22/4655", "22/4680"),
        overrides=("links-undecided",),
        crimes=("22/110907/25", "22/110908/25"),
    ),
    DemoCase(
        WORCESTER, "22-20250305-0161", "Worcester",
        (
            ("officer-in-the-case", "22/5210", "LM"), ("disclosure-officer", "22/1320", "GH"),
            ("producer", "22/5210", "LM"),
        ),
        (),
        (
            Clip("EV-250305-01", ("00:00:17", "00:00:25"), "22/5210", "LM/1", "Scratch",
                 "The officer is scratched on the arm.", words=("--mode", "exact", "--caption", "--key")),
            Clip("BWV-cda2d6695910", ("00:00:18", "00:00:26"), "22/5210", "LM/2", "Kick",
                 "The officer is kicked.", words=("--mode", "snap", "--key")),
        ),
        rest=(
            ("EV-250305-01", "The talk before and the arrest after. No other assault visible."),
            ("BWV-cda2d6695910", "The talk before and the arrest after. No other assault visible."),
        ),
        crimes=("22/030161/25", "22/030162/25"),
    ),
)  # fmt: skip


def build_cases(run: Run, demo: Path) -> Iterator[Path]:
    """Build and serve each case; give the folder of each pack."""
    for case in CASES:
        _fill(run, case)
        _cut(run, case)
        if case.urn == COLCHESTER:
            _redact(run, case, demo)
        run("case", "check", case.urn, allow=(0, 3, 7), show=case.urn == COLCHESTER, most=12)
        yield _export(run, case, "v1", "--zip", *_overrides(case), most=30)
        if case.urn == COLCHESTER:
            yield from _serve_again(run, case)


def _fill(run: Run, case: DemoCase) -> None:
    """Open a case, and say who is who and what becomes of each recording."""
    show = case.urn == COLCHESTER
    run("case", "open", case.urn, "--incident", case.incident, *WHY, allow=DONE, show=show)
    run("case", "add-incident", case.urn, case.incident, "--place-shown", case.place, allow=DONE, show=False)
    for role, officer, initials in case.people:
        run(
            "case",
            "person",
            case.urn,
            role,
            officer,
            "--rank",
            "PC",
            "--initials",
            initials,
            allow=DONE,
            show=False,
        )
    crimes = (word for crime in case.crimes for word in ("--crime", crime))
    run(
        "case",
        "defendant",
        case.urn,
        "--surname",
        "DEFENDANT-A",
        "--forename",
        "First",
        *crimes,
        allow=DONE,
        show=show,
    )
    rest = dict(case.rest)
    for recording in case.used:
        words = ("--description", rest[recording]) if recording in rest else ()
        run("case", "decide", case.urn, recording, "used", *words, *WHY, allow=DONE, show=show)
    for recording, decision, *said in case.unused:
        run("case", "decide", case.urn, recording, decision, *said, *WHY, allow=DONE, show=show)
    for material in MATERIAL:
        run("case", "answer", case.urn, "material", material, "--absent", *WHY, allow=DONE, show=False)
    for officer in case.missing:
        run(
            "case",
            "answer",
            case.urn,
            "footage",
            officer,
            "--absent",
            "--why",
            "asked for",
            allow=DONE,
            show=False,
        )


def _cut(run: Run, case: DemoCase) -> None:
    """Make each exhibit, and say what it shows: who produces one makes it."""
    show = case.urn == COLCHESTER
    for clip in case.clips:
        words = ("--by", clip.producer, "--title", clip.title, *clip.words)
        if clip.span is None:
            run("case", "exhibit", case.urn, clip.recording, *words, allow=DONE, show=show)
            run("case", "answer", case.urn, "whole", clip.ref, "--text", THROUGHOUT, show=False)
        else:
            points = ("--in", clip.span[0], "--out", clip.span[1])
            run("case", "cut", case.urn, clip.recording, *points, *words, allow=DONE, show=show)
        run("case", "describe", case.urn, clip.ref, "--detail", clip.seen, "--location", STORE,
            allow=DONE, show=False)  # fmt: skip
        heard = ("--heard", clip.heard) if clip.heard else ()
        run("case", "mark", case.urn, clip.ref, "--at", "00:00:02", "--until", "00:00:05", "--seen", clip.seen, *heard,
            "--tag", clip.tag, allow=DONE, show=show and clip.ref == "AB/1")  # fmt: skip
        if clip.ref != "AB/3":
            reviewed = ("redaction", "review", case.urn, clip.ref, "reviewed-none")
            run("case", *reviewed, *WHY, allow=DONE, show=False)
    _state(run, case, {})


def _state(run: Run, case: DemoCase, more: dict[str, tuple[str, ...]]) -> None:
    """Say which exhibits each producer's statement names."""
    named: dict[str, list[str]] = {}
    for clip in case.clips:
        named.setdefault(clip.producer, []).append(clip.ref)
    for officer, added in more.items():
        named[officer] += added
    for officer, refs in named.items():
        names = tuple(word for ref in refs for word in ("--names", ref))
        run(
            "case", "answer", case.urn, "statement", officer, *names, "--text", "made", allow=DONE, show=False
        )


def _redact(run: Run, case: DemoCase, demo: Path) -> None:
    """Mark a house number, take in a copy in which it is hidden, which is made outside this software, and say so."""
    [clip] = [clip for clip in case.clips if clip.ref == "AB/3"]
    stretch = ("--from", "00:00:02", "--to", "00:00:05", "--reason", "address", "--note", "a house number")
    run("case", "redaction", "mark", case.urn, clip.ref, *stretch, allow=DONE)
    copy = demo / "redacted" / "AB-3 redacted.mp4"
    copy.parent.mkdir()
    start, end = clip.span or ("0", "0")
    hidden = "drawbox=x=iw*0.6:y=ih*0.1:w=iw*0.3:h=ih*0.5:t=fill:enable='between(t,2,5)'"
    span = ("-v", "error", "-ss", start, "-to", end)
    subprocess.run(
        [ffmpeg_program(), *span, "-i", FILMED, "-vf", hidden, "-c:v", "libx264", copy], check=True
    )
    run("ingest", "demo/redacted", allow=DONE, most=3)
    run("case", "redacted", case.urn, copy.name, "--of", clip.ref, "--by", clip.producer, "--not-key",
        "--title", "Getting up, number hidden", allow=DONE)  # fmt: skip
    run(
        "case",
        "describe",
        case.urn,
        REDACTED,
        "--detail",
        clip.seen,
        "--location",
        STORE,
        allow=DONE,
        show=False,
    )
    run("case", "redaction", "handle", case.urn, "1", "done", "--exhibit", REDACTED, *WHY, allow=DONE)
    run("link", "run", "--new")  # footage has come in since the last: it may be of the incident
    _state(run, case, {clip.producer: (REDACTED,)})


def _overrides(case: DemoCase) -> tuple[str, ...]:
    words = tuple(word for code in case.overrides for word in ("--override", code))
    return (*words, "--why", "footage is asked for and has not arrived") if words else ()


def _export(
    run: Run, case: DemoCase, name: str, *words: str, show: bool = True, most: int | None = None
) -> Path:
    out = f"demo/packs/{case.urn}-{name}"
    run("case", "export", case.urn, "--out", out, *words, allow=DONE, show=show, most=most)
    return Path(out)


def _serve_again(run: Run, case: DemoCase) -> Iterator[Path]:
    """Take an exhibit back, serve the case again, then its part for the defence; record how it ended."""
    run("case", "withdraw", case.urn, "CD/1", "--why", "shows nothing that the others do not", allow=DONE)
    shows = "One man is arrested by the officer. No assault visible."
    run("case", "decide", case.urn, "EV-250614-03", "unused", "--description", shows, *WHY, allow=DONE)
    run(
        "case",
        "answer",
        case.urn,
        "statement",
        "42/2291",
        "--absent",
        "--why",
        "produces nothing now",
        allow=DONE,
        show=False,
    )
    yield _export(run, case, "v2", "--zip")
    yield _export(run, case, "v2-defence", "--for", "defence", "--zip")
    run("case", "versions", case.urn)
    run("case", "outcome", case.urn, "1", "--charge", "assault on an emergency worker", "--plea", "guilty",
        "--result", "convicted", allow=DONE)  # fmt: skip
