"""The other side of the evidence: incidents, crimes, people in roles, deployments and camera issue.

This room reads the tables that a force exports and the references that people write. It takes bytes or text
and gives frozen values; it keeps what it cannot read, says so, and guesses nothing.
"""

from bwv_index.incidents.catalogue import read_catalogue
from bwv_index.incidents.device import device_key
from bwv_index.incidents.flag import Fault, Flag
from bwv_index.incidents.force import CrimeShape, Force, force_by_code, load_forces
from bwv_index.incidents.found import FoundReference, ReferenceKind, find_references
from bwv_index.incidents.incident import (
    CUSTODY_RECORD,
    FURTHER_REFERENCES,
    FURTHER_URN,
    CameraIssue,
    CatalogueClip,
    Deployment,
    Incident,
    Injury,
    Party,
    Precision,
    RoleKind,
    TimeWindow,
)
from bwv_index.incidents.incident_table import read_incidents
from bwv_index.incidents.mapping import ImportMapping, TableKind, load_mapping
from bwv_index.incidents.near_reference import NearKeys, one_apart
from bwv_index.incidents.officer import OfficerKey, claimed_officer, normalise_officer, with_forces
from bwv_index.incidents.people_table import read_camera_issue, read_deployments, read_parties, read_role
from bwv_index.incidents.place import Position
from bwv_index.incidents.reading import ReadRow, RowFault, TableReading
from bwv_index.incidents.reference import is_exhibit_key, is_log_key, reference_key, reference_keys
from bwv_index.incidents.strict_reference import LooseReference, loose_references
from bwv_index.incidents.urn import Urn, normalise_urn, parse_urn
from bwv_index.incidents.victim_care import CareAnswer, CareField, FileField, care_answers

__all__ = [
    "CUSTODY_RECORD",
    "FURTHER_REFERENCES",
    "FURTHER_URN",
    "CameraIssue",
    "CareAnswer",
    "CareField",
    "CatalogueClip",
    "CrimeShape",
    "Deployment",
    "Fault",
    "FileField",
    "Flag",
    "Force",
    "FoundReference",
    "ImportMapping",
    "Incident",
    "Injury",
    "LooseReference",
    "NearKeys",
    "OfficerKey",
    "Party",
    "Position",
    "Precision",
    "ReadRow",
    "ReferenceKind",
    "RoleKind",
    "RowFault",
    "TableKind",
    "TableReading",
    "TimeWindow",
    "Urn",
    "care_answers",
    "claimed_officer",
    "device_key",
    "find_references",
    "force_by_code",
    "is_exhibit_key",
    "is_log_key",
    "load_forces",
    "load_mapping",
    "loose_references",
    "normalise_officer",
    "normalise_urn",
    "one_apart",
    "parse_urn",
    "read_camera_issue",
    "read_catalogue",
    "read_deployments",
    "read_incidents",
    "read_parties",
    "read_role",
    "reference_key",
    "reference_keys",
    "with_forces",
]
