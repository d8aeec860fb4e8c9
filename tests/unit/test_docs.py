"""The documents and the program say the same, or one of these fails."""

import importlib.util
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest

from bwv_index.cameras import load_profiles
from bwv_index.cases import FORMS, read_layout
from bwv_index.clock import LONDON
from bwv_index.errors import ExitCode
from bwv_index.incidents import load_forces, load_mapping
from bwv_index.index import LinkStatus
from bwv_index.intake import RefusalCode
from bwv_index.intake.refusal import REMEDIES
from bwv_index.linking import load_weights
from bwv_index.linking.levels import OUTCOMES
from bwv_index.media import MediaRefusalCode
from bwv_index.pipeline.casework.checking import load_severities
from bwv_index.pipeline.database import DATABASE_VARIABLE
from bwv_index.pipeline.remedy import media_remedy
from bwv_index.retention import load_retention
from bwv_index.settings import Settings, load_settings
from bwv_index.unreported import load_vocabulary

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
CONFIG = ROOT / "config"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "sample_media" / "README.md",
    *sorted(DOCS.glob("*.md")),
]

CODE_SUFFIXES = {
    ".py",
    ".toml",
    ".sh",
    ".md",
    ".html",
    ".css",
    ".js",
    ".lock",
    ".csv",
    ".txt",
    ".cfg",
    ".ini",
}
WRITTEN = ("src", "config", "docs", "tests", "tools", "sample_media", "requirements", ".ci")
AT_THE_TOP = ("README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", ".gitignore")

