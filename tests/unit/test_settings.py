"""Settings: environment before home before shipped; a misspelt key is refused by its name, never ignored."""

from pathlib import Path

import pytest

from bwv_index.errors import ConfigError
from bwv_index.settings import Settings, list_config, load_settings, read_config, shipped_config


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "config" / "cameras").mkdir(parents=True)
    return tmp_path


def write(own: Path, text: str) -> Path:
    (own / "settings.toml").write_text(text, encoding="utf-8")
    return own


def test_the_shipped_settings_can_be_read() -> None:
    assert load_settings().zone == "Europe/London"


@pytest.mark.parametrize(
    ("in_home", "in_environment", "most"),
    [
        ("", None, load_settings().keyframes.most),
        ("[keyframes]\nmost = 7\n", None, 7),
        ("", "9", 9),
        ("[keyframes]\nmost = 7\n", "9", 9),
    ],
)
def test_the_strongest_source_wins(
    own: Path, monkeypatch: pytest.MonkeyPatch, in_home: str, in_environment: str | None, most: int
) -> None:
    if in_environment is not None:
        monkeypatch.setenv("BWV_INDEX_KEYFRAMES__MOST", in_environment)
    assert load_settings(write(own, in_home)).keyframes.most == most


def test_a_home_that_changes_one_key_keeps_the_others_of_its_section(own: Path) -> None:
    assert (
        load_settings(write(own, "[keyframes]\nmost = 7\n")).keyframes.width
        == load_settings().keyframes.width
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("zonne = 'UTC'", "zonne"),
        ("[keyframe]\nmost = 7", "keyframe"),
        ("[keyframes]\nmots = 7", "keyframes.mots"),
        ("[keyframes]\nmost = 0", "keyframes.most"),
        ("[keyframes]\nmost = 'many'", "keyframes.most"),
        ("[linking]\npropose = 1.0", "linking.propose"),
        ("force = 'Essex'", "force"),
    ],
)
def test_a_key_or_value_that_is_not_allowed_is_named(own: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError, match=f"setting '{named}'") as refused:
        load_settings(write(own, text))
    assert refused.value.subject == str(own / "settings.toml")


@pytest.mark.parametrize("content", [b"[keyframes\n", b"zone = \xff\n", b"zone = 1 = 2"])
def test_a_file_that_is_not_toml_is_a_typed_fault(own: Path, content: bytes) -> None:
    (own / "settings.toml").write_bytes(content)
    with pytest.raises(ConfigError):
        load_settings(own)


@pytest.mark.parametrize("variable", ["BWV_INDEX_KEYFRAMES__MOTS", "BWV_INDEX_KEYFRAME__MOST"])
def test_a_misspelt_variable_is_refused(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "7")
    with pytest.raises(ConfigError, match=r"keyframe"):
        load_settings()


@pytest.mark.parametrize("variable", ["HOME", "OPERATOR", "DATABASE"])
def test_the_variables_of_the_command_line_are_not_settings(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    shipped = load_settings().fingerprint()
    monkeypatch.setenv(f"BWV_INDEX_{variable}", "7001")
    assert load_settings().fingerprint() == shipped


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(load_settings(), "zone", "UTC")  # noqa: B010 - the types forbid it as well


def test_equal_values_have_one_fingerprint_wherever_they_stand(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_home = load_settings(write(own, "[silence]\nleast_s = 3.0\n")).fingerprint()
    monkeypatch.setenv("BWV_INDEX_SILENCE__LEAST_S", "3.0")
    assert load_settings().fingerprint() == in_home


@pytest.mark.parametrize(
    ("text", "inspects_anew"),
    [
        ("[keyframes]\nmost = 7", True),
        ("[limits]\nmax_streams = 3", True),
        ("[silence]\nleast_s = 3.0", True),
        ("[ingest]\nworkers = 3", False),
        ("[search]\npad_minutes = 3", False),
        ("zone = 'UTC'", False),
    ],
)
def test_only_what_changes_inspection_changes_its_fingerprint(
    own: Path, text: str, inspects_anew: bool
) -> None:
    shipped, changed = load_settings(), load_settings(write(own, text))
    assert changed.fingerprint() != shipped.fingerprint()
    assert (changed.inspection_fingerprint() != shipped.inspection_fingerprint()) is inspects_anew


def test_every_section_refuses_unknown_keys() -> None:
    for field in Settings.model_fields.values():
        kind = field.annotation
        extra = getattr(kind, "model_config", {"extra": "forbid"})["extra"]
        assert extra == "forbid"


def test_a_home_replaces_a_shipped_file_by_its_name_and_may_add_one(own: Path) -> None:
    shipped = sorted(file.name for file in (shipped_config() / "cameras").glob("*.toml"))
    (own / "config" / "cameras" / shipped[0]).write_text("ours", encoding="utf-8")
    (own / "config" / "cameras" / "zz-new.toml").write_text("new", encoding="utf-8")
    found = list_config("cameras", own)
    assert [Path(where).name for where, _ in found] == [*shipped, "zz-new.toml"]
    assert [text for _, text in found if text in {"ours", "new"}] == ["ours", "new"]


def test_one_file_is_the_home_s_before_the_shipped_one(own: Path) -> None:
    (own / "config" / "linking.toml").write_text("ours", encoding="utf-8")
    assert read_config("linking.toml", own) == (str(own / "config" / "linking.toml"), "ours")
    assert read_config("linking.toml")[0] == str(shipped_config() / "linking.toml")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_is_missing_or_not_text_is_a_typed_fault(own: Path, content: bytes | None) -> None:
    if content is not None:
        (own / "config" / "odd.toml").write_bytes(content)
    with pytest.raises(ConfigError):
        read_config("odd.toml", own)


def test_a_folder_of_configuration_that_cannot_be_listed_is_never_taken_for_an_empty_one(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", fail)
    with pytest.raises(ConfigError, match="Permission denied"):
        list_config("cameras", own)


def test_settings_that_cannot_be_read_are_a_typed_fault(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(own, "")

    def fail(path: Path, *_: object, **__: object) -> None:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(ConfigError, match="Input/output error") as fault:
        load_settings(own)
    assert fault.value.subject.endswith("settings.toml")
