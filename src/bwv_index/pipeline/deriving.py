"""Working copies among the footage: marked by what wrote them, their parent named by a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from bwv_index.cameras import CameraProfile, Reencoded, Rewriting, judge_writers
from bwv_index.custody import EventType
from bwv_index.errors import RefusedError
from bwv_index.index import DerivationView, FindingView, Record, current_parents
from bwv_index.pipeline.deciding import require_person
from bwv_index.pipeline.telling import ATTENTION
from bwv_index.pipeline.workspace import Workspace

NOTE = "note"
CODES = frozenset(rewriting.value for rewriting in Rewriting)
WEIGHTS = {Rewriting.REENCODED: ATTENTION, Rewriting.EXPORTED: ATTENTION, Rewriting.REMUXED: NOTE}
"""A container that was written anew is a note: platforms export so, and the pictures may be untouched."""


@dataclass(frozen=True, slots=True)
class DerivedClip:
    """A clip that is a working copy, by its marks or by a person's word; ``parents`` is what persons said, newest last.

    ``marks`` are its findings as (code, detail). ``asked`` says that they ask for a person who names the parent, which
    nobody has done.
    """

    evidence_id: str
    sha256: str
    name: str
    marks: tuple[tuple[str, str], ...]
    parents: tuple[DerivationView, ...]
    asked: bool

    @property
    def parent(self) -> str:
        """The clip that a person named last as its parent; empty where the parent is still asked for."""
        return self.parents[-1].parent if self.parents else ""


def note_reencoding(record: Record, profiles: Sequence[CameraProfile], sha256: str, profile_id: str) -> None:
    """Bring an item's finding of being a working copy up to date with what wrote it, by its camera's profile."""
    found = record.media.inspection(sha256)
    profile = next(one for one in profiles if one.id == profile_id)
    judged = judge_writers(profile, found.writers, found.container.tags) if found else None
    held = record.evidence.findings(sha256)
    wanted = (*(f for f in held if f.code not in CODES), *((_finding(judged),) if judged else ()))
    if set(wanted) != set(held):
        record.evidence.replace_findings(sha256, wanted)


def _finding(judged: Reencoded) -> FindingView:
    return FindingView(judged.rewriting.value, WEIGHTS[judged.rewriting], judged.reason)


def list_derived(workspace: Workspace) -> tuple[DerivedClip, ...]:
    """Return every clip that is a working copy or may be one, in order of evidence id."""
    with workspace.index.reading() as record:
        said = {one.clip_id for one in record.contents.derivations()}
        marked = {record.clips.of_item(sha256) for sha256 in record.evidence.with_findings(CODES)}
        found = [_derived(record, clip) for clip in said | marked if clip is not None]
    workspace.look(workspace.event(EventType.VIEW, "working copies", details={"listed": len(found)}))
    return tuple(sorted(found, key=lambda one: one.evidence_id))


def parent_is_asked_for(record: Record, clip: int) -> bool:
    """Whether a clip's marks ask for a person who names its parent, and nobody has."""
    sha256 = record.clips.sha256(clip)
    findings = record.evidence.findings(sha256) if sha256 else ()
    marked = any(f.code in CODES and f.severity == ATTENTION for f in findings)
    return marked and not record.contents.derivations((clip,))


def name_parent(
    workspace: Workspace, clip: str, parent: str, why: str, *, dry_run: bool = False
) -> DerivedClip:
    """Record that a person names the clip from which another was made; the newest word counts.

    Raises:
        NotFoundError: no clip answers to a name.
        RefusedError: nobody is named, no reason is given, or the parent is the clip itself or made from it.
        BusyError: another run holds the home.
    """
    require_person(workspace.actor, why)
    if dry_run:
        with workspace.index.trying() as record:
            return name_in(workspace, record, clip, parent, why.strip())
    with workspace.changing(), workspace.writing() as record:
        return name_in(workspace, record, clip, parent, why.strip())


def name_in(workspace: Workspace, record: Record, clip: str, parent: str, why: str) -> DerivedClip:
    """Record the parent of a clip in a transaction that is open, as ``name_parent`` does.

    Raises:
        NotFoundError: no clip answers to a name.
        RefusedError: the parent is the clip itself or made from it.
    """
    child, source = record.clips.find(clip), record.clips.find(parent)
    _check_line(record, child, source)
    record.contents.derive(child, source, workspace.actor, workspace.now(), why)
    event = workspace.event(
        EventType.DERIVATION, record.clips.evidence_id(child), sha256=record.clips.sha256(child) or "", why=why,
        details={"parent": record.clips.evidence_id(source), "parent_sha256": record.clips.sha256(source) or ""},
    )  # fmt: skip
    record.ledger.append(event)
    return _derived(record, child)


def _check_line(record: Record, child: int, source: int) -> None:
    """Refuse a parent that is the clip itself, or was made from it."""
    parents = {one.clip_id: one.parent_id for one in current_parents(record.contents.derivations())}
    step: int | None = source
    seen: set[int] = set()
    while step is not None and step not in seen:
        if step == child:
            raise RefusedError(
                "a clip is not made from itself", subject=record.clips.evidence_id(child),
                remedy="See: bwv-index derived list",
            )  # fmt: skip
        seen.add(step)
        step = parents.get(step)


def _derived(record: Record, clip: int) -> DerivedClip:
    sha256 = record.clips.sha256(clip) or ""
    places = record.evidence.locations(sha256) if sha256 else ()
    return DerivedClip(
        evidence_id=record.clips.evidence_id(clip), sha256=sha256, name=places[0].name if places else "",
        marks=_marks(record, clip), parents=record.contents.derivations((clip,)),
        asked=parent_is_asked_for(record, clip),
    )  # fmt: skip


def _marks(record: Record, clip: int) -> tuple[tuple[str, str], ...]:
    sha256 = record.clips.sha256(clip)
    findings = record.evidence.findings(sha256) if sha256 else ()
    return tuple((finding.code, finding.detail) for finding in findings if finding.code in CODES)