MACHINE_PATH = re.compile(r"(?<![\w.~/])/(?:(?:work|home|root)(?![\w-])|tmp/w(?!\w))")
# Put together here, so that this file does not hold what it looks for.
REGISTRIES = tuple(
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("anaconda", "org"))
)


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows(text: str, cells: int) -> list[list[str]]:
    """Return the rows of a page's tables that have so many cells."""
    found = [line[2:-2].split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [row for row in found if len(row) == cells]


def section(text: str, heading: str) -> str:
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def commands_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_tool", ROOT / "tools" / "docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def every_command() -> Iterator[tuple[str, click.Command]]:
    yield from below(commands_tool().program, "")


def below(group: click.Group, above: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{above}{name}", command
        if isinstance(command, click.Group):
            yield from below(command, f"{above}{name} ")


COMMANDS = dict(every_command())


def test_the_commands_page_is_as_the_commands_are() -> None:
    assert page("commands.md") == commands_tool().page()
    assert commands_tool().main(["--check"]) == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_every_option_is_on_the_commands_page(name: str) -> None:
    told = section(page("commands.md"), f"bwv-index {name}")
    options = [opt for param in COMMANDS[name].params for opt in param.opts if opt.startswith("--")]
    assert [option for option in options if option not in told] == []


@pytest.mark.parametrize("name", [n for n, c in COMMANDS.items() if not isinstance(c, click.Group)])
def test_every_command_shows_an_example_of_itself(name: str) -> None:
    assert f"bwv-index {name}" in (COMMANDS[name].help or "")


@pytest.mark.parametrize("name", [n for n, c in COMMANDS.items() if not isinstance(c, click.Group)])
def test_every_command_that_the_job_needs_is_in_the_readme_or_a_page(name: str) -> None:
    told = "".join(text.read_text(encoding="utf-8") for text in PAGES if text.name != "commands.md")
    assert f"bwv-index {name}" in told or f"`{name}`" in told


@pytest.mark.parametrize("text", PAGES, ids=lambda text: text.name)
def test_no_page_names_a_command_that_does_not_exist(text: Path) -> None:
    found = re.findall(r"bwv-index ([a-z]+)(?: ([a-z-]+))?(?: ([a-z]+))?", text.read_text(encoding="utf-8"))
    groups = {name for name, command in COMMANDS.items() if isinstance(command, click.Group)}
    said = {typed(words, groups) for words in found}
    assert said <= set(COMMANDS) | {"takes"}  # "bwv-index takes footage in": a sentence, no command


def typed(words: tuple[str, ...], groups: set[str]) -> str:
    """Return as many of the words as name a command: one, and another for each group."""
    name = words[0]
    for word in words[1:]:
        if name not in groups or not word:
            break
        name = f"{name} {word}"
    return name


def test_the_exit_codes_page_lists_every_code_and_no_other() -> None:
    listed = {int(row[0]): row[1] for row in rows(page("exit-codes.md"), 4) if row[0].isdigit()}
    assert listed == {code.value: code.name.lower().replace("_", "-") for code in ExitCode}


def test_the_quarantine_page_explains_every_reason_with_the_programs_own_remedy() -> None:
    listed = {row[0].strip("`"): row[2] for row in rows(page("quarantine.md"), 3) if row[0].startswith("`")}
    told = {code.value: REMEDIES[code] for code in RefusalCode}
    assert listed == told | {code.value: media_remedy(code) for code in MediaRefusalCode}


def settings_keys() -> dict[str, str]:
    """Return every settings key with its shipped value as TOML writes it."""
    shipped = tomllib.loads((CONFIG / "settings.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for name in Settings.model_fields:
        value = shipped[name]
        pairs = value.items() if isinstance(value, dict) else [("", value)]
        found |= {f"{name}.{key}".rstrip("."): _toml(held) for key, held in pairs}
    return found


def _toml(value: object) -> str:
    return repr(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


def test_the_settings_page_lists_every_key_with_its_default() -> None:
    listed = {
        row[0].strip("`"): row[1].strip("`") for row in rows(section(page("settings.md"), "Keys"), 3)[1:]
    }
    listed.pop("---", None)
    assert listed == settings_keys()


def test_the_shipped_settings_are_whole() -> None:
    assert load_settings().zone == LONDON
    keys = {
        f"{name}.{key}".rstrip(".")
        for name, field in Settings.model_fields.items()
        for key in getattr(field.annotation, "model_fields", {"": None})
    }
    assert keys == set(settings_keys())


@pytest.mark.parametrize(
    "variable", ["BWV_INDEX_HOME", "BWV_INDEX_OPERATOR", "BWV_INDEX_ROLE", DATABASE_VARIABLE]
)
def test_every_variable_is_on_the_settings_page(variable: str) -> None:
    assert f"| `{variable}` |" in page("settings.md")


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("Runtime", PROJECT["project"]["dependencies"]),
        ("Optional", PROJECT["project"]["optional-dependencies"]["postgresql"]),
        ("For tests", PROJECT["dependency-groups"]["test"]),
        (
            "For benchmarks",
            [*PROJECT["dependency-groups"]["bench"], *PROJECT["dependency-groups"]["linkbench"]],
        ),
        ("For building", PROJECT["dependency-groups"]["build"]),
    ],
)
def test_the_dependencies_page_says_what_each_is_for(heading: str, wanted: list[str]) -> None:
    listed = [
        row[0].strip("`") for row in rows(section(page("dependencies.md"), heading), 3) if row[0][0] == "`"
    ]
    assert sorted(listed) == sorted(re.split(r"[<>=\[]", need)[0] for need in wanted)


def test_the_cameras_page_lists_every_shipped_profile() -> None:
    listed = [row[0].strip("`") for row in rows(page("cameras.md"), 5) if row[0].startswith("`")]
    assert sorted(listed) == sorted(file.stem for file in (CONFIG / "cameras").glob("*.toml"))


def test_the_example_of_a_profile_is_one() -> None:
    example = re.findall(r"```toml\n(.*?)```", page("cameras.md"), re.DOTALL)
    generic = (CONFIG / "cameras" / "generic.toml").read_text(encoding="utf-8")
    profiles = load_profiles([("example", example[0]), ("generic", generic)])
    assert [profile.id for profile in profiles] == ["generic", "yourmake"]


@pytest.mark.parametrize("name", list(OUTCOMES))
def test_every_comparison_is_explained(name: str) -> None:
    assert name in [row[0].strip("`") for row in rows(page("linking.md"), 3)]


@pytest.mark.parametrize("status", list(LinkStatus))
def test_every_state_of_a_link_is_explained(status: LinkStatus) -> None:
    assert f"`{status.value}`" in section(page("linking.md"), "States")


def test_every_table_of_weights_is_on_the_linking_page() -> None:
    weights = tomllib.loads((CONFIG / "linking.toml").read_text(encoding="utf-8"))
    told = section(page("linking.md"), "The weights, and where they came from")
    assert [name for name in weights if f"`[{name}]`" not in told and f"`[{name}." not in told] == []
    assert "0.40" in told
    assert weights["caps"]["time_alone"] == weights["caps"]["officer_without_time"] == pytest.approx(0.40)
    assert weights["caps"]["time_and_place"] == weights["caps"]["issue_alone"] == pytest.approx(0.94)


def make_targets() -> list[str]:
    return re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_readme_lists_every_make_target_and_no_other() -> None:
    listed = re.findall(
        r"^\| `make ([a-z-]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(listed) == sorted(make_targets())


def test_the_readme_lists_every_page() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [file.name for file in DOCS.glob("*.md") if f"(docs/{file.name})" not in told] == []


@pytest.mark.parametrize("text", PAGES, ids=lambda text: str(text.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(text: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (text.parent / link).exists()] == []


FILES_NAMED = re.compile(
    r"\b((?:docs|config|tools|tests|sample_media|requirements)/[\w./-]*\w\.(?:md|toml|py|sh|lock))\b"
)
OF_A_FORCES_OWN = {
    "config/cameras/yourmake.toml",
    "config/imports/NAME.toml",
    "config/imports/ourplatform.toml",
}


def written_files() -> Iterator[Path]:
    """Go through every text file that the project consists of."""
    yield from (ROOT / name for name in AT_THE_TOP)
    for folder in WRITTEN:
        for file in sorted((ROOT / folder).rglob("*")):
            plain = file.suffix in CODE_SUFFIXES or not file.suffix
            if file.is_file() and plain and "__pycache__" not in file.parts:
                yield file


TEXTS = {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in written_files()}


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_of_ours_that_is_named_is_there(name: str) -> None:
    named = set(FILES_NAMED.findall(TEXTS[name])) - OF_A_FORCES_OWN
    assert [other for other in named if not (ROOT / other).exists()] == []


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_names_this_machine_or_a_package_registry(name: str) -> None:
    text = TEXTS[name]
    assert MACHINE_PATH.findall(text) == []
    assert [registry for registry in REGISTRIES if registry in text] == []


def test_the_changelog_has_an_unreleased_section_with_something_in_it() -> None:
    told = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert len(section(told, "Unreleased").split()) > 20


@pytest.mark.parametrize(
    "file", sorted(CONFIG.rglob("*.toml")), ids=lambda file: str(file.relative_to(CONFIG))
)
def test_every_shipped_configuration_file_is_read_by_its_reader(file: Path) -> None:
    text, where = file.read_text(encoding="utf-8"), file.relative_to(CONFIG).as_posix()
    generic = ("generic", (CONFIG / "cameras" / "generic.toml").read_text(encoding="utf-8"))
    if where.startswith("cameras/"):
        texts = [(where, text)] if file.stem == "generic" else [(where, text), generic]
        assert file.stem in {profile.id for profile in load_profiles(texts)}
    elif where.startswith("imports/"):
        assert load_mapping(text, where).name == file.stem
    elif where.startswith("forms/"):
        assert read_layout(text, where, FORMS).form == file.stem
    elif where == "linking.toml":
        assert load_weights(text, where)
    elif where == "retention.toml":
        assert load_retention(text, where)
    elif where == "unreported.toml":
        assert load_vocabulary(text, where)
    elif where == "forces.toml":
        assert load_forces(text, where)
    elif where == "case.toml":
        assert load_severities(text, where)
    else:
        assert where == "settings.toml"
        assert load_settings()
