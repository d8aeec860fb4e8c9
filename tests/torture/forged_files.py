"""Tampering with the bytes in a home: masters, keyframes, contact sheets, and what does not belong there."""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.torture.forgery import Case, Expected, Forgery, flip, found, writable

from bwv_index.custody import FindingCode
from bwv_index.index import HeldItem
from bwv_index.intake import Vault
from bwv_index.pipeline import open_workspace

CHANGED, MISSING = FindingCode.ITEM_CHANGED, FindingCode.ITEM_MISSING
FEW = 4
"""Pictures of each kind that are tampered with."""


def file_forgeries(case: Case, chance: random.Random) -> Iterator[Forgery]:
    """Give every way to tamper with a file of the home."""
    items, pictures = _held(case)
    items = [item for item in items if item.size]  # of the empty one there is nothing to flip or cut
    for item in items:
        yield from _of_item(item, chance)
    yield from _of_vault(items)
    for file in pictures:
        yield from _of_picture(file, chance.randrange(1 << 20))


def _held(case: Case) -> tuple[list[HeldItem], list[str]]:
    with open_workspace(case.home, "7001") as workspace, workspace.index.reading() as record:
        files = sorted({picture.file for picture in record.media.pictures()})
        items = list(record.evidence.held_items())
    sheets = [file for file in files if "sheet" in file]
    return items, [*sheets[:FEW], *[file for file in files if file not in sheets][:FEW]]


def _of_item(item: HeldItem, chance: random.Random) -> Iterator[Forgery]:
    def master(case: Case) -> Path:
        return writable(_place(case, item.sha256))

    for bit in (0, chance.randrange(1 << 20)):

        def flipped(case: Case, bit: int = bit) -> Expected:
            flip(master(case), bit)
            return found(CHANGED, at=item.name)

        yield Forgery(f"bit {bit} of master {item.name}", flipped)

    def cut(case: Case) -> Expected:
        os.truncate(master(case), item.size - 1)
        return found(CHANGED, at=item.name)

    def grown(case: Case) -> Expected:
        with master(case).open("ab") as stream:
            stream.write(b"\0")
        return found(CHANGED, at=item.name)

    def removed(case: Case) -> Expected:
        master(case).unlink()
        return found(MISSING, at=item.name)

    def linked(case: Case) -> Expected:
        elsewhere = case.home / "elsewhere"
        shutil.move(master(case), elsewhere)
        _place(case, item.sha256).symlink_to(elsewhere)
        return found(CHANGED, at=item.name)

    def folder_linked(case: Case) -> Expected:
        elsewhere = case.home / "elsewhere"
        shutil.move(master(case).parent, elsewhere)
        _place(case, item.sha256).parent.symlink_to(elsewhere)
        return found(CHANGED, at=item.name)

    def folder_in_place(case: Case) -> Expected:
        master(case).unlink()
        _place(case, item.sha256).mkdir()
        return found(FindingCode.ITEM_UNREADABLE, CHANGED, at=item.name)

    ways = (cut, grown, removed, linked, folder_linked, folder_in_place)
    yield from (Forgery(f"master {item.name} {way.__name__}", way) for way in ways)


def _of_vault(items: list[HeldItem]) -> Iterator[Forgery]:
    one, two = items[0], items[1]

    def swapped(case: Case) -> Expected:
        first, second = writable(_place(case, one.sha256)), writable(_place(case, two.sha256))
        content = first.read_bytes()
        first.write_bytes(second.read_bytes())
        second.write_bytes(content)
        return found(CHANGED, at=two.name)

    def stranger(case: Case) -> Expected:
        sha256 = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"  # of the text "0"
        return _put(case, sha256, FindingCode.VAULT_STRANGER)

    def impostor(case: Case) -> Expected:
        return _put(case, "ab" * 32, CHANGED)

    yield from (Forgery(f"vault: {way.__name__}", way) for way in (swapped, stranger, impostor))
    for folder in ("", "ab", "ab/cd"):

        def loose(case: Case, folder: str = folder) -> Expected:
            path = case.home / "vault" / folder / "footage.mp4"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"0")
            return found(FindingCode.VAULT_STRANGER, CHANGED, at=str(path))

        yield Forgery(f"vault: a file in the folder '{folder}'", loose)


def _put(case: Case, sha256: str, code: FindingCode) -> Expected:
    path = _place(case, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"0")
    return found(code, at=str(path))


def _of_picture(file: str, bit: int) -> Iterator[Forgery]:
    def picture(case: Case) -> Path:
        return writable(case.home / "derived" / file)

    def flipped(case: Case) -> Expected:
        flip(picture(case), bit)
        return found(FindingCode.PICTURE_CHANGED, at=file)

    def removed(case: Case) -> Expected:
        picture(case).unlink()
        return found(FindingCode.PICTURE_MISSING, at=file)

    def linked(case: Case) -> Expected:
        picture(case).unlink()
        picture(case).symlink_to(case.home / "settings.toml")
        return found(FindingCode.PICTURE_CHANGED, at=file)

    def replaced(case: Case) -> Expected:
        picture(case).write_bytes(b"\xff\xd8 another picture \xff\xd9")
        return found(FindingCode.PICTURE_CHANGED, at=file)

    yield from (
        Forgery(f"picture {file} {way.__name__}", way) for way in (flipped, removed, linked, replaced)
    )


def _place(case: Case, sha256: str) -> Path:
    return Vault(case.home / "vault").path_of(sha256)
