"""Keys of any length in PostgreSQL, whose ordinary index refuses a key of more than 2,704 bytes.

A path may have 4,096 bytes and a cell a million characters, and neither may stop an ingest or an import. Where such
a value is looked up or must be the only one, the index holds its hash and the rows themselves are compared
(PostgreSQL, chapter "Hash Indexes"; ``CREATE TABLE``, section ``EXCLUDE``). SQLite's indexes have no such bound.
"""

from collections.abc import Iterable

LOOKED_UP: tuple[tuple[str, str, str], ...] = (
    ("camera_issues", "ix_camera_issues_device_key", "device_key"),
    ("catalogue", "ix_catalogue_device_serial", "device_serial"),
    ("catalogue", "ix_catalogue_title", "title"),
    ("claims", "ix_claims_kind_value", "value"),
    ("clips", "ix_clips_recording", "recording"),
    ("incidents", "ix_incidents_reference_key", "reference_key"),
    ("ledger", "ix_ledger_subject", "subject"),
    ("locations", "ix_locations_name", "name"),
    ("sidecars", "ix_sidecars_stem", "stem"),
)
"""Table, name of its index, the column whose values may have any length."""

OF_CLOCKS: tuple[tuple[str, str, str], ...] = (
    ("clock_checks", "ix_clock_checks_device_key", "device_key"),
    ("device_offsets", "ix_device_offsets_device_key", "device_key"),
)
"""As ``LOOKED_UP``, of the tables that schema 0003 added."""

ONLY_ONE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("camera_issues", "uq_camera_issues_device_key_force_number_issued_at",
     ("device_key", "force", "number", "issued_at::text")),
    ("catalogue", "uq_catalogue_evidence_id", ("evidence_id",)),
    ("clips", "uq_clips_evidence_id", ("evidence_id",)),
    ("crimes", "uq_crimes_incident_id_crime_ref", ("incident_id::text", "crime_ref")),
    ("deployments", "uq_deployments_incident_id_force_number_callsign_dispatched_at",
     ("incident_id::text", "force", "number", "callsign", "dispatched_at::text")),
    ("findings", "uq_findings_sha256_code_detail", ("sha256", "code", "detail")),
    ("import_rows", "uq_import_rows_file_sha256_kind_line_column",
     ("file_sha256", "kind", "line::text", '"column"')),
    ("incidents", "uq_incidents_force_reference_key", ("force", "reference_key")),
    ("locations", "uq_locations_path_raw_sha256", ("encode(path_raw, 'hex')", "sha256")),
    ("recordings", "pk_recordings", ("name", '"position"::text')),
    ("refusals", "uq_refusals_path_raw_code_sha256", ("encode(path_raw, 'hex')", "code", "sha256")),
)  # fmt: skip
"""Table, name of its rule, and what no two of its rows may have in common, as text."""

_BESIDE = (
    "CREATE INDEX ix_claims_kind ON claims (kind)",
    "CREATE INDEX ix_import_rows_file_sha256 ON import_rows (file_sha256)",
    "CREATE INDEX ix_locations_path_raw ON locations USING hash (path_raw)",
    "CREATE INDEX ix_recordings_name ON recordings USING hash (name)",
    "CREATE INDEX ix_refusals_path_raw ON refusals USING hash (path_raw)",
)
"""Look-ups for which the replaced indexes served as well."""

_KNOWN = {"deployments": " WHERE (dispatched_at IS NOT NULL)"}
"""Where a rule holds: an unknown time equals no other, as in the ordinary index."""


def replaced() -> frozenset[str]:
    """Return the names of the indexes and rules that differ from those of the models."""
    beside = (statement.split()[2] for statement in _BESIDE)
    return frozenset(
        (*(name for _, name, _ in (*LOOKED_UP, *OF_CLOCKS)), *(name for _, name, _ in ONLY_ONE), *beside)
    )


def for_any_length() -> tuple[str, ...]:
    """Return the statements that replace the bounded indexes of the first schema, in PostgreSQL."""
    found = [*hashed(LOOKED_UP)]
    for table, name, parts in ONLY_ONE:
        key = parts[0] if len(parts) == 1 else f"(ARRAY[{', '.join(parts)}])"
        found += [
            f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING hash ({key} WITH =){_KNOWN.get(table, '')}",
        ]
    return (*found, *_BESIDE)


def hashed(look_ups: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    """Return the statements that put hash indexes in the place of ordinary ones, in PostgreSQL."""
    return tuple(
        statement
        for table, name, column in look_ups
        for statement in (f"DROP INDEX {name}", f"CREATE INDEX {name} ON {table} USING hash ({column})")
    )
