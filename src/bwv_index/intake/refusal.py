"""Why a file could not be taken in: a typed reason, and what a person can do."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class RefusalCode(StrEnum):
    """Every reason for which intake leaves a path alone. Explained in docs/quarantine.md."""

    LINK_OUTSIDE = "link-outside"
    """A symbolic link that leads outside the source."""
    LINK_BROKEN = "link-broken"
    """A symbolic link that leads nowhere."""
    SPECIAL_FILE = "special-file"
    """A device, socket or pipe."""
    UNREADABLE = "unreadable"
    """The file or folder cannot be opened or read."""
    STILL_GROWING = "still-growing"
    """The file was still being written when the waiting time ended."""
    CHANGED_WHILE_READING = "changed-while-reading"
    """Size or time changed between the first and the last byte read."""
    VANISHED = "vanished"
    """The file was there when the source was listed, and gone when it was read."""
    INSIDE_HOME = "inside-home"
    """The path lies inside the home itself."""
    HASH_MISMATCH = "hash-mismatch"
    """The bytes read do not have the hash that the manifest gives."""
    MANIFEST_MISSING = "manifest-missing"
    """The manifest lists a file that is not in the source."""
    TOO_SLOW = "too-slow"
    """The source gave its bytes more slowly than the settings allow."""
    WORKER_LOST = "worker-lost"
    """The worker that read the file ended before it could answer."""


REMEDIES: dict[RefusalCode, str] = {
    RefusalCode.LINK_OUTSIDE: "Add the folder that it leads to as a source of its own, if it belongs to the batch.",
    RefusalCode.LINK_BROKEN: "Find out what it led to: footage may be missing from the source.",
    RefusalCode.SPECIAL_FILE: "Nothing to do unless footage was expected under this name.",
    RefusalCode.UNREADABLE: "Correct the permissions or the medium, then run the same command again.",
    RefusalCode.STILL_GROWING: "Run the same command again when the copy or docking has finished.",
    RefusalCode.CHANGED_WHILE_READING: "Run the same command again when nothing writes to the file.",
    RefusalCode.VANISHED: "Find the file, then run the same command again.",
    RefusalCode.INSIDE_HOME: "Name a source outside the home.",
    RefusalCode.HASH_MISMATCH: "Fetch the file again from where the manifest was made; both sets of bytes are kept.",
    RefusalCode.MANIFEST_MISSING: "Find the file: it was listed by whoever made the manifest.",
    RefusalCode.TOO_SLOW: "Look at the share, lower ingest.least_rate_mib_s, then run the same command again.",
    RefusalCode.WORKER_LOST: "Run the same command again; if it repeats, look at the machine's memory.",
}
"""What a person can do about each refusal; a test keeps this complete."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One path that was left alone, and why."""

    path: Path
    code: RefusalCode
    detail: str

    @property
    def remedy(self) -> str:
        """What to do next."""
        return REMEDIES[self.code]
