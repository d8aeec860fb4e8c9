import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from bwv_index.casefile import Pack, PackClip, PackContent, PackParty, PackReference, ProxyMaker, write_pack
from bwv_index.casefile.when import local_text

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>&amp;{{7*7}}\u202e\u2066\x00"
SHOWN = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>&amp;{{7*7}}[U+202E][U+2066][U+0000]"


class Page(HTMLParser):
    """What a browser would make of the page: its elements, with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "img", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.text += " " if tag == "dt" else ""

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"style", "script"}:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


Render = Callable[[PackContent], tuple[Pack, str, Page]]


@pytest.fixture
def render(tmp_path: Path, stand_in_proxy: ProxyMaker) -> Render:
    def run(content: PackContent) -> tuple[Pack, str, Page]:
        pack = write_pack(content, tmp_path / "pack", proxy=stand_in_proxy)
        text = (pack.path / "data/index.html").read_text("utf-8")
        return pack, text, Page(text)

    return run


def every_field_hostile(content: PackContent) -> PackContent:
    """Put hostile text into every field of text, whatever it is called."""

    def hostile(value: Any) -> dict[str, Any]:
        names = [name for name in value.__dataclass_fields__ if name not in {"sha256", "container"}]
        texts = {name: HOSTILE for name in names if isinstance(getattr(value, name), str)}
        lists = {name: (HOSTILE,) for name in names if name in LISTS}
        return texts | lists

    clips = tuple(replace(clip, **hostile(clip)) for clip in content.clips)
    incident = replace(
        content.incident,
        **hostile(content.incident),
        parties=(PackParty(HOSTILE, HOSTILE),),
        not_in_form=(PackReference("urn", HOSTILE),),
    )
    return replace(content, clips=clips, incident=incident, **hostile(content))


LISTS = {"time_conflicts", "evidence", "findings", "crime_refs", "missing"}


def test_hostile_text_is_text(content: PackContent, render: Render) -> None:
    _, text, page = render(every_field_hostile(content))
    tags = [tag for tag, _ in page.elements]
    assert tags.count("script") == 1
    assert all((image.get("src") or "").split("/")[0] in {"sheets", "keyframes"} for image in page.all("img"))
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert page.text.count(SHOWN) > 30
    assert not any(character in text for character in "\u202e\u2066\x00")


def test_a_reference_that_has_not_its_form_stands_apart_and_never_in_the_head(
    content: PackContent, render: Render
) -> None:
    loose = (PackReference("crime", "banana/7"), PackReference("urn", "42EZ01881X5"))
    pack, text, _ = render(
        replace(content, incident=replace(content.incident, urn="", crime_refs=(), not_in_form=loose))
    )
    assert "URN 42EZ01881X5" not in text
    assert "<dt>As recorded, not in the form of a crime reference</dt><dd>banana/7</dd>" in text
    assert "<dt>As recorded, not in the form of a URN</dt><dd>42EZ01881X5</dd>" in text
    assert "<dt>Incident log</dt><dd>EP-20240705-1881</dd>" in text
    assert pack.not_in_form == loose


def test_an_incident_that_is_known_by_no_log_is_not_shown_as_one(
    content: PackContent, render: Render
) -> None:
    incident = replace(
        content.incident, incident_ref="INC 7", not_in_form=(PackReference("incident-log", "INC 7"),)
    )
    _, text, _ = render(replace(content, incident=incident))
    assert "<dt>Incident log</dt>" not in text
    assert "<dt>As recorded, not in the form of an incident log</dt><dd>INC 7</dd>" in text


def test_the_page_is_well_formed_and_each_id_is_used_once(content: PackContent, render: Render) -> None:
    _, _, page = render(content)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert page.open == []
    assert len(ids) == len(set(ids))
    for _, attributes in page.elements:
        for name in (attributes.get("aria-labelledby") or "").split():
            assert name in ids


def test_every_link_leads_to_a_file_of_the_pack_or_a_place_on_the_page(
    content: PackContent, render: Render
) -> None:
    pack, _, page = render(content)
    ids = {attributes.get("id") for _, attributes in page.elements}
    links = [a[n] or "" for _, a in page.elements for n in ("href", "src") if n in a]
    assert len(links) > 10
    for link in links:
        found = link[1:] in ids if link.startswith("#") else (pack.path / "data" / unquote(link)).is_file()
        assert found, link


def test_the_page_asks_for_nothing_from_a_network(content: PackContent, render: Render) -> None:
    _, text, page = render(content)
    assert not re.search(r"https?:|//[a-z]|@import|url\(", text)
    policy = next(m["content"] or "" for m in page.all("meta") if m.get("http-equiv"))
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert page.all("link") == []


def test_the_policy_allows_exactly_the_script_that_is_there(content: PackContent, render: Render) -> None:
    _, text, _ = render(content)
    script = text.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    assert f"script-src 'sha256-{digest}'" in text


@pytest.mark.parametrize(
    "words",
    [
        "OFFICIAL-SENSITIVE",
        "Body worn video (BWV) pack",
        "This page does not verify anything.",
        "sha256sum -c manifest-sha256.txt",
        "2 proposed for this incident without a decision yet; not in this pack.",
        "1 proposed and rejected by a person; not in this pack.",
        "42 / PC 555: at scene, camera issued, no clip",
        "05/07/2024 19:02:11 BST",
        "05/07/2024 18:02:11 UTC",
        "\u00b1 2 s (95 %)",
        "Exhibit AB/1",
        "Clip 2 (no exhibit number yet)",
        "Link probability: 99.7 %",
        "Link probability: not scored",
        "exhibits officer 7713",
        "Shows the second punch.",
        "The record names no person who decided.",
        "Inspection reported nothing.",
        "Working copy made for viewing",
        "The master as held: clips/001_",
        "00:00:00.500",
        "file builder 3301",
        "about 7pm",
    ],
)
def test_the_page_says(words: str, content: PackContent, render: Render) -> None:
    _, _, page = render(content)
    assert words in page.words


def test_every_clip_shows_its_hash_and_plays_what_it_was_given(content: PackContent, render: Render) -> None:
    pack, _, page = render(content)
    assert [video["src"] for video in page.all("video")] == [item.playable for item in pack.clips]
    for clip in content.clips:
        assert clip.sha256 in page.text


def test_every_time_of_a_clip_is_shown_in_the_file_and_on_the_clock(
    content: PackContent, render: Render
) -> None:
    clip = content.clips[0]
    _, _, page = render(replace(content, clips=(clip,)))
    assert clip.start_utc is not None
    start = local_text(clip.start_utc)
    assert "Start (00:00:00 into the file), UK local time" in page.words
    assert f"into the file 00:00:00.000 on the clock {start} ± 2 s" in page.words
    assert "(95 %)00:00:00.000 into the file" in page.words
    assert "The time into the file, then the time on the clock in the UK, ± 2 s (95 %)." in page.words


def test_a_clip_without_a_time_is_listed_apart(content: PackContent, render: Render) -> None:
    lost = replace(content.clips[1], start_utc=None, half_width_s=None, time_method="no source gives a start")
    _, _, page = render(replace(content, clips=(content.clips[0], lost)))
    assert "Not placed in time Clip 2 : no source gives a start" in page.words
    assert "into the file 00:00:00.000 time of day not known" in page.words
    assert [bar["data-clip"] for bar in page.all("a") if bar.get("class") == "bar"] == ["1"]


def test_where_no_clip_has_a_time_the_page_says_so(content: PackContent, render: Render) -> None:
    lost = tuple(replace(clip, start_utc=None) for clip in content.clips)
    _, _, page = render(replace(content, clips=lost))
    assert "No clip in this pack could be placed in time." in page.words


def test_unknown_is_said_and_never_left_blank(
    make_clip: Callable[..., PackClip], content: PackContent, render: Render
) -> None:
    bare = make_clip(b"bare", start_utc=None, half_width_s=None, duration_s=None, format_text="")
    incident = replace(content.incident, occurred_from=None, occurred_to=None)
    _, _, page = render(replace(content, clips=(bare,), incident=incident, missing=()))
    for words in (
        "Officer not known",
        "Camera not known",
        "Length not known",
        "Playback format not known",
        "no time could be read",
        "Nothing that the record expects is known to be missing.",
    ):
        assert words in page.words


def test_a_clip_that_does_not_play_offers_its_file_and_no_player(
    content: PackContent, tmp_path: Path
) -> None:
    pack = write_pack(content, tmp_path / "pack", proxy=None)
    page = Page((pack.path / "data/index.html").read_text("utf-8"))
    assert len(page.all("video")) == 1
    assert "No picture here. Working copies were not asked for." in page.words
    assert pack.clips[1].file in [link.get("href") for link in page.all("a")]


def test_jumps_carry_exact_seconds(content: PackContent, render: Render) -> None:
    _, _, page = render(content)
    jumps = [button["data-seconds"] for button in page.all("button") if button.get("class") == "jump"]
    assert jumps == ["0.500000"]
