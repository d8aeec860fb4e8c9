"""Listing act: which packs were made of a case, and what each changed."""

from dataclasses import dataclass

from bwv_index.cases import Changes, Issue, Variant, changes_since
from bwv_index.custody import EventType
from bwv_index.index import LedgerQuery
from bwv_index.pipeline.casework.snapshot import find_case
from bwv_index.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CaseVersion:
    """One pack that was made of a case, and what it changed since the version before it for the same reader.

    ``delivered`` says whether the pack stood whole at its place in the end: a run may be killed before. ``overrides``
    are checks that a person let fail, each with the reason.
    """

    issue: Issue
    changes: Changes
    path: str
    delivered: bool
    overrides: tuple[tuple[str, str], ...]


def list_versions(workspace: Workspace, urn: str) -> tuple[CaseVersion, ...]:
    """Return every pack that was made of a case, oldest first, with what each changed; the look goes on the ledger.

    Raises:
        NotFoundError: no case answers to the URN.
        RefusedError: several do.
    """
    with workspace.index.reading() as record:
        case = find_case(record, urn)
        raw = record.cases.view(case).urn.raw
        held = record.cases.issues(case)
        hashes = tuple(one.issue.manifest_sha256 for one in held)
        query = LedgerQuery(hashes=hashes, types=(EventType.EXPORT,))
        stood = {entry.sha256 for entry in record.ledger.stored(query)} if hashes else set()
    newest: dict[Variant, list[Issue]] = {variant: [] for variant in Variant}
    found = []
    for one in held:
        issue, earlier = one.issue, newest[one.issue.variant]
        before = next((each for each in reversed(earlier) if each.version < issue.version), None)
        changes = changes_since(before, issue.state)
        delivered = issue.manifest_sha256 in stood
        found.append(CaseVersion(issue, changes, one.path, delivered, one.overrides))
        earlier.append(issue)
    workspace.look(workspace.event(EventType.VIEW, raw, details={"versions": len(found)}))
    return tuple(found)
