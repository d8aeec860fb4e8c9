from pathlib import Path

import pytest

from bwv_index.cameras import CameraProfile, load_profiles
from bwv_index.errors import ConfigError

SHIPPED = sorted((Path(__file__).resolve().parents[3] / "config" / "cameras").glob("*.toml"))
GENERIC = ("generic.toml", 'id = "generic"\nnote = "n"\n')


def load(text: str, *, generic: bool = True) -> tuple[CameraProfile, ...]:
    return load_profiles([("x.toml", text), *([GENERIC] if generic else [])])


def test_the_shipped_profiles_load_and_each_says_where_its_facts_come_from() -> None:
    profiles = load_profiles((path.name, path.read_text(encoding="utf-8")) for path in SHIPPED)
    assert {p.id for p in profiles} == {path.stem for path in SHIPPED}
    assert {p.id for p in profiles} >= {
        "axon",
        "axis",
        "motorola",
        "reveal",
        "platform",
        "transcend",
        "gopro",
    }
    assert {p.id for p in profiles} >= {"apple", "android", "generic"}
    for profile in profiles:
        assert "hypothesis" in profile.note.lower() or "measured" in profile.note.lower()
        assert all(shape.note for shape in profile.file_name if "year" in shape.pattern)


def test_profiles_come_in_the_order_of_their_ids() -> None:
    ids = [p.id for p in load('id = "zed"\nnote = "n"\nmark = [{tag = "make", pattern = "Zed"}]')]
    assert ids == ["generic", "zed"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = ", "not TOML"),
        ('id = "a"', "note"),
        ('id = "a"\nnote = "n"', "file_name or a mark"),
        ('id = "A!"\nnote = "n"', "id"),
        ('id = "a"\nnote = "n"\ncolour = "red"', "colour"),
        ('id = "a"\nnote = "n"\n[[file_name]]\npattern = "("', "file_name.0.pattern"),
        ('id = "a"\nnote = "n"\n[[file_name]]\npattern = "(?P<hour>..)"', "a time needs"),
        ('id = "a"\nnote = "n"\n[[file_name]]\npattern = "(?P<colour>..)"', "unknown groups: colour"),
        ('id = "a"\nnote = "n"\n[[mark]]\ntag = "make"\npattern = "["', "mark.0.pattern"),
        ('id = "a"\nnote = "n"\n[tag]\nzone = "mars"', "tag.zone"),
        ('id = "a"\nnote = "n"\n[tag]\ntrust = 2', "tag.trust"),
        ('id = "a"\nnote = "n"\n[tag]\nhalf_width_s = -1', "tag.half_width_s"),
        ('id = "a"\nnote = "n"\n[pre_record]\nseconds = 30', "pre_record.silent"),
        ('id = "a"\nnote = "n"\nlocal_zone = "Mars/Utopia"\n[[file_name]]\npattern = "x"', "local_zone"),
    ],
)
def test_a_fault_names_the_file_and_the_key(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as fault:
        load(text)
    assert fault.value.subject == "x.toml"
    assert said in fault.value.message
    assert fault.value.remedy


def test_two_profiles_of_one_id_are_refused() -> None:
    with pytest.raises(ConfigError, match="second profile"):
        load_profiles([GENERIC, ("again.toml", GENERIC[1])])


def test_the_profile_of_last_resort_must_be_there() -> None:
    with pytest.raises(ConfigError, match="generic"):
        load('id = "a"\nnote = "n"\n[[file_name]]\npattern = "x"', generic=False)
