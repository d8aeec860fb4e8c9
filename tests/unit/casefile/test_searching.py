"""The last look through a pack finds what is not to be told in each kind of file, however it is written there."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests import cases_scene as made

from bwv_index.casefile.searching import search_pack
from bwv_index.cases import plain_secrets, withheld
from bwv_index.errors import IntegrityError

SECRETS = plain_secrets(made.scene())
TEXTS = (
    "at 17, placeholder-street", "briefing in the van, that names \u201can\u201d informant", "see ev_250614_04",
    "ring (0)300/000 7001",
)  # fmt: skip
Write = Callable[[Path, str], object]


def in_words(path: Path, text: str) -> None:
    """Write a document, each word a run of its own."""
    runs = "".join(f"<w:r><w:t>{word}</w:t></w:r>" for word in text.split())
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("word/document.xml", f"<w:p>{runs}</w:p>")


WRITTEN: dict[str, Write] = {
    "index.html": lambda path, text: path.write_text(f"<p>Then <b>{text.replace(' ', '&nbsp;')}</b>.</p>"),
    "case.json": lambda path, text: path.write_text(json.dumps({"a": [{"b": text}]})),
    "provenance.jsonld": lambda path, text: path.write_text(json.dumps({text: 1})),
    "ledger.jsonl": lambda path, text: path.write_text(json.dumps({"a": text}) + "\n"),
    "exhibits.csv": lambda path, text: path.write_text(f"a,b\n1,{text.upper()}\n"),
    "MG12.docx": in_words,
}


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("text", TEXTS)
def test_it_is_found_in_each_kind_of_file(tmp_path: Path, name: str, text: str) -> None:
    WRITTEN[name](tmp_path / name, text)
    with pytest.raises(IntegrityError) as caught:
        search_pack(tmp_path, (), SECRETS)
    assert caught.value.subject == name
    assert text not in str(caught.value)


@pytest.mark.parametrize("name", WRITTEN)
def test_other_words_pass(tmp_path: Path, name: str) -> None:
    WRITTEN[name](tmp_path / name, "A punch with the right hand in Colchester, EV-250614-01.")
    search_pack(tmp_path, withheld(made.scene()), SECRETS)


def test_names_are_found_byte_for_byte_in_any_file(tmp_path: Path) -> None:
    (tmp_path / "public-key.pem").write_bytes(b"\xff" + b"EV-250614-04")
    with pytest.raises(IntegrityError, match="EV-250614-04"):
        search_pack(tmp_path, withheld(made.scene()), ())


def test_pictures_within_a_page_are_no_words(tmp_path: Path) -> None:
    page = '<img src="data:image/jpeg;base64,/17/Placeholder/Street/">'
    (tmp_path / "index.html").write_text(page)
    search_pack(tmp_path, (), SECRETS)
