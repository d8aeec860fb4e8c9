"""What must not reach the defence, and the search for it in any text, however it is written there.

Two texts are the same here where their letters and digits are: case, blanks, punctuation, forms of a character that
mean the same, and characters that no eye can see do not count.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from bwv_index.cases.defence import SETTLED_WITHOUT, withheld
from bwv_index.cases.snapshot import CaseSnapshot, Disposition
from bwv_index.cases.terms import Disposal

OF_SENSITIVE = "of a sensitive item"
OF_UNTOLD = "of a recording that the defence is not told of"
OF_PLACE = "where an incident was"
OF_HIDDEN = "what may have to be hidden"
OF_CONTACT = "how to reach somebody"
LIKE_POSTCODE = "what looks like a postcode"
LIKE_TELEPHONE = "what looks like a telephone number"

_LEAST_CHARACTERS = 6
"""Words of a sensitive item, or of a place, shorter than this are found everywhere and say nothing."""
_LEAST_SENTENCE_WORDS = 4
_LEAST_PLACE_WORDS = 2
_DIGEST_CHARACTERS = 16
_DIGITS_OF_A_NAME = 6
"""From so many digits on a file's name without its suffix names that file, and is no plain word."""
_NATIONAL_DIGITS = 10
"""The digits of a British telephone number that stand behind 0, +44 and 0044 alike."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NO_WORD = re.compile(r"[\W_]+")
_SENTENCE_ENDS = re.compile(r"[.!?;:\n]+(?=\s|$)|\n")
_PLACE_PARTS = re.compile(r"[,;\n]")
_HOUSE = re.compile(
    r"(?:(?:flat|unit|apartment|apt|room|no)\b\.?\s*\w+\s+)?[0-9]+\s?(?:[a-z]\b)?(?:\s?[-/]\s?[0-9]+[a-z]?)?\s+",
    re.IGNORECASE,
)
"""The number of a house, of a flat in it too, before the name of its street."""

_GAP = r"[\s()\[\]._/\\|~\u00b7\u2022\u2010-\u2015\u2212-]{0,4}"
"""What people put between the figures of a telephone number."""
_TELEPHONE = re.compile(
    rf"(?<!\w)(?<![0-9][.:/-])(?:(?:\+|00){_GAP}4{_GAP}4(?:{_GAP}\(?0\)?(?={_GAP}[1-9]))?|0)(?:{_GAP}[0-9]){{9,10}}"
    r"(?!\w)(?![.:][0-9]{2})",
    re.ASCII,
)
_ORDINAL = r"(?:1ST|2ND|3RD|[04-9]TH)\b"
_POSTCODE = re.compile(
    rf"\b(?:GIR[\s._\u2010-\u2015-]*0AA|[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNPR-Y]?[\s._\u2010-\u2015-]*"
    rf"(?!{_ORDINAL})[0-9][ABD-HJLNP-UW-Z]{{2}})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that must not reach the defence: where it stands, and of what kind it is; never the thing itself."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that is looked for: of what kind it is, and its letters and digits alone.

    ``whole_words`` says that it counts only where no letter or digit stands right before and behind it.
    """

    what: str
    letters: str
    whole_words: bool


@dataclass(frozen=True, slots=True)
class Folded:
    """A text by its letters and digits alone, and where in them a word begins or the last one ends."""

    letters: str
    edges: frozenset[int]

    def holds(self, secret: Secret) -> bool:
        """Whether a secret stands in the text."""
        at = self.letters.find(secret.letters)
        while at >= 0:
            if not secret.whole_words or {at, at + len(secret.letters)} <= self.edges:
                return True
            at = self.letters.find(secret.letters, at + 1)
        return False


def fold(text: str) -> Folded:
    """Return a text as it is searched."""
    words = _words(text)
    return Folded("".join(words), frozenset(accumulate((len(word) for word in words), initial=0)))


def secrets_of(case: CaseSnapshot) -> tuple[Secret, ...]:
    """Return what no text for the defence may hold: known words, names, hashes, places and ways to reach somebody.

    Names and hashes of every recording that the defence is not told of; all words of sensitive items, each sentence of
    four words and more by itself; the places of incidents as recorded, whole, in parts, and without the house number,
    unless they are told outside; notes with figures on what may have to be hidden; telephone numbers and addresses for
    mail of officers.

    Args:
        case: the case as a whole, with what is left out for the defence.
    """
    found = (*_names(case), *_words_of_sensitive(case), *_hidden(case), *_places(case), *_contacts(case))
    return tuple(dict.fromkeys(found))


def plain_secrets(case: CaseSnapshot) -> tuple[Secret, ...]:
    """Return the secrets that fixed words of a page cannot hold by chance: long ones, places, those with figures."""
    return tuple(
        one
        for one in secrets_of(case)
        if not one.whole_words or one.what == OF_PLACE or any(letter.isdigit() for letter in one.letters)
    )


def leaks_of(secrets: Iterable[Secret], where: str, text: str) -> tuple[Leak, ...]:
    """Return what a text tells of secrets, each kind once."""
    folded = fold(text)
    return tuple(dict.fromkeys(Leak(where, one.what) for one in secrets if folded.holds(one)))


