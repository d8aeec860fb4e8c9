"""The note that tells the receiver how to check the pack, in words and commands."""

from bwv_index.casefile.bag import MANIFEST
from bwv_index.casefile.content import PackContent

NAME = "VERIFY.txt"

TEXT = """\
OFFICIAL-SENSITIVE when completed

How to check this pack
======================

This pack is a BagIt bag (RFC 8493). Its folder holds {manifest}, which lists the
SHA-256 of every file under data/. Whoever sent you the pack can tell you, by another
way than the pack itself, the SHA-256 of {manifest}: compare that first.

1. On Linux or macOS, in the folder that holds {manifest}:

       sha256sum -c {manifest}            (macOS: shasum -a 256 -c {manifest})

   Every line must end in OK.

2. With the BagIt tool, from the folder above:

       bagit.py --validate <name of the pack's folder>

   It also finds files that were added and are on no list.

3. On Windows, one file at a time, and compare with its line in {manifest}:

       certutil -hashfile data\\clips\\<name> SHA256

What the check shows: the files are those that were put into the pack.
When the pack was made, every master was read and its SHA-256 was the one in the record.
What it does not show: who made the recordings, when, or what they mean. Times and links
to the incident are stated in data/index.html with their reasons and their uncertainty.

data/clips/     the masters as held, byte for byte
data/playable/  WORKING COPIES for a web browser, made from the masters; not evidence
data/sheets/, data/keyframes/   pictures for finding one's way; for indexing, not analysis
data/index.html the pack for reading; data/index.csv and data/index.json hold the same lists
"""

CHECKPOINT_NOTE = """\
data/checkpoint.txt  the custody record's signed checkpoint at the time the pack was made
"""


def checking_note(content: PackContent) -> bytes:
    """Return the text of ``VERIFY.txt``; it names no file that this pack does not hold."""
    text = TEXT.format(manifest=MANIFEST)
    return (text + (CHECKPOINT_NOTE if content.checkpoint else "")).encode("utf-8")
