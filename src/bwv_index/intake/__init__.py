"""Intake: bytes in. Finds files, waits until they hold still, reads each once, keeps an unaltered copy.

Nothing here writes to a source, follows a link out of it, or decides what a file means.
"""

from bwv_index.intake.discovery import Found, InnerLink, Sighting, discover
from bwv_index.intake.fingerprint import Fingerprint, fingerprint, hash_file
from bwv_index.intake.manifest import Manifest, read_manifest
from bwv_index.intake.refusal import Refusal, RefusalCode
from bwv_index.intake.replica import Replica, ReplicaState, replicate
from bwv_index.intake.stability import Stability, wait_until_still
from bwv_index.intake.vault import Vault

__all__ = [
    "Fingerprint",
    "Found",
    "InnerLink",
    "Manifest",
    "Refusal",
    "RefusalCode",
    "Replica",
    "ReplicaState",
    "Sighting",
    "Stability",
    "Vault",
    "discover",
    "fingerprint",
    "hash_file",
    "read_manifest",
    "replicate",
    "wait_until_still",
]
