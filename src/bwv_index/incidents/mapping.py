"""How one force's export becomes our fields: columns, constants, values, dates and zone, as TOML."""

import tomllib
from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from bwv_index.errors import ConfigError
from bwv_index.incidents.day_part import DAY_PARTS, with_hours
from bwv_index.incidents.incident import RECORDED_WITHIN_S
from bwv_index.incidents.vague_time import ABOUT_MINUTES, TimeRules


class TableKind(StrEnum):
    """The tables that can be imported, by the file name that the standard mapping expects."""

    INCIDENTS = "incidents"
    PARTIES = "parties"
    DEPLOYMENTS = "deployments"
    CAMERA_ISSUE = "camera_issue"
    CATALOGUE = "clips"


REQUIRED: Mapping[TableKind, tuple[str, ...]] = MappingProxyType({
    TableKind.INCIDENTS: ("incident_ref",),
    TableKind.PARTIES: ("incident_ref", "role", "officer_ref"),
    TableKind.DEPLOYMENTS: ("incident_ref", "officer_ref"),
    TableKind.CAMERA_ISSUE: ("device_serial", "officer_ref", "issued_at"),
    TableKind.CATALOGUE: ("evidence_id",),
})  # fmt: skip
"""Fields without which a row says nothing."""

OPTIONAL: Mapping[TableKind, tuple[str, ...]] = MappingProxyType({
    TableKind.INCIDENTS: (
        "force", "crime_refs", "urn", "reported_at", "occurred_from", "occurred_to", "occurred_text",
        "location", "lat", "lon", "offence_code", "injury", "summary", "custody_refs", "exhibit_refs",
        "supervisor_contact_at", "victim_updated_at", "vps_offered_at", "senior_lead_told_at",
        "federation_told_at", "debrief_offered_at", "debriefed_at", "concluded_at", "safety_report_ref",
        "victim_statement_by", "act_clips", "injury_clips", "arrest_clips", "first_account_clips",
    ),
    TableKind.PARTIES: ("force",),
    TableKind.DEPLOYMENTS: ("force", "callsign", "dispatched_at", "at_scene_at", "cleared_at"),
    TableKind.CAMERA_ISSUE: ("force", "returned_at"),
    TableKind.CATALOGUE: (
        "force", "device_serial", "officer_ref", "recorded_at", "duration_s", "title", "reference",
        "lat", "lon", "uploaded_at",
    ),
})  # fmt: skip
"""Fields that may be blank, absent, or unreadable: the row is kept and says so."""


def _as_names(value: object) -> object:
    return (value,) if isinstance(value, str) else value


ColumnNames = Annotated[tuple[str, ...], BeforeValidator(_as_names), Field(min_length=1)]


