"""What every act on a case does alike: it finds the case, changes rows in one transaction, and says so."""

from collections.abc import Callable
from typing import TypeVar

from bwv_index.cases import ExhibitRef, Said, parse_exhibit
from bwv_index.custody import Detail, EventType
from bwv_index.errors import NotFoundError, RefusedError, UsageFaultError
from bwv_index.index import ExhibitView, Record
from bwv_index.pipeline.deciding import require_person
from bwv_index.pipeline.workspace import Workspace

T = TypeVar("T")
NAMED = "named on the command"
"""Stands for a reason where an act is due none, so that only the person is asked for."""


def act_on(workspace: Workspace, urn: str, do: Callable[[Record, int], T], *, dry_run: bool) -> T:
    """Do something with the case that answers to a URN, in one transaction; a dry run leaves nothing of it.

    Raises:
        NotFoundError: no case answers to it.
        RefusedError: several do.
        BusyError: another run holds the home.
    """
    return act(workspace, lambda record: do(record, record.cases.find(urn)), dry_run=dry_run)


def act(workspace: Workspace, do: Callable[[Record], T], *, dry_run: bool) -> T:
    """Change the record in one transaction; a dry run leaves nothing of it."""
    if dry_run:
        with workspace.index.trying() as record:
            return do(record)
    with workspace.changing(), workspace.writing() as record:
        return do(record)


def said_by(workspace: Workspace, why: str, *, required: bool = False) -> Said:
    """Return who says something now, and why.

    Raises:
        RefusedError: nobody is named, or a reason is ``required`` and none is given.
    """
    require_person(workspace.actor, why if required else NAMED)
    return Said(workspace.actor, workspace.now(), why.strip())


def tell(
    workspace: Workspace, record: Record, kind: EventType, subject: str, *, sha256: str = "", why: str = "",
    details: dict[str, Detail] | None = None,
) -> None:  # fmt: skip
    """Put an act on the ledger."""
    record.ledger.append(workspace.event(kind, subject, sha256=sha256, why=why, details=details))


def change_told(workspace: Workspace, record: Record, case: int, what: str, **details: Detail) -> None:
    """Put a change of a case on the ledger: which, and nobody's name."""
    told: dict[str, Detail] = {"what": what, **details}
    tell(workspace, record, EventType.CASE_CHANGED, record.cases.view(case).urn.raw, details=told)


def exhibit_of(record: Record, case: int, text: str) -> ExhibitView:
    """Return the exhibit of a case that a person names.

    Raises:
        UsageFaultError: the text has no reference's form.
        NotFoundError: the case has no such exhibit.
    """
    ref = read_ref(text)
    found = next((one for one in record.exhibits.of_case(case) if one.ref == ref), None)
    if found is None:
        raise NotFoundError("the case has no exhibit of that reference", subject=str(ref))
    return found


def read_ref(text: str) -> ExhibitRef:
    """Read an exhibit's reference.

    Raises:
        UsageFaultError: the text has no reference's form.
    """
    ref = parse_exhibit(text)
    if ref is None:
        raise UsageFaultError(
            "is no exhibit reference: two to four letters, a number, perhaps a letter",
            subject=text,
            remedy="Write it as ABC/1 or ABC/1A.",
        )
    return ref


def require_standing(exhibit: ExhibitView) -> None:
    """See to it that an exhibit is not withdrawn.

    Raises:
        RefusedError: it is.
    """
    if exhibit.withdrawn is not None:
        raise RefusedError(
            f"the exhibit was withdrawn by {exhibit.withdrawn.by}: {exhibit.withdrawn.why}",
            subject=str(exhibit.ref),
        )


def one_line(name: str, text: str) -> str:
    """Return a word of a person without blanks around it.

    Raises:
        UsageFaultError: it holds a line break where one line is wanted.
    """
    cleaned = text.strip()
    if any(end in cleaned for end in "\r\n"):
        raise UsageFaultError("must be one line", subject=name)
    return cleaned
