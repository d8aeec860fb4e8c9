"""What a text says of an assault: each word with its source, and apart what a no or an exercise denies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bwv_index.unreported.vocabulary import BOOKMARK, Vocabulary
from bwv_index.unreported.wording import Word, joined, normal, words_of


@dataclass(frozen=True, slots=True)
class Text:
    """Something that was written of a clip, and where it stands.

    ``into`` is the place in the file that a bookmark marks, in seconds; ``is_bookmark`` says that it is one.
    """

    source: str
    raw: str
    into: Fraction | None = None
    is_bookmark: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """Words of a text that speak of an assault: their group with its weight and meaning, as written, and the text.

    ``denied`` says why they do not count; empty where they do.
    """

    group: str
    weight: int
    meaning: str
    words: str
    source: str
    raw: str
    into: Fraction | None = None
    denied: str = ""


@dataclass(frozen=True, slots=True)
class _Match:
    """A phrase of the vocabulary in a text, from its first word up to and with its last."""

    phrase: str
    first: int
    last: int

    def holds(self, other: "_Match") -> bool:
        inside = self.first <= other.first and other.last <= self.last
        return inside and (self.first, self.last) != (other.first, other.last)


class Finder:
    """Looks for one vocabulary in texts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._groups = {
            joined(word): name for name, group in vocabulary.groups.items() for word in group.words
        }
        negated = vocabulary.denials.negated
        self._before, self._fillers, self._joiners, self._after = (
            frozenset(map(joined, words))
            for words in (negated.before, negated.fillers, negated.joiners, negated.after)
        )
        self._exercise = frozenset(map(joined, vocabulary.denials.exercise.words))

    def signs(self, texts: Iterable[Text]) -> tuple[Sign, ...]:
        """Return what the texts say, in their order; what is denied among it."""
        return tuple(sign for text in texts for sign in self._of(text))

    def _of(self, text: Text) -> Iterator[Sign]:
        written = normal(text.raw)
        words = words_of(written)
        found = _matches(words, self._groups)
        exercise = _matches(words, dict.fromkeys(self._exercise, ""))
        for match in found:
            group = self._groups[match.phrase]
            told = self._vocabulary.groups[group]
            as_written = written[words[match.first].start : words[match.last].end]
            yield Sign(
                group, told.weight, told.meaning, as_written, text.source, text.raw, text.into,
                self._denied(words, found, match, exercise, written),
            )  # fmt: skip
        if text.is_bookmark and not found and self._vocabulary.bookmark:
            told_bookmark = "a bookmark was set"
            yield Sign(
                BOOKMARK, self._vocabulary.bookmark, told_bookmark, "", text.source, text.raw, text.into
            )

    def _denied(
        self,
        words: Sequence[Word],
        found: Sequence[_Match],
        match: _Match,
        exercise: Sequence[_Match],
        written: str,
    ) -> str:
        denials = self._vocabulary.denials
        no = self._no_before(words, found, match) or self._no_after(words, match)
        if no is not None:
            return f"{denials.negated.meaning}: '{written[no.start : no.end]}'"
        if exercise:
            said = written[words[exercise[0].first].start : words[exercise[0].last].end]
            return f"{denials.exercise.meaning}: '{said}'"
        return ""

    def _no_before(self, words: Sequence[Word], found: Sequence[_Match], match: _Match) -> Word | None:
        """Return the no that stands before a phrase in its clause, with fillers at most between.

        A joiner carries a no on from the phrase before it: ``no assault or injury`` denies both.
        """
        place = match.first - 1
        while place >= 0 and words[place].clause == words[match.first].clause:
            word = words[place]
            if word.folded in self._before:
                return word
            if word.folded in self._joiners:
                earlier = [other for other in found if other.last == place - 1]
                place = min((other.first for other in earlier), default=place) - 1
            elif word.folded in self._fillers:
                place -= 1
            else:
                return None
        return None

    def _no_after(self, words: Sequence[Word], match: _Match) -> Word | None:
        """Return the no that stands alone after a phrase, as the answer in a tick box does."""
        place = match.last + 1
        if place >= len(words) or words[place].folded not in self._after:
            return None
        ends = place + 1 == len(words) or words[place + 1].clause != words[place].clause
        return words[place] if ends and words[place].clause == words[match.last].clause else None


def _matches(words: Sequence[Word], phrases: Mapping[str, str]) -> list[_Match]:
    """Return the phrases that a text holds, the longest where one lies within another."""
    longest = max(map(len, phrases), default=0)
    found = []
    for first, word in enumerate(words):
        phrase = ""
        for last in range(first, len(words)):
            phrase += words[last].folded
            if len(phrase) > longest or words[last].clause != word.clause:
                break
            if phrase in phrases:
                found.append(_Match(phrase, first, last))
    return [match for match in found if not any(other.holds(match) for other in found)]