class TableMapping(BaseModel):
    """Where one table's fields come from.

    ``columns`` gives a field the column, or columns, it is read from; ``join`` the text put between several
    (a comma and a space unless stated); ``constants`` a value for every row that has none of its own;
    ``values`` what a cell's text means, case-blind.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: dict[str, ColumnNames]
    join: dict[str, str] = {}
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}

    @field_validator("values")
    @classmethod
    def _case_blind(cls, values: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        return {
            field: {said.strip().casefold(): meant for said, meant in meanings.items()}
            for field, meanings in values.items()
        }


class ImportMapping(BaseModel):
    """How one source's tables are read: zone and formats of its times, encoding, and each table's fields.

    ``recorded_within_s`` is how far its time of a recording may be from the first frame, in seconds (95 %).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    note: str = ""
    zone: str = "Europe/London"
    date_formats: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: Annotated[str, Field(pattern=r"^[,;\t|:^~ ]?$")] = ""
    about_minutes: Annotated[int, Field(ge=1, le=720)] = ABOUT_MINUTES
    recorded_within_s: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] = RECORDED_WITHIN_S
    parts_of_day: dict[str, tuple[time, time]] = {}
    tables: dict[TableKind, TableMapping]

    @property
    def time_rules(self) -> TimeRules:
        """What words about time stand for: "about", "evening", and which of 05/03/2025 is the day."""
        first = next((order for form in self.date_formats if (order := _day_first(form)) is not None), True)
        return TimeRules(self.about_minutes, with_hours(self.parts_of_day), first)

    @field_validator("parts_of_day")
    @classmethod
    def _known_parts(cls, hours: dict[str, tuple[time, time]]) -> dict[str, tuple[time, time]]:
        unknown = sorted(set(hours) - set(DAY_PARTS))
        if unknown:
            raise ValueError(
                f"no such part of a day: {', '.join(unknown)}; there are: {', '.join(DAY_PARTS)}"
            )
        return hours

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
            raise ValueError(f"'{zone}' is not a time zone of the IANA table") from fault
        return zone

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str) -> str:
        try:
            if encoding:
                "a".encode(encoding)
        except (LookupError, UnicodeError) as fault:
            raise ValueError(f"'{encoding}' is not an encoding") from fault
        return encoding

    @field_validator("date_formats")
    @classmethod
    def _whole_formats(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        orders = {_day_first(form) for form in formats} - {None}
        if len(orders) > 1:
            raise ValueError("day first and month first in one mapping: 03/05/2025 would be a guess")
        return formats

    @model_validator(mode="after")
    def _known_fields(self) -> Self:
        for kind, table in self.tables.items():
            _check_fields(kind, table)
        return self

    def table(self, kind: TableKind) -> TableMapping:
        """Return the mapping of one table.

        Raises:
            ConfigError: this mapping does not say how that table is read.
        """
        if kind not in self.tables:
            raise ConfigError(
                f"the mapping has no table '{kind}'",
                subject=self.name,
                remedy=f"Add [tables.{kind}.columns] to it, or name another mapping.",
            )
        return self.tables[kind]

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone that times without an offset are local to."""
        return ZoneInfo(self.zone)


def _day_first(form: str) -> bool | None:
    """Say whether a format puts the day before the month; None where it names the month in letters.

    Raises:
        ValueError: the format leaves a part of the date or of the clock to guessing.
    """
    if not ("%d" in form and any(m in form for m in ("%m", "%b", "%B")) and ("%Y" in form or "%y" in form)):
        raise ValueError(f"'{form}' must hold a day (%d), a month (%m, %b or %B) and a year (%Y or %y)")
    if ("%H" in form or "%I" in form) and "%M" not in form:
        raise ValueError(f"'{form}' has an hour and no minute (%M)")
    if "%I" in form and "%p" not in form:
        raise ValueError(f"'{form}' has a twelve-hour clock (%I) and no %p")
    if "%m" not in form or form.index("%Y" if "%Y" in form else "%y") < form.index("%m"):
        return None
    return form.index("%d") < form.index("%m")


def _check_fields(kind: TableKind, table: TableMapping) -> None:
    allowed = {*REQUIRED[kind], *OPTIONAL[kind]}
    named = {*table.columns, *table.join, *table.constants, *table.values}
    if named - allowed:
        raise ValueError(
            f"table '{kind}' has no field {', '.join(sorted(named - allowed))};"
            f" its fields are {', '.join(sorted(allowed))}"
        )
    absent = [field for field in REQUIRED[kind] if field not in {*table.columns, *table.constants}]
    if absent:
        raise ValueError(f"table '{kind}' must say where {', '.join(absent)} comes from")


def load_mapping(text: str, origin: str) -> ImportMapping:
    """Read an import mapping from TOML text; ``origin`` names it in errors.

    Raises:
        ConfigError: the text is not TOML, or holds something that a mapping may not hold.
    """
    remedy = "See docs/imports.md for what a mapping holds."
    try:
        return ImportMapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(f"not TOML: {fault}", subject=origin, remedy=remedy) from fault
    except ValidationError as fault:
        faults = "; ".join(_told(error["loc"], error["msg"]) for error in fault.errors())
        raise ConfigError(faults, subject=origin, remedy=remedy) from fault


def _told(place: tuple[int | str, ...], message: str) -> str:
    where = ".".join(str(part) for part in place)
    return f"{where}: {message.removeprefix('Value error, ')}".removeprefix(": ")
