"""The page of a case's pack in a real browser: opened from disk, with the network off, as a prosecutor uses it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from tests.browser import Browser, CannotStartError, Page, running
from tests.case_files import real_scene
from tests.cases_scene import CD1, marks

from bwv_index.casefile import write_case_pack
from bwv_index.cases import CaseSnapshot, ExhibitRef, for_defence
from bwv_index.timecode import UtcInterval

CHOOSE = """
(async (number) => {
  const video = document.getElementById("video");
  video.muted = true;
  document.querySelector(`.roll .play[data-number="${number}"]`).click();
  const latest = performance.now() + 10000;
  while (!(video.currentTime > 0) && !video.error && performance.now() < latest) {
    await new Promise((done) => setTimeout(done, 20));
  }
  const moved = video.currentTime > 0;
  video.pause();
  return {
    now: document.getElementById("now").textContent, error: video.error && video.error.code, moved,
    width: video.videoWidth, duration: video.duration, fault: !document.getElementById("fault").hidden,
  };
})(%d)
"""

JUMP = """
(async () => {
  const video = document.getElementById("video");
  const done = new Promise((seen) => video.addEventListener("seeked", seen, { once: true }));
  document.querySelectorAll("#exhibit-1 .jump")[1].click();
  await done;
  await new Promise((shown) => setTimeout(shown, 50));
  return {
    at: video.currentTime, into: document.getElementById("into").textContent,
    wall: document.getElementById("wall").textContent,
    current: document.querySelector("#now-marks [aria-current]").textContent,
    others: Array.from(document.querySelectorAll("#others button"), (one) => one.textContent),
  };
})()
"""

ELSEWHERE = """
(async () => {
  const video = document.getElementById("video");
  document.querySelector("#others button").click();
  await new Promise((seen) => video.addEventListener("seeked", seen, { once: true }));
  return { now: document.getElementById("now").textContent, at: video.currentTime };
})()
"""

BARE = """
Array.from(document.querySelectorAll("button, a, input, video, summary"))
  .filter((one) => !one.textContent.trim() && !one.getAttribute("aria-label"))
  .filter((one) => !one.labels?.length && !one.querySelector("img[alt]"))
  .map((one) => one.outerHTML)
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        with running() as started:
            yield started
    except CannotStartError as fault:
        pytest.skip(f"no browser can be started here: {fault}")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> CaseSnapshot:
    return real_scene(tmp_path_factory.mktemp("case") / "held")


@pytest.fixture(scope="module")
def packs(case: CaseSnapshot, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("packs")
    told = {"prosecution": case, "defence": for_defence(case)}
    return {
        name: write_case_pack(snapshot, lambda *_: (), folder / name).path / "data"
        for name, snapshot in told.items()
    }


def quiet(page: Page) -> None:
    """See that a page complained of nothing and asked for nothing but files and what stands in itself."""
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("variant", "lengths"),
    [("prosecution", [28, 28, 28, 40]), ("defence", [28, 28])],
    ids=["prosecution", "defence"],
)
def test_every_exhibit_plays(
    browser: Browser, packs: dict[str, Path], variant: str, lengths: list[int], *, dark: bool
) -> None:
    page = browser.open(packs[variant] / "index.html", dark=dark, width=480 if dark else 1280)
    for number, length in enumerate(lengths, start=1):
        told = page.evaluate(CHOOSE % number)
        assert (told["error"], told["fault"], told["moved"], told["width"]) == (None, False, True, 320), told
        assert told["duration"] == pytest.approx(length, abs=0.1)
    quiet(page)


def test_a_marked_moment_is_gone_to_and_shown_in_the_other_cameras(
    browser: Browser, packs: dict[str, Path]
) -> None:
    page = browser.open(packs["prosecution"] / "index.html")
    told = page.evaluate(JUMP)
    assert told["at"] == pytest.approx(22)
    assert told["into"] == "00:00:22.000"
    assert told["wall"] == "14/06/2025 23:12:45.0 BST ± 2 s"
    assert told["current"].startswith("00:00:22.000")
    assert [text.split(":")[0] for text in told["others"]] == ["Exhibit EF/1 at 00"]
    there = page.evaluate(ELSEWHERE)
    assert there["now"] == "Exhibit EF/1: Arrest and caution"
    assert there["at"] == pytest.approx(35, abs=0.01)
    quiet(page)


def test_it_is_used_from_the_keyboard_and_says_what_everything_is(
    browser: Browser, packs: dict[str, Path]
) -> None:
    page = browser.open(packs["prosecution"] / "index.html")
    page.evaluate("document.querySelectorAll('.roll .play')[1].focus()")
    page.press("Enter", 13)
    assert page.evaluate("document.getElementById('now').textContent") == "Exhibit CD/2: At the door"
    assert page.evaluate("document.querySelector('.roll [aria-pressed=true] b').textContent") == "CD/2"
    assert page.evaluate(BARE) == []
    assert page.evaluate("Array.from(document.images).every((one) => one.alt)")
    quiet(page)