def lookalikes(where: str, text: str) -> tuple[Leak, ...]:
    """Return what in a text has the form of a postcode or of a telephone number, whosever it is."""
    plain = _plain(text)
    forms = ((LIKE_POSTCODE, _POSTCODE), (LIKE_TELEPHONE, _TELEPHONE))
    return tuple(Leak(where, what) for what, form in forms if form.search(plain))


def find_leaks(case: CaseSnapshot, texts: Iterable[tuple[str, str]]) -> tuple[Leak, ...]:
    """Look through texts for the defence for what must not be in them; words chosen otherwise cannot be found.

    Args:
        case: the case as a whole, with what is left out for the defence.
        texts: where each stands, and the text.
    """
    secrets = secrets_of(case)
    return tuple(dict.fromkeys(leak for where, text in texts for leak in leaks_of(secrets, where, text)))


def _names(case: CaseSnapshot) -> Iterator[Secret]:
    sensitive = {
        name
        for one in case.recordings
        if one.disposal is not None and one.disposal.disposal is Disposal.SENSITIVE
        for name in (one.evidence_id, one.original_name, one.sha256)
    }
    for name in withheld(case):
        what = OF_SENSITIVE if name in sensitive else OF_UNTOLD
        if re.fullmatch("[0-9a-f]{64}", name):
            yield Secret(what, name[:_DIGEST_CHARACTERS], whole_words=False)
            continue
        yield from _secret(what, name)
        stem = name.rpartition(".")[0]
        if sum(letter.isdigit() for letter in stem) >= _DIGITS_OF_A_NAME:
            yield from _secret(what, stem)


def _words_of_sensitive(case: CaseSnapshot) -> Iterator[Secret]:
    for recording in case.recordings:
        decided = recording.disposal
        if decided is None or not (decided.disposal is Disposal.SENSITIVE or rest_is_sensitive(decided)):
            continue
        for text in (
            decided.description, decided.safe_description, decided.sensitivity, decided.undermines, decided.assists,
        ):  # fmt: skip
            yield from _secret(OF_SENSITIVE, text)
            for sentence in _SENTENCE_ENDS.split(unicodedata.normalize("NFKC", text)):
                if len(_words(sentence)) >= _LEAST_SENTENCE_WORDS:
                    yield from _secret(OF_SENSITIVE, sentence)


def _hidden(case: CaseSnapshot) -> Iterator[Secret]:
    """Yield notes on what may have to be hidden that name it by figures, as a house does, until it may be shown."""
    for mark in case.redactions:
        note = _plain(mark.note)
        if mark.handling in SETTLED_WITHOUT or not any(letter.isdigit() for letter in note):
            continue
        for text in (note, _without_house(note.strip())):
            if len(_words(text)) >= _LEAST_PLACE_WORDS:
                yield from _secret(OF_HIDDEN, text)


def _places(case: CaseSnapshot) -> Iterator[Secret]:
    shown = [fold(incident.place_shown) for incident in case.incidents]
    for incident in case.incidents:
        recorded = _plain(incident.place_recorded)
        for part in (recorded, *_PLACE_PARTS.split(recorded)):
            for text in (part, _without_house(part.strip()), _POSTCODE.sub("", part)):
                if len(_words(text)) >= _LEAST_PLACE_WORDS:
                    yield from (
                        one for one in _secret(OF_PLACE, text) if not any(told.holds(one) for told in shown)
                    )
        for postcode in _POSTCODE.findall(recorded):
            yield from (
                one for one in _secret(OF_PLACE, postcode) if not any(told.holds(one) for told in shown)
            )


def _without_house(part: str) -> str:
    number = _HOUSE.match(part)
    return part[number.end() :] if number else part


def _contacts(case: CaseSnapshot) -> Iterator[Secret]:
    for person in case.people:
        yield from _secret(OF_CONTACT, person.email)
        digits = "".join(letter for letter in _plain(person.phone) if letter.isdigit())
        if len(digits) >= _NATIONAL_DIGITS:
            yield Secret(OF_CONTACT, digits[-_NATIONAL_DIGITS:], whole_words=False)


def _secret(what: str, text: str) -> Iterator[Secret]:
    words = _words(text)
    if len(" ".join(words)) >= _LEAST_CHARACTERS:
        yield Secret(what, "".join(words), whole_words=len(words) < _LEAST_SENTENCE_WORDS)


def rest_is_sensitive(decided: Disposition) -> bool:
    """Whether what is not used of a used recording is on the sensitive schedule."""
    return decided.disposal is Disposal.USED and bool(decided.sensitivity)


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", _plain(text).casefold())
    return [word for word in _NO_WORD.split(folded) if word]


def _plain(text: str) -> str:
    """Return a text in one form of its characters, without those that no eye can see."""
    if text.isascii():
        return text
    return _NOT_ASCII.sub(_seen, unicodedata.normalize("NFKC", text))


def _seen(letter: re.Match[str]) -> str:
    return "" if unicodedata.category(letter[0]) == "Cf" else letter[0]
