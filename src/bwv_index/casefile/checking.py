"""The note that tells the receiver how to check the pack, in words and commands."""

from bwv_index.casefile.bag import MANIFEST

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

       sha256sum -c tagmanifest-sha256.txt

   Every line must end in OK. The second list is of everything else, the folder custody
   included. The same two lists stand there with SHA-512:

       sha512sum -c manifest-sha512.txt   (macOS: shasum -a 512 -c ...)
       sha512sum -c tagmanifest-sha512.txt

2. With bwv-index, which needs no network and no database, and the sender's public key
   (public-key.pem of their home), had by another way than the pack:

       bwv-index verify <the pack's folder> --key public-key.pem

   It reads every file, checks the signature on custody/checkpoint.txt, and proves that
   the ledger entry about this very manifest is one of those that were signed.

   Without bwv-index: the signature (Ed25519) with OpenSSL 3,

       sed '/^$/,$d' custody/checkpoint.txt > /tmp/signed-text
       sed -n 's/^— [^ ]* //p' custody/checkpoint.txt | head -n 1 | base64 -d | tail -c 64 > /tmp/signature
       openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in /tmp/signed-text -sigfile /tmp/signature

   and each entry of custody/ledger.jsonl by its proof (RFC 6962, section 2.1.1), which ends
   in the third line of checkpoint.txt, in base64. A leaf is the SHA-256 of the byte 00 and
   the entry's text, a node that of the byte 01, the left and the right hash; the second line is how
   many entries there are, "position" counts from 1, and "proof" goes from the leaf up.

3. With the BagIt tool, from the folder above:

       bagit.py --validate <name of the pack's folder>

   It also finds files that were added and are on no list.

4. On Windows, one file at a time, and compare with its line in {manifest}:

       certutil -hashfile data\\clips\\<name> SHA256

What the check shows: the files are those that were put into the pack.
When the pack was made, every master was read and its SHA-256 was the one in the record.
What it does not show: who made the recordings, when, or what they mean. Times and links
to the incident are stated in data/index.html with their reasons and their uncertainty.

custody/        checkpoint.txt: the state of the makers' ledger, signed (C2SP tlog-checkpoint);
                ledger.jsonl: its entries about these clips, each with its proof (RFC 6962);
                public-key.pem: the key, to compare with the one had by another way
data/clips/     the masters as held, byte for byte
data/playable/  WORKING COPIES for a web browser, made from the masters; not evidence
data/sheets/, data/keyframes/   pictures for finding one's way; for indexing, not analysis
data/index.html the pack for reading; data/index.csv and data/index.json hold the same lists
"""

CASE_TEXT = (
    TEXT[: TEXT.index("       certutil")]
    + """\
       certutil -hashfile data\\exhibits\\<name> SHA256

A pack that came as a .zip file is unpacked first; its own SHA-256 was printed when it was made.

What the check shows: the files are those that were put into the pack.
When the pack was made, every file of an exhibit was read in full and its SHA-256 was the one
recorded when the exhibit was made.
What it does not show: who made the recordings, when, or what they mean. Times are stated in
data/index.html with where they come from and their uncertainty.

custody/        checkpoint.txt: the state of the makers' ledger, signed (C2SP tlog-checkpoint);
                ledger.jsonl: its entries about these exhibits, each with its proof (RFC 6962);
                public-key.pem: the key, to compare with the one had by another way
data/exhibits/  the exhibits; NAME_proxy and NAME_captioned are copies for viewing, not evidence
data/masters/   whole recordings as held, byte for byte, where they were asked for
data/documents/ forms and schedules, each as DOCX and PDF
data/sheets/    contact sheets; for indexing, not analysis
data/index.html the pack for reading; data/exhibits.csv, data/case.json and data/provenance.jsonld
                (CASE/UCO) hold the same for programs
"""
)


def checking_note() -> bytes:
    """Return the text of ``VERIFY.txt``."""
    return TEXT.format(manifest=MANIFEST).encode("utf-8")


def case_checking_note() -> bytes:
    """Return the text of ``VERIFY.txt`` of a case's pack."""
    return CASE_TEXT.format(manifest=MANIFEST).encode("utf-8")
