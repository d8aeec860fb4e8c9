"""The documents of a case as its reader gets them, and what the checks say of those that go to the defence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bwv_index.cases import (
    FORMS,
    CaseSnapshot,
    CheckResult,
    Document,
    Variant,
    build_documents,
    changes_since,
    for_defence,
    last_issue,
    read_layouts,
    state_of,
    with_documents,
    withheld,
)
from bwv_index.pipeline.casework.handing import custody_lines
from bwv_index.pipeline.workspace import Workspace
from bwv_index.settings import list_config


@dataclass(frozen=True, slots=True)
class Papers:
    """A case as its reader is told of it: ``hidden`` are names and hashes that nothing may hold."""

    served: CaseSnapshot
    hidden: tuple[str, ...]
    documents: tuple[Document, ...]
    checks: tuple[CheckResult, ...]


def papers_of(
    workspace: Workspace, whole: CaseSnapshot, urns: Sequence[str], checks: tuple[CheckResult, ...]
) -> Papers:
    """Return the documents of a case for the reader that its snapshot names, and the checks with what is in them.

    Args:
        workspace: where the case is.
        whole: the case as a whole.
        urns: all that the case ever had.
        checks: what the checks found in the case itself.
    """
    defence = whole.variant is Variant.DEFENCE
    hidden = withheld(whole) if defence else ()
    served = _as_of_this_version(for_defence(whole) if defence else whole)
    with workspace.index.reading() as record:
        custody = custody_lines(record, served, urns, hidden)
    layouts = read_layouts(list_config("forms", workspace.home.root), FORMS)
    documents = build_documents(served, checks, layouts, custody)
    return Papers(served, hidden, documents, with_documents(checks, whole, documents) if defence else checks)


def _as_of_this_version(served: CaseSnapshot) -> CaseSnapshot:
    """Return a case as the first pack of its version tells it, so that a second one tells the same."""
    issues = tuple(one for one in served.issues if one.version < served.version)
    before = replace(
        served,
        issues=issues,
        exhibits=tuple(
            replace(one, versions=tuple(number for number in one.versions if number < served.version))
            for one in served.exhibits
        ),
    )
    return replace(before, changes=changes_since(last_issue(before, served.variant), state_of(before)))
