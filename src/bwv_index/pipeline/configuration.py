"""What a home is configured to do: every setting, and every file of configuration by its hash."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bwv_index.custody import Detail, details_of
from bwv_index.settings import Settings, list_configured


@dataclass(frozen=True, slots=True)
class Configuration:
    """Settings by their full name, and configuration files by theirs: text and SHA-256."""

    settings: Mapping[str, str]
    files: Mapping[str, str]

    def details(self, before: "Configuration | None") -> dict[str, Detail]:
        """Return what the ledger is told: all of it, and what is not as it was."""
        told: dict[str, Detail] = {"settings": {**self.settings}, "files": {**self.files}}
        if before is not None:
            told["changed"] = [*self.changed_since(before)]
        return told

    def changed_since(self, before: "Configuration") -> tuple[str, ...]:
        """Name each setting and file that is not as it was, with both values of a setting."""
        settings = (
            f"{name}: {before.settings.get(name, 'not there')} -> {self.settings.get(name, 'not there')}"
            for name in sorted({*self.settings, *before.settings})
            if self.settings.get(name) != before.settings.get(name)
        )
        files = (
            name
            for name in sorted({*self.files, *before.files})
            if self.files.get(name) != before.files.get(name)
        )
        return (*settings, *files)


def read_configuration(settings: Settings, home: Path) -> Configuration:
    """Return how a home is configured now.

    Raises:
        ConfigError: a file of configuration cannot be read.
    """
    return Configuration(
        dict(_flat("", settings.model_dump(mode="json"))),
        {name: hashlib.sha256(text.encode()).hexdigest() for name, text in list_configured(home)},
    )


def told_configuration(entry: bytes | None) -> Configuration | None:
    """Return the configuration that an act on the ledger tells of, or None where none tells of one."""
    if entry is None:
        return None
    details = details_of(entry)
    settings, files = details.get("settings"), details.get("files")
    return Configuration(settings, files) if isinstance(settings, dict) and isinstance(files, dict) else None


def _flat(above: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [pair for name, below in value.items() for pair in _flat(f"{above}.{name}".lstrip("."), below)]
    return [(above, json.dumps(value))]
