"""The vocabulary says what it looks for and where that comes from; a fault in it names its place."""

import pytest

from bwv_index.errors import ConfigError
from bwv_index.unreported import Vocabulary, load_vocabulary

SOUND = """
least = 2
sound = 1
bookmark = 1
near_hours = 12
[groups.assault]
weight = 4
meaning = "an assault"
words = ["assault"]
origin = "ours"
[denials.negated]
meaning = "a no"
before = ["no"]
fillers = []
joiners = []
after = []
origin = "ours"
[denials.exercise]
meaning = "training"
words = ["training"]
origin = "ours"
"""

OTHER = '[groups.other]\nweight = 1\nmeaning = "x"\nwords = ["ASSAULT"]\norigin = "x"\n'


def test_the_shipped_one_holds_what_an_officer_writes(vocabulary: Vocabulary) -> None:
    assert {"officer-assaulted", "officer-injured", "emergency-button", "assault", "force-used"} <= set(
        vocabulary.groups
    )
    strong = vocabulary.groups["officer-assaulted"].weight
    assert strong > vocabulary.groups["assault"].weight > vocabulary.groups["force-used"].weight
    assert vocabulary.groups["force-used"].weight >= vocabulary.least > vocabulary.sound
    assert vocabulary.least > vocabulary.bookmark


def test_a_home_s_own_is_read() -> None:
    assert load_vocabulary(SOUND, "ours").groups["assault"].words == ("assault",)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("weight = 4", "weight = 40"), "groups.assault.weight"),
        (("weight = 4", "wieght = 4"), "groups.assault.w"),
        (('words = ["assault"]', "words = []"), "groups.assault.words"),
        (('words = ["assault"]', 'words = ["--"]'), "neither a letter nor a digit"),
        (("least = 2", "least = 0"), "least"),
        (("least = 2", "least = "), "not TOML"),
        (("[groups.assault]", "[groups.Assault]"), "groups.Assault"),
        (("[groups.assault]", f"{OTHER}[groups.assault]"), "stands in two groups"),
        (("[denials.exercise]", "[denials.exorcise]"), "denials.ex"),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(change: tuple[str, str], told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_vocabulary(SOUND.replace(*change), "ours")
    assert told in str(refused.value)
    assert refused.value.subject == "ours"
