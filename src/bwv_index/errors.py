"""Every error a person can meet: what happened, to what, and what to do next.

Each kind has its own exit code (``docs/exit-codes.md``; a test keeps that page equal to this module).
A foreign exception never crosses a room's door: the room turns it into one of these.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command says to the shell when it ends."""

    OK = 0
    """Everything asked for was done, and nothing needs a person."""
    FAULT = 1
    """A fault of this program itself; the message says where the report was written."""
    USAGE = 2
    """The command's words are off: unknown option, missing argument, unreadable value."""
    ATTENTION = 3
    """Done, and some of it needs a person: quarantined files, refused rows, conflicts."""
    ENVIRONMENT = 4
    """The machine is in the way: disk full, permission refused, a program or file missing."""
    HOME = 5
    """There is no home here, or its schema is not the one this version reads."""
    NOT_FOUND = 6
    """Nothing in the index answers to that name."""
    REFUSED = 7
    """The act is understood and refused: it would break a rule, or the record says otherwise."""
    INTEGRITY = 8
    """Bytes are not what the record says they were."""
    BUSY = 9
    """Another run holds the home, and did not finish within the waiting time."""
    INTERRUPTED = 130
    """Stopped from the keyboard; run the same command again to go on."""


class BwvIndexError(Exception):
    """Something went wrong that a person can act on.

    Attributes:
        subject: the file, clip, incident or setting it happened to; empty when there is none.
        remedy: what to do next, one sentence; empty when nothing can be advised.
        exit_code: what the shell is told.
    """

    exit_code: ExitCode = ExitCode.FAULT

    def __init__(self, message: str, *, subject: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.remedy = remedy

    def diagnostics(self) -> str:
        """Return the message as a person reads it: what, to which thing, and what to do."""
        what = f"{self.subject}: {self.message}" if self.subject else self.message
        return f"{what}\n  {self.remedy}" if self.remedy else what


class UsageFaultError(BwvIndexError):
    """An argument or option cannot be read."""

    exit_code = ExitCode.USAGE


class EnvironmentFaultError(BwvIndexError):
    """The machine is in the way: disk, permission, a missing program or file."""

    exit_code = ExitCode.ENVIRONMENT


class ConfigError(EnvironmentFaultError):
    """A configuration file cannot be read, or holds something that is not allowed."""


class HomeError(BwvIndexError):
    """There is no home at this place, or its schema is of another version."""

    exit_code = ExitCode.HOME


class NotFoundError(BwvIndexError):
    """Nothing in the index answers to that name."""

    exit_code = ExitCode.NOT_FOUND


class RefusedError(BwvIndexError):
    """The act is understood, and refused because it would break a rule."""

    exit_code = ExitCode.REFUSED


class IntegrityError(BwvIndexError):
    """Bytes are not what the record says they were."""

    exit_code = ExitCode.INTEGRITY


class BusyError(BwvIndexError):
    """Another run holds the home."""

    exit_code = ExitCode.BUSY
