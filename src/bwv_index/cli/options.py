"""Options that several commands share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

import click

from bwv_index.cli.output import note
from bwv_index.custody import OPERATOR_VARIABLE, ROLE_VARIABLE, ActorRole
from bwv_index.pipeline import Workspace, open_workspace

Command: TypeAlias = Callable[..., Any]

DEFAULT_HOME = "bwv-home"


def home_option(command: Command) -> Command:
    """Add ``--home``."""
    return click.option(
        "--home",
        envvar="BWV_INDEX_HOME",
        default=DEFAULT_HOME,
        show_default=True,
        show_envvar=True,
        type=click.Path(path_type=Path, file_okay=False),
        help="The folder that holds vault, index, keys and settings.",
    )(command)


def json_option(command: Command) -> Command:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")(command)


def dry_run_option(command: Command) -> Command:
    """Add ``--dry-run``."""
    return click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")(command)


def by_option(*, required: bool) -> Callable[[Command], Command]:
    """Add ``--by``: the person who acts; and ``--role``: as what, which ``opened`` finds by itself."""

    def add(command: Command) -> Command:
        command = click.option(
            "--role",
            envvar=ROLE_VARIABLE,
            show_envvar=True,
            type=click.Choice([role.value for role in ActorRole]),
            callback=_as_what,
            expose_value=False,
            help="As what you act. It goes on the record.",
        )(command)
        return click.option(
            "--by",
            "--operator",
            "operator",
            envvar=OPERATOR_VARIABLE,
            show_envvar=True,
            required=required,
            callback=_someone,
            metavar="ID",
            help="Who is acting: a collar or staff number. It goes on the record.",
        )(command)

    return add


def _someone(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    del context, parameter
    if value is not None and not value.strip():
        raise click.BadParameter("a number or name is needed, not blanks")
    return value


def _as_what(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    del parameter
    context.meta[ROLE_VARIABLE] = value or ""


@contextmanager
def opened(home: Path, operator: str | None) -> Iterator[Workspace]:
    """Open a home for the person and the role named on the command line; what does not stop the act is told."""
    with open_workspace(home, operator, role=role_of(), warn=note) as workspace:
        yield workspace


def role_of() -> str:
    """Return the role that was named on the command line, or nothing."""
    return str(click.get_current_context().meta.get(ROLE_VARIABLE, ""))


class Moment(click.ParamType[datetime]):
    """ISO 8601; without a zone it is left as it is, to be read as local time of the home's zone."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a time; a date alone is its first moment."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not an ISO 8601 time such as 2025-06-14T23:12+01:00", param, ctx)


class LatLon(click.ParamType[tuple[float, float]]):
    """Latitude and longitude in decimal degrees with a comma between."""

    name = "lat,lon"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """Read a position."""
        if isinstance(value, tuple):
            return value
        try:
            latitude, longitude = (float(part) for part in value.split(","))
        except ValueError:
            self.fail(f"'{value}' is not of the form 51.8890,0.9030", param, ctx)
        return latitude, longitude
