"""Settings: what the software does by default, and how a force changes it.

Values come, strongest first, from the environment (``BWV_INDEX_KEYFRAMES__MOST=40``), from the home's own
``settings.toml``, and from the shipped ``config/settings.toml``. Other configuration (camera profiles,
linking weights, import mappings) is whole files: a file of the same name in the home's ``config/`` folder
replaces the shipped one, and a new file is one more.
"""

import hashlib
import os
from pathlib import Path
from typing import Any, ClassVar, Literal

import rfc8785
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bwv_index.errors import ConfigError

PREFIX = "BWV_INDEX_"
NOT_SETTINGS = frozenset({"HOME", "OPERATOR", "ROLE", "DATABASE"})
"""Variables of ours that name a place or a person, not a setting."""


class _Section(BaseModel):
    """A section of the settings: unknown keys are refused, so that a misspelt one is not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class IngestSettings(_Section):
    """How files are taken in."""

    workers: int = Field(ge=0, le=256)
    settle_s: float = Field(ge=0)
    wait_s: float = Field(ge=0)
    chunk_kib: int = Field(ge=4, le=65536)
    time_limit_s: float = Field(gt=0)
    least_rate_mib_s: float = Field(gt=0)
    memory_limit_mib: int = Field(ge=512)
    sidecars: tuple[str, ...]


class LimitSettings(_Section):
    """Bounds on one inspection."""

    max_pixels: int = Field(gt=0)
    max_streams: int = Field(gt=0)
    max_packets: int = Field(gt=0)
    max_duration_s: int = Field(gt=0)


class KeyframeSettings(_Section):
    """How many keyframes are chosen, and how."""

    spacing_s: float = Field(gt=0)
    most: int = Field(ge=1, le=1000)
    width: int = Field(ge=64, le=3840)
    near_identical_bits: int = Field(ge=0, le=64)
    dark_luma: float = Field(ge=0, le=255)
    jpeg_quality: int = Field(ge=1, le=100)


class SilenceSettings(_Section):
    """What counts as silence."""

    threshold_dbfs: float = Field(le=0)
    least_s: float = Field(gt=0)


class OverlaySettings(_Section):
    """Whether the text burnt into pictures is read, and in how many."""

    read: bool
    frames: int = Field(ge=3, le=60)


class RecordingSettings(_Section):
    """When files of one camera are one recording."""

    gap_s: float = Field(ge=0)


class CatalogueSettings(_Section):
    """When a platform's row and a file are the same clip."""

    start_tolerance_s: float = Field(ge=0)
    duration_tolerance_s: float = Field(ge=0)


class LinkingSettings(_Section):
    """When a link is proposed."""

    propose: float = Field(gt=0, lt=1)
    second_person: bool


class SearchSettings(_Section):
    """How a search widens what it was asked."""

    pad_minutes: float = Field(ge=0)


class HampshireSettings(_Section):
    """Within which times things should happen after an assault on an officer."""

    contact_hours: float = Field(gt=0)
    update_days: int = Field(ge=1, le=36525)
    stale_days: int = Field(ge=1, le=36525)
    as_notes: tuple[str, ...]


class PlaySettings(_Section):
    """Which player shows a master, and what it is given."""

    program: str = Field(min_length=1)
    arguments: tuple[str, ...]

    @field_validator("arguments")
    @classmethod
    def _names_the_file(cls, arguments: tuple[str, ...]) -> tuple[str, ...]:
        if not any("{file}" in argument for argument in arguments):
            raise ValueError("one argument must hold {file}, where the player gets the master's path")
        return arguments


class CustodySettings(_Section):
    """Who else vouches for the ledger, and where else its checkpoints are kept."""

    time_stamp_authority: str = Field(pattern=r"^(https?://[^\s/].*)?$")
    time_stamp_roots: str
    time_stamp_timeout_s: float = Field(gt=0, le=600)
    checkpoint_copies: tuple[str, ...]


class CaseSettings(_Section):
    """How exhibits are numbered and cut."""

    clip_numbers: Literal["own", "letter"]
    caption: bool
    frame_tolerance: float = Field(ge=0, le=1)