@pytest.mark.parametrize(
    ("file", "said"),
    [("exhibits/CD-1.mp4", "As listed here: exhibits/CD-1.mp4"), ("VERIFY.txt", "On no list")],
)
def test_a_file_is_checked_against_the_list(
    browser: Browser, packs: dict[str, Path], file: str, said: str
) -> None:
    page = browser.open(packs["prosecution"] / "index.html")
    page.choose_file("#check-file", packs["prosecution"] / file)
    page.evaluate("new Promise((done) => setTimeout(done, 400))")
    assert page.evaluate("document.getElementById('check-said').textContent").startswith(said)
    quiet(page)


def test_two_hundred_exhibits_open_at_once(browser: Browser, case: CaseSnapshot, tmp_path: Path) -> None:
    one = case.exhibit(CD1)
    assert one is not None
    many = tuple(replace(one, ref=ExhibitRef("CD", number)) for number in range(1, 201))
    told = replace(case, exhibits=many, marks=tuple(replace(mark, exhibit=None) for mark in marks()))
    page = browser.open(write_case_pack(told, lambda *_: (), tmp_path / "pack").path / "data" / "index.html")
    assert page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") < Fraction(5000)
    assert page.evaluate("document.querySelectorAll('video').length") == 1
    assert [url for url in page.requests if url.endswith(".mp4")] == []
    quiet(page)


CLOCKS = """
Array.from(document.querySelectorAll(".timeline"), (one) => ({
  heading: document.getElementById(one.getAttribute("aria-labelledby")).textContent,
  bars: Array.from(one.querySelectorAll("a.bar"), (bar) => bar.dataset.number),
  bands: one.querySelectorAll(".window").length,
  told: Array.from(one.querySelectorAll(".stated"), (band) => band.getAttribute("aria-label")),
  head: !one.querySelector(".playhead").hidden,
  narrow: Array.from(one.querySelectorAll(".bar, .reach, .made, .stated, .window"))
    .filter((bar) => bar.getBoundingClientRect().width < 2).length,
}))
"""

AT_THE_START = """
(async (number) => {
  const video = document.getElementById("video");
  video.muted = true;
  document.querySelector(`.roll .play[data-number="${number}"]`).click();
  await new Promise((seen) => video.addEventListener("timeupdate", seen, { once: true }));
  video.pause();
  await new Promise((done) => setTimeout(done, 50));
  document.getElementById("elsewhere").click();
  return document.getElementById("others-said").textContent;
})(%d)
"""


def months_apart(case: CaseSnapshot) -> CaseSnapshot:
    """Return the case with the second camera's recordings 101 days later, where the second incident was."""
    later = timedelta(days=101)
    first, second, *more = case.incidents
    assert second.occurred is not None
    moved = UtcInterval(second.occurred.start + later, second.occurred.end + later)
    recordings = tuple(
        replace(
            one,
            incidents=(second.ref,),
            time=replace(one.time, start_utc=one.time.start_utc + later),
        )
        if one.evidence_id == "EV-250614-02" and one.time.start_utc is not None
        else one
        for one in case.recordings
    )
    return replace(case, recordings=recordings, incidents=(first, replace(second, occurred=moved), *more))


def test_incidents_months_apart_stand_on_clocks_of_their_own(
    browser: Browser, case: CaseSnapshot, tmp_path: Path
) -> None:
    pack = write_case_pack(months_apart(case), lambda *_: (), tmp_path / "pack").path
    page = browser.open(pack / "data" / "index.html")
    first, second = page.evaluate(CLOCKS)
    assert " ".join(first["heading"].split()) == "14/06/2025 23:12 to 23:25 BST incident 42-20250614-1881"
    assert " ".join(second["heading"].split()) == "23/09/2025 23:12 to 23:13 BST incident 42-20250614-1890"
    assert (sorted(first["bars"]), second["bars"]) == (["1", "2", "3"], ["4"])
    assert (first["bands"], second["bands"], first["narrow"], second["narrow"]) == (1, 1, 0, 0)
    assert second["told"] == ["Incident 42-20250614-1890 as recorded: 23/09/2025 23:12 to 23:23 BST"]
    for number, heads in ((1, [True, False]), (4, [False, True])):
        said = page.evaluate(AT_THE_START % number)
        assert [clock["head"] for clock in page.evaluate(CLOCKS)] == heads
        assert said.endswith(f" On other clocks: {1 if number == 1 else 3}.")
    page.evaluate("document.querySelector('.timeline:last-of-type a.bar').focus()")
    page.press("Enter", 13)
    assert page.evaluate("document.getElementById('now').textContent") == "Exhibit EF/1: Arrest and caution"
    quiet(page)
