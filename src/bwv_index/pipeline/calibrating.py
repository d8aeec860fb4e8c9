"""Estimating the weights of links anew from what people decided; nothing changes until a person says so."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from bwv_index.custody import EventType
from bwv_index.durable import make_folders, write_new, write_whole
from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.index import LinkStatus, Record
from bwv_index.linking import (
    Calibration,
    Example,
    Field,
    Weights,
    calibrate,
    example,
    load_weights,
    recalibrated,
    write_weights,
)
from bwv_index.pipeline.deciding import require_person
from bwv_index.pipeline.facts import load_facts
from bwv_index.pipeline.workspace import Workspace
from bwv_index.settings import read_config

NAME = "linking.toml"
HELD = 4.0
"""How hard a weight is held to what it is, in 1/bits^2: about as hard as some thirty decided pairs hold it."""


@dataclass(frozen=True, slots=True)
class CalibrationReport:
    """What the decisions on record would change, or did: ``written`` is the file, None where nothing was written.

    ``weights`` and ``after`` are the SHA-256 of the configuration before and after. ``kept`` is where the home's
    earlier file went, None where the home had none.
    """

    found: Calibration
    weights: str
    after: str
    written: Path | None
    kept: Path | None


def calibrate_links(
    workspace: Workspace, *, apply: bool = False, why: str = "", held: float = HELD
) -> CalibrationReport:
    """Estimate the weights anew from the decided links, and report what would change; write it where told to.

    Raises:
        RefusedError: too few pairs are decided; to apply, nobody is named or no reason is given.
        ConfigError: the weights that are there cannot be read.
        EnvironmentFaultError: the home's configuration cannot be written.
        BusyError: another run holds the home.
    """
    if apply:
        require_person(workspace.actor, why)
    origin, text = read_config(NAME, workspace.home.root)
    weights = load_weights(text, origin)
    before = hashlib.sha256(text.encode()).hexdigest()
    with workspace.changing(), workspace.writing() as record:
        found = _calibrate(_decided(record, weights), weights, held)
        new = write_weights(recalibrated(weights, found, workspace.now().astimezone(UTC).date().isoformat()))
        after = hashlib.sha256(new.encode()).hexdigest()
        written = kept = None
        if apply:
            written = workspace.home.root / "config" / NAME
            kept = _put(written, new)
        kind = EventType.WEIGHTS_ESTIMATED if apply else EventType.VIEW
        record.ledger.append(
            workspace.event(
                kind, "weights of links", why=why.strip(),
                details={
                    "confirmed": found.confirmed, "rejected": found.rejected, "changed": len(found.changes),
                    "prior": [f"{bits:+.2f}" for bits in found.prior], "before": before, "after": after,
                },
            )
        )  # fmt: skip
    return CalibrationReport(found, before, after, written, kept)


def _calibrate(decided: Sequence[Example], weights: Weights, held: float) -> Calibration:
    try:
        return calibrate(decided, weights, held)
    except ValueError as fault:
        confirmed = sum(e.is_true for e in decided)
        raise RefusedError(
            f"{fault}; decided are {confirmed} confirmed and {len(decided) - confirmed} rejected",
            remedy="Decide more links: bwv-index review, or bwv-index link decide.",
        ) from fault


def _decided(record: Record, weights: Weights) -> list[Example]:
    """Score every decided pair on the record as it is."""
    facts = load_facts(record)
    field = Field.of(facts.clips, facts.incidents, facts.issues, weights)
    footage = {facts.numbers[f.clip.clip_id]: f for f in field.footage}
    scenes = {scene.facts.incident_id: scene for scene in field.scenes}
    links = record.links.matching(statuses=(LinkStatus.CONFIRMED, LinkStatus.REJECTED))
    return [
        example(
            field.score(footage[link.clip_id], scenes[str(link.incident_id)]), footage[link.clip_id], weights,
            is_true=link.status is LinkStatus.CONFIRMED,
        )
        for link in links
    ]  # fmt: skip


def _put(target: Path, text: str) -> Path | None:
    """Write the home's weights; an earlier file of its own is kept beside it under its hash."""
    kept = None
    try:
        make_folders(target.parent)
        if target.exists():
            earlier = target.read_bytes()
            kept = target.with_name(f"linking-{hashlib.sha256(earlier).hexdigest()[:12]}.toml")
            if not kept.exists():
                write_new(kept, earlier)
        write_whole(target, text.encode())
    except OSError as fault:
        raise EnvironmentFaultError(f"cannot be written: {fault.strerror}", subject=str(target)) from fault
    return kept
