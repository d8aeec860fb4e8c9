"""What is installed: the command, the configuration inside the wheel, and locks that hold hashes and no address."""

import re
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import bwv_index

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHEEL: dict[str, Any] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
LOCKS = ("all", "build", "headless", "linkbench")

ENTRY = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^ ;]+)(?: ;[^\\]*)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def lock_text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")


def locked(name: str) -> dict[str, set[str]]:
    """Return the versions of each package of a lock."""
    found: dict[str, set[str]] = {}
    for entry in ENTRY.finditer(lock_text(name)):
        found.setdefault(entry["name"], set()).add(entry["version"])
    return found


def needs() -> list[str]:
    groups = (group for name, group in PROJECT["dependency-groups"].items() if name != "linkbench")
    return [*PROJECT["project"]["dependencies"], *(need for group in groups for need in group)]


def test_the_command_that_is_installed_is_there() -> None:
    module, name = PROJECT["project"]["scripts"]["bwv-index"].split(":")
    assert callable(getattr(import_module(module), name))


def test_python_3_11_is_enough_and_said_everywhere_alike() -> None:
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert "(3, 11)" in (ROOT / "tools" / "environment.sh").read_text(encoding="utf-8")
    assert "--python-version 3.11" in (ROOT / "tools" / "lock.sh").read_text(encoding="utf-8")


def test_the_version_stands_in_one_place() -> None:
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert (ROOT / PROJECT["tool"]["hatch"]["version"]["path"]).resolve() == Path(
        bwv_index.__file__
    ).resolve()
    assert re.fullmatch(r"\d+\.\d+\.\d+", bwv_index.__version__)


def test_the_wheel_takes_the_configuration_along() -> None:
    assert WHEEL["force-include"] == {"config": "bwv_index/config"}
    assert {"settings.toml", "linking.toml", "forces.toml"} <= {
        file.name for file in (ROOT / "config").iterdir()
    }


def test_the_wheel_says_that_it_is_typed() -> None:
    assert (ROOT / WHEEL["packages"][0] / "py.typed").is_file()
    assert "Typing :: Typed" in PROJECT["project"]["classifiers"]


def test_what_the_source_archive_names_is_there() -> None:
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert [name for name in included if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(name: str) -> None:
    last = ""
    for line in lock_text(name).splitlines():
        if ENTRY.fullmatch(line):
            assert not last or HASH.fullmatch(last), f"{last} has no hash"
        else:
            assert HASH.fullmatch(line), f"neither a package nor a hash: {line}"
        last = line
    assert HASH.fullmatch(last)
    assert "://" not in lock_text(name)


@pytest.mark.parametrize("need", needs())
def test_every_dependency_is_locked(need: str) -> None:
    assert re.split(r"[<>=]", need)[0] in locked("all")


def test_what_only_one_bench_needs_has_a_lock_of_its_own_that_changes_no_other_package() -> None:
    bench, whole = locked("linkbench"), locked("all")
    assert {re.split(r"[<>=]", need)[0] for need in PROJECT["dependency-groups"]["linkbench"]} <= set(bench)
    assert {name for name in bench if name in whole and bench[name] != whole[name]} == set()


def test_the_build_lock_is_a_part_of_the_whole() -> None:
    whole = locked("all")
    assert {name: whole[name] for name in locked("build")} == locked("build")
    named = {re.split(r"[<>=]", need)[0] for need in PROJECT["dependency-groups"]["build"]}
    assert named <= set(locked("build"))


def test_the_headless_build_is_of_the_desktop_builds_version() -> None:
    assert locked("headless") == {"opencv-python-headless": locked("all")["opencv-python"]}
