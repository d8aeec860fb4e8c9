"""The incident logs, crime references and URNs that people write into names, titles and notes."""

from collections.abc import Iterator

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.incidents import find_references


def text_references(source: str, text: str) -> Iterator[CameraClaim]:
    """Tell the references in a text."""
    for found in find_references(text):
        yield CameraClaim(ClaimKind.REFERENCE, source, found.text, found.key, found.problem)
