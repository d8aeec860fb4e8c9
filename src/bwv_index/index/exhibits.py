"""Repository of exhibits: references given for good, the files of each, and what persons say of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bwv_index.cases import CutHow, CutSpan, ExhibitKind, ExhibitRef, FilePurpose, Said, parse_exhibit
from bwv_index.errors import RefusedError
from bwv_index.incidents import OfficerKey
from bwv_index.index.case_values import writers_of
from bwv_index.index.models import ExhibitFileRow, ExhibitRow, ExhibitWordsRow, ItemRow


@dataclass(frozen=True, slots=True)
class ExhibitWords:
    """What a person says of an exhibit; ``key`` is None while nobody has said whether it is key evidence."""

    title: str = ""
    detail: str = ""
    key: bool | None = None
    link: str = ""
    location: str = ""
    property_ref: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class NewExhibit:
    """An exhibit that is to get its reference: of which recording (the master's SHA-256), and how it was made.

    ``parent`` is the exhibit that a redacted one was made from, ``span`` what was cut; None where there is none.
    """

    ref: ExhibitRef
    kind: ExhibitKind
    producer: OfficerKey
    sha256: str
    parent: ExhibitRef | None = None
    span: CutSpan | None = None
    words: ExhibitWords = field(default_factory=ExhibitWords)


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file of an exhibit, whose bytes are an item of the record already; ``duration`` None where not known."""

    purpose: FilePurpose
    sha256: str
    how: CutHow
    working_copy: bool
    command: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    format_text: str = ""
    duration: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ExhibitFileView:
    """A file of an exhibit, with the size of its bytes."""

    file: NewFile
    size: int
    said: Said


@dataclass(frozen=True, slots=True)
class ExhibitView:
    """An exhibit as it stands: what it is, its files, the words that count, and who withdrew it.

    ``said`` is who made it an exhibit, ``described`` who wrote the title and the detail that count, each once.
    """

    exhibit_id: int
    case_id: int
    ref: ExhibitRef
    kind: ExhibitKind
    producer: OfficerKey
    sha256: str
    parent: ExhibitRef | None
    span: CutSpan | None
    files: tuple[ExhibitFileView, ...]
    words: ExhibitWords
    withdrawn: Said | None
    described: tuple[Said, ...]
    said: Said


class Exhibits:
    """The exhibits of all cases. A reference is never given twice in a case, and a row never changed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, case: int, new: NewExhibit, files: Sequence[NewFile], said: Said) -> int:
        """Give an exhibit its reference, for good; return its number in the record.

        Raises:
            RefusedError: the reference is taken in this case, or its parent is no exhibit of it.
            ValueError: it has no reference's form.
        """
        ref = new.ref
        if parse_exhibit(str(ref)) != ref:
            raise ValueError("an exhibit reference has two to four letters, a number, and perhaps a letter")
        if self.of_ref(case, ref) is not None:
            raise RefusedError(
                "the exhibit reference is taken in this case", subject=str(ref),
                remedy="A number is never used twice: leave it out, and the next one is taken.",
            )  # fmt: skip
        parent = None if new.parent is None else self.of_ref(case, new.parent)
        if new.parent is not None and parent is None:
            raise RefusedError("no exhibit of this case has that reference", subject=str(new.parent))
        span = new.span
        row = ExhibitRow(
            case_id=case, initials=ref.initials, number=ref.number, letter=ref.letter, kind=new.kind.value,
            producer_force=new.producer.force, producer_number=new.producer.number, sha256=new.sha256,
            parent_id=parent, asked_in=str(span.asked_in) if span else "",
            asked_out=str(span.asked_out) if span else "", true_in=str(span.true_in) if span else "",
            true_out=str(span.true_out) if span else "", how=span.how.value if span else "",
            snapped=span.snapped if span else False, by=said.by, at=said.at, why=said.why,
        )  # fmt: skip
        self._session.add(row)
        self._session.flush()
        for file in files:
            self.add_file(row.id, file, said)
        self.say(row.id, new.words, said)
        return row.id

    def add_file(self, exhibit: int, file: NewFile, said: Said) -> None:
        """Add a file to an exhibit; it has one of each purpose.

        Raises:
            RefusedError: it has one of this purpose.
        """
        query = select(ExhibitFileRow.id).where(
            ExhibitFileRow.exhibit_id == exhibit, ExhibitFileRow.purpose == file.purpose.value
        )
        if self._session.scalar(query) is not None:
            raise RefusedError("the exhibit has such a file already", subject=file.purpose.value)
        self._session.add(
            ExhibitFileRow(
                exhibit_id=exhibit, purpose=file.purpose.value, sha256=file.sha256, how=file.how.value,
                working_copy=file.working_copy, command=list(file.command), programs=list(file.programs),
                notes=list(file.notes), format_text=file.format_text,
                duration="" if file.duration is None else str(file.duration), by=said.by, at=said.at,
            )
        )  # fmt: skip
        self._session.flush()

    def say(self, exhibit: int, words: ExhibitWords, said: Said) -> None:
        """Record what a person says of an exhibit now, in the place of what was said before."""
        self._session.add(
            ExhibitWordsRow(
                exhibit_id=exhibit, title=words.title, detail=words.detail, key=words.key, link=words.link,
                location=words.location, property_ref=words.property_ref, withdrawn=words.withdrawn,
                by=said.by, at=said.at, why=said.why,
            )
        )  # fmt: skip
        self._session.flush()

    def next_number(self, case: int, initials: str) -> int:
        """Return the next number of whoever has these initials: one more than the highest ever given.

        Exhibits that were withdrawn count: a number that was served is never given to another thing.
        """
        highest = self._session.scalar(
            select(func.max(ExhibitRow.number)).where(
                ExhibitRow.case_id == case, ExhibitRow.initials == initials
            )
        )
        return (highest or 0) + 1

    def of_ref(self, case: int, ref: ExhibitRef) -> int | None:
        """Return the number in the record of an exhibit of a case, or None where nothing has that reference."""
        return self._session.scalar(
            select(ExhibitRow.id).where(
                ExhibitRow.case_id == case, ExhibitRow.initials == ref.initials,
                ExhibitRow.number == ref.number, ExhibitRow.letter == ref.letter,
            )
        )  # fmt: skip

    def of_case(self, case: int) -> tuple[ExhibitView, ...]:
        """Return every exhibit of a case, withdrawn ones included, in order of reference."""
        query = select(ExhibitRow).where(ExhibitRow.case_id == case)
        rows = {row.id: row for row in self._session.scalars(query)}
        files, words = self._files(case), self._words(case)
        found = (self._view(row, rows, files.get(row.id, ()), words[row.id]) for row in rows.values())
        return tuple(sorted(found, key=lambda exhibit: exhibit.ref))

    def of_bytes(self, sha256: str) -> tuple[tuple[int, ExhibitRef, FilePurpose], ...]:
        """Return of which exhibits these bytes are a file: (case, reference, purpose), oldest first."""
        query = (
            select(ExhibitRow, ExhibitFileRow.purpose)
            .join(ExhibitFileRow, ExhibitFileRow.exhibit_id == ExhibitRow.id)
            .where(ExhibitFileRow.sha256 == sha256)
            .order_by(ExhibitFileRow.id)
        )
        return tuple(
            (row.case_id, _ref(row), FilePurpose(purpose)) for row, purpose in self._session.execute(query)
        )

    def of_master(self, sha256: str) -> tuple[tuple[int, ExhibitRef], ...]:
        """Return which exhibits were made of the recording of these bytes: (case, reference), oldest first."""
        query = select(ExhibitRow).where(ExhibitRow.sha256 == sha256).order_by(ExhibitRow.id)
        return tuple((row.case_id, _ref(row)) for row in self._session.scalars(query))

    def _files(self, case: int) -> Mapping[int, Sequence[ExhibitFileView]]:
        query = (
            select(ExhibitFileRow, ItemRow.size)
            .join(ExhibitRow, ExhibitRow.id == ExhibitFileRow.exhibit_id)
            .join(ItemRow, ItemRow.sha256 == ExhibitFileRow.sha256)
            .where(ExhibitRow.case_id == case)
            .order_by(ExhibitFileRow.id)
        )
        found: dict[int, list[ExhibitFileView]] = {}
        for row, size in self._session.execute(query):
            found.setdefault(row.exhibit_id, []).append(_file(row, size))
        return found

    def _words(self, case: int) -> Mapping[int, Sequence[ExhibitWordsRow]]:
        """Return what was said of each exhibit, oldest first."""
        query = (
            select(ExhibitWordsRow)
            .join(ExhibitRow, ExhibitRow.id == ExhibitWordsRow.exhibit_id)
            .where(ExhibitRow.case_id == case)
            .order_by(ExhibitWordsRow.id)
        )
        found: dict[int, list[ExhibitWordsRow]] = {}
        for row in self._session.scalars(query):
            found.setdefault(row.exhibit_id, []).append(row)
        return found

    def _view(
        self,
        row: ExhibitRow,
        rows: Mapping[int, ExhibitRow],
        files: Sequence[ExhibitFileView],
        history: Sequence[ExhibitWordsRow],
    ) -> ExhibitView:
        words = history[-1]
        said = Said(words.by, words.at, words.why)
        return ExhibitView(
            row.id, row.case_id, _ref(row), ExhibitKind(row.kind),
            OfficerKey(row.producer_force, row.producer_number), row.sha256,
            None if row.parent_id is None else _ref(rows[row.parent_id]), _span(row), tuple(files),
            ExhibitWords(
                words.title, words.detail, words.key, words.link, words.location, words.property_ref,
                words.withdrawn,
            ),
            said if words.withdrawn else None, _described(history), Said(row.by, row.at, row.why),
        )  # fmt: skip


def _described(history: Sequence[ExhibitWordsRow]) -> tuple[Said, ...]:
    """Return who wrote the title and the detail as they stand: the last to change each."""
    return writers_of(history, ("title", "detail"))


def _ref(row: ExhibitRow) -> ExhibitRef:
    return ExhibitRef(row.initials, row.number, row.letter)


def _span(row: ExhibitRow) -> CutSpan | None:
    if not row.how:
        return None
    ends = (Fraction(text) for text in (row.asked_in, row.asked_out, row.true_in, row.true_out))
    asked_in, asked_out, true_in, true_out = ends
    return CutSpan(asked_in, asked_out, true_in, true_out, CutHow(row.how), row.snapped)


def _file(row: ExhibitFileRow, size: int) -> ExhibitFileView:
    file = NewFile(
        FilePurpose(row.purpose), row.sha256, CutHow(row.how), row.working_copy, tuple(row.command),
        tuple(row.programs), tuple(row.notes), row.format_text, Fraction(row.duration) if row.duration else None,
    )  # fmt: skip
    return ExhibitFileView(file, size, Said(row.by, row.at, ""))
