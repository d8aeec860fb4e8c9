from pathlib import Path

import pytest

from bwv_index.cameras import READERS, CameraProfile, load_profiles
from bwv_index.errors import ConfigError

SHIPPED = sorted((Path(__file__).resolve().parents[3] / "config" / "cameras").glob("*.toml"))
MARKED = 'id = "a"\nnote = "n"\nmark = [{reader = "gpmf"}]\n'
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
    assert {p.id for p in profiles} >= {"apple", "android", "generic", "drone", "dashcam", "avchd", "onvif"}
    for profile in profiles:
        assert "hypothesis" in profile.note.lower() or "measured" in profile.note.lower()
        assert all(shape.note for shape in profile.file_name if "year" in shape.pattern)


def test_a_profile_of_several_makes_says_so() -> None:
    profiles = load_profiles((path.name, path.read_text(encoding="utf-8")) for path in SHIPPED)
    several = {p.id for p in profiles if p.several_makes}
    assert several == {"android", "avchd", "dashcam", "onvif", "platform"}
    assert several >= {p.id for p in profiles if " or " in p.make}


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
        ('id = "a"\nnote = "n"\n[[mark]]\ntag = "make"', "both tag and pattern"),
        ('id = "a"\nnote = "n"\n[[mark]]\npattern = "x"', "both tag and pattern"),
        ('id = "a"\nnote = "n"\n[[mark]]\ntag = "make"\npattern = "x"\nreader = "gpmf"', "either a tag"),
        ('id = "a"\nnote = "n"\n[[mark]]', "either a tag"),
        (MARKED + '[overlay]\nzone = "local"', "say in note"),
        (MARKED + '[gps]\ntrust = 0.5\nnote = " "', "say in note"),
        (MARKED + '[gps]\nzone = "utc"\nnote = "n"', "gps.zone"),
        (MARKED + '[sidecar]\nhalf_width_s = -1\nnote = "n"', "sidecar.half_width_s"),
        (MARKED + '[timecode]\ntime_of_day = "perhaps"\nnote = "n"', "timecode.time_of_day"),
        (MARKED + '[drift]\nseconds_a_day = 0\nnote = "n"', "drift.seconds_a_day"),
        (MARKED + '[drift]\nppm = 20\nnote = "n"', "drift.ppm"),
        (MARKED + '[overlay]\ndate_order = "ydm"\nnote = "n"', "overlay.date_order"),
        (MARKED + '[overlay]\ndevice = "("\nnote = "n"', "not a regular expression"),
        (MARKED + '[overlay]\ndevice = "X.*"\nnote = "n"', "the group (?P<device>"),
        (MARKED + '[overlay]\nofficer = "(?P<device>X)"\nnote = "n"', "the group (?P<officer>"),
        (MARKED + '[overlay]\nstrips = [[0.5, 0, 0.4, 1]]\nnote = "n"', "left before right"),
        (MARKED + '[overlay]\nstrips = [[0, 0.2, 1, 0.2]]\nnote = "n"', "top before bottom"),
        (MARKED + '[overlay]\nstrips = [[0, 0, 1.5, 1]]\nnote = "n"', "overlay.strips"),
        (MARKED + f'[overlay]\nstrips = {[[0, 0, 1, 1]] * 9}\nnote = "n"', "overlay.strips"),
        (MARKED + '[writers]\nown = ["["]\nnote = "n"', "writers.own"),
        (MARKED + '[writers]\nforeign = ["x"]\nnote = "n"', "writers.foreign"),
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


def test_what_a_profile_says_of_each_source_is_read() -> None:
    text = MARKED + (
        '[overlay]\nzone = "local"\ndate_order = "dmy"\nstrips = [[0, 0, 0.5, 0.1]]\n'
        'device = "(?P<device>X[0-9]+)"\nnote = "n"\n'
        '[gps]\nhalf_width_s = 0.5\nnote = "n"\n[sidecar]\nzone = "utc"\nnote = "n"\n'
        '[timecode]\ntime_of_day = true\nnote = "n"\n[drift]\nseconds_a_day = 2.5\nnote = "n"\n'
    )
    profile = load(text)[0]
    overlay = profile.overlay.model_dump(include={"zone", "date_order", "strips"})
    assert overlay == {"zone": "local", "date_order": "dmy", "strips": ((0, 0, 0.5, 0.1),)}
    assert profile.gps.half_width_s == 0.5
    assert profile.sidecar.zone == "utc"
    assert profile.timecode.time_of_day is True
    assert profile.drift.seconds_a_day == 2.5


def test_a_profile_that_says_nothing_of_a_source_assumes_the_least() -> None:
    profile = load(MARKED)[0]
    assert (profile.overlay.zone, profile.overlay.date_order, profile.overlay.strips) == ("unknown", None, ())
    assert profile.sidecar.zone == "unknown"
    assert profile.timecode.time_of_day is None
    assert profile.drift.seconds_a_day is None


def test_the_profile_of_last_resort_narrows_no_clock() -> None:
    (generic,) = [path for path in SHIPPED if path.name == "generic.toml"]
    (profile,) = load_profiles([(generic.name, generic.read_text(encoding="utf-8"))])
    assert profile.drift.seconds_a_day is None


def test_every_reader_that_a_shipped_profile_names_exists() -> None:
    profiles = load_profiles((path.name, path.read_text(encoding="utf-8")) for path in SHIPPED)
    named = {mark.reader for profile in profiles for mark in profile.mark if mark.reader}
    assert named <= {reader.id for reader in READERS}
    assert named
