"""Acts of saying what an exhibit is, and of withdrawing one. Its reference stays spent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bwv_index.cases import is_address
from bwv_index.custody import EventType
from bwv_index.errors import UsageFaultError
from bwv_index.index import ExhibitView, ExhibitWords, Record
from bwv_index.pipeline.casework.acting import act_on, exhibit_of, require_standing, said_by, tell
from bwv_index.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ExhibitChange:
    """An exhibit as it stands after the act, and the words that are other than before."""

    exhibit: ExhibitView
    changed: tuple[str, ...]


def describe_exhibit(
    workspace: Workspace, urn: str, exhibit: str, words: Mapping[str, Any], *, dry_run: bool = False
) -> ExhibitChange:
    """Record what a person says of an exhibit; what ``words`` leaves out stays as it was.

    Raises:
        UsageFaultError: nothing is said, the reference has no form, or the link is no web address.
        NotFoundError: no case or no exhibit answers to the name.
        RefusedError: nobody acts, or the exhibit is withdrawn.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, "")
    if not words:
        raise UsageFaultError(
            "nothing is said of it", subject=exhibit, remedy="Add --title or another option."
        )
    link = str(words.get("link") or "")
    if link and not is_address(link):
        raise UsageFaultError(
            "a link is a web address: https or http, with a host and without blanks",
            subject=link,
            remedy="Write it as https://evidence.example/abc. Where it is kept otherwise: --location.",
        )

    def do(record: Record, case: int) -> ExhibitChange:
        held = exhibit_of(record, case, exhibit)
        require_standing(held)
        made = replace(held.words, **words)
        changed = tuple(name for name in words if getattr(made, name) != getattr(held.words, name))
        if changed:
            record.exhibits.say(held.exhibit_id, made, said)
            _tell(workspace, record, case, held, "words", sorted(changed))
        return ExhibitChange(exhibit_of(record, case, exhibit), changed)

    return act_on(workspace, urn, do, dry_run=dry_run)


def withdraw_exhibit(
    workspace: Workspace, urn: str, exhibit: str, why: str, *, dry_run: bool = False
) -> ExhibitChange:
    """Withdraw an exhibit: it is served no more, stays on record, and its reference is never given again.

    Raises:
        UsageFaultError: the reference has no form.
        NotFoundError: no case or no exhibit answers to the name.
        RefusedError: nobody is named, no reason is given, or it is withdrawn already.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, why, required=True)

    def do(record: Record, case: int) -> ExhibitChange:
        held = exhibit_of(record, case, exhibit)
        require_standing(held)
        words: ExhibitWords = replace(held.words, withdrawn=True)
        record.exhibits.say(held.exhibit_id, words, said)
        _tell(workspace, record, case, held, "withdrawn", [])
        return ExhibitChange(exhibit_of(record, case, exhibit), ("withdrawn",))

    return act_on(workspace, urn, do, dry_run=dry_run)


def _tell(
    workspace: Workspace, record: Record, case: int, held: ExhibitView, what: str, changed: list[str]
) -> None:
    """Say on the ledger what was changed of an exhibit; the words themselves are in rows, whose state it tells."""
    tell(
        workspace, record, EventType.EXHIBIT_CHANGED, f"{record.cases.view(case).urn.raw} {held.ref}",
        sha256=held.sha256, details={"what": what, "changed": [*changed]},
    )  # fmt: skip