class Settings(BaseSettings):
    """All settings, read once a command and never changed after."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )
    toml_files: ClassVar[list[Path]] = []

    zone: str
    force: str = Field(pattern=r"^([0-9]{2})?$")
    ingest: IngestSettings
    limits: LimitSettings
    keyframes: KeyframeSettings
    silence: SilenceSettings
    overlay: OverlaySettings
    recording: RecordingSettings
    catalogue: CatalogueSettings
    linking: LinkingSettings
    search: SearchSettings
    hampshire: HampshireSettings
    case: CaseSettings
    play: PlaySettings
    custody: CustodySettings

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources, strongest first; no dotenv file and no secrets folder are ever read."""
        del dotenv_settings, file_secret_settings
        files = (TomlConfigSettingsSource(settings_cls, toml_file=file) for file in cls.toml_files)
        return (init_settings, env_settings, *files)

    def fingerprint(self) -> str:
        """Return the SHA-256 of all values as canonical JSON (RFC 8785): names the settings of a result."""
        return hashlib.sha256(rfc8785.dumps(self.model_dump(mode="json"))).hexdigest()

    def inspection_fingerprint(self) -> str:
        """As ``fingerprint``, over the values that change what inspection finds, and no others."""
        chosen: dict[str, Any] = self.model_dump(mode="json", include={"limits", "keyframes", "silence"})
        return hashlib.sha256(rfc8785.dumps(chosen)).hexdigest()


def shipped_config() -> Path:
    """Return the folder of shipped configuration: inside the wheel, or beside ``src`` in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "config"
    return inside if inside.is_dir() else package.parent.parent / "config"


def load_settings(home: Path | None = None) -> Settings:
    """Read the settings for a home.

    Raises:
        ConfigError: a file cannot be read as TOML, or holds an unknown key or a value out of range.
    """
    files = [shipped_config() / "settings.toml"]
    if home is not None and (home / "settings.toml").is_file():
        files.insert(0, home / "settings.toml")
    _refuse_unknown_variables()
    chosen = type("Settings", (Settings,), {"toml_files": files, "__doc__": Settings.__doc__})
    try:
        return chosen()  # type: ignore[no-any-return]
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigError(
            f"setting '{where}': {first['msg'].lower()}",
            subject=str(files[0]),
            remedy="Correct the value there, or the BWV_INDEX_ variable of that name.",
        ) from fault
    except ValueError as fault:
        raise ConfigError(f"cannot be read as TOML: {fault}", subject=str(files[0])) from fault
    except OSError as fault:
        raise ConfigError(
            f"cannot be read: {fault.strerror}", subject=str(fault.filename or files[0])
        ) from fault


def _refuse_unknown_variables() -> None:
    """Refuse a variable that looks like a setting and is none: a misspelt one would be ignored in silence."""
    for name in sorted(os.environ):
        section = name.removeprefix(PREFIX).partition("__")[0]
        known = section.lower() in Settings.model_fields or section in NOT_SETTINGS
        if name.startswith(PREFIX) and not known:
            raise ConfigError(
                f"setting '{section.lower()}': there is no such section",
                subject=name,
                remedy="docs/settings.md lists the sections and keys; unset the variable if it is not meant for us.",
            )


def read_config(name: str, home: Path | None = None) -> tuple[str, str]:
    """Return (where it came from, its text) of one configuration file, the home's own before the shipped one.

    Raises:
        ConfigError: there is no such file, or it is not readable UTF-8.
    """
    for folder in _config_folders(home):
        file = folder / name
        if file.is_file():
            return str(file), _read(file)
    raise ConfigError("there is no such configuration file", subject=name)


def list_config(folder: str, home: Path | None = None) -> tuple[tuple[str, str], ...]:
    """Return (where, text) of every TOML file of a configuration folder, each name once, in order of name."""
    found: dict[str, Path] = {}
    for parent in reversed(_config_folders(home)):
        for file in _tables_below(parent / folder):
            if file.parent == parent / folder:
                found[file.name] = file
    return tuple((str(found[name]), _read(found[name])) for name in sorted(found))


def list_configured(home: Path | None = None) -> tuple[tuple[str, str], ...]:
    """Return (name, text) of every file of configuration but the settings, the home's own before a shipped one.

    Raises:
        ConfigError: a file is not readable UTF-8.
    """
    found: dict[str, Path] = {}
    for parent in reversed(_config_folders(home)):
        found.update({_name(file, parent): file for file in _tables_below(parent)})
    found.pop("settings.toml", None)
    return tuple((name, _read(found[name])) for name in sorted(found))


def _name(file: Path, parent: Path) -> str:
    """Return a file's name below a folder as text; bytes that are not UTF-8 show as escapes."""
    return os.fsencode(file.relative_to(parent)).decode("utf-8", errors="backslashreplace")


def _tables_below(folder: Path) -> list[Path]:
    """List a folder's TOML files; one that cannot be listed is told, never taken for an empty one."""
    found: list[Path] = []
    try:
        for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
            if entry.is_dir():
                found += _tables_below(entry)
            elif entry.suffix == ".toml":
                found.append(entry)
    except OSError as fault:
        raise ConfigError(f"cannot be listed: {fault.strerror}", subject=str(folder)) from fault
    return found


def _config_folders(home: Path | None) -> tuple[Path, ...]:
    return (shipped_config(),) if home is None else (home / "config", shipped_config())


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigError(f"cannot be read: {fault}", subject=str(file)) from fault
