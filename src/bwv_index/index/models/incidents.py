"""Tables of the other side: incidents, crimes, officers in roles, deployments, cameras issued, imports."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bwv_index.index.models.base import Base


class IncidentRow(Base):
    """One incident as imported."""

    __tablename__ = "incidents"
    __table_args__ = (UniqueConstraint("force", "reference_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_ref: Mapped[str]
    reference_key: Mapped[str] = mapped_column(index=True)
    force: Mapped[str]
    urn: Mapped[str]
    reported_at: Mapped[datetime | None]
    occurred_from: Mapped[datetime | None] = mapped_column(index=True)
    occurred_to: Mapped[datetime | None]
    as_stated: Mapped[str]
    precision: Mapped[str]
    occurred_text: Mapped[str]
    location: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    offence_code: Mapped[str]
    injury: Mapped[str]
    summary: Mapped[str]
    notes: Mapped[list[Any]]
    flags: Mapped[list[Any]]


class CrimeRow(Base):
    """One crime reference of an incident: one is recorded per victim."""

    __tablename__ = "crimes"
    __table_args__ = (UniqueConstraint("incident_id", "crime_ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    crime_ref: Mapped[str]


class RoleRow(Base):
    """One officer in one role at one incident."""

    __tablename__ = "roles"
    __table_args__ = (UniqueConstraint("incident_id", "role", "force", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    role: Mapped[str]
    force: Mapped[str]
    number: Mapped[str] = mapped_column(index=True)


class RoleWordRow(Base):
    """That a person took a role back, or gave it; the newest row about a role counts, the others stay."""

    __tablename__ = "role_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    role: Mapped[str]
    force: Mapped[str]
    number: Mapped[str]
    verdict: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str]


class DeploymentRow(Base):
    """One officer sent to one incident."""

    __tablename__ = "deployments"
    __table_args__ = (UniqueConstraint("incident_id", "force", "number", "callsign", "dispatched_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    force: Mapped[str]
    number: Mapped[str] = mapped_column(index=True)
    callsign: Mapped[str]
    dispatched_at: Mapped[datetime | None]
    at_scene_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]


class CameraIssueRow(Base):
    """Who held which camera, from when to when."""

    __tablename__ = "camera_issues"
    __table_args__ = (UniqueConstraint("device_key", "force", "number", "issued_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    device_serial: Mapped[str]
    device_key: Mapped[str] = mapped_column(index=True)
    force: Mapped[str]
    number: Mapped[str] = mapped_column(index=True)
    issued_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]


class ImportRow(Base):
    """One row of one imported file as it stood there, and what became of it."""

    __tablename__ = "import_rows"
    __table_args__ = (UniqueConstraint("file_sha256", "kind", "line", "column"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_sha256: Mapped[str]
    file: Mapped[str]
    kind: Mapped[str]
    line: Mapped[int]
    column: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str]
    raw: Mapped[list[Any]]


class ReferenceKeyRow(Base):
    """One form under which a clip or an incident answers to a reference."""

    __tablename__ = "reference_keys"

    owner: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True, index=True)
