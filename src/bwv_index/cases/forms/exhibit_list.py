"""The exhibit list (MG12): every exhibit that was ever given a reference, the withdrawn ones crossed out."""

from zoneinfo import ZoneInfo

from bwv_index.cases.clauses import exhibits_in_order, kind_text, officer_name
from bwv_index.cases.forms.layout import FormKeys, FormLayout
from bwv_index.cases.forms.model import Blank, Cell, Document, Struck, Text, plain
from bwv_index.cases.forms.page import case_values, document_of, fields_of, grid_of
from bwv_index.cases.snapshot import CaseExhibit, CaseSnapshot
from bwv_index.cases.terms import Variant

KEYS = FormKeys(
    fields=("case", "urn", "completed"),
    columns=("property_ref", "description", "reference", "producer", "attached"),
)
LOCAL = ZoneInfo("Europe/London")
TICK = "\u2713"


def exhibit_list(snapshot: CaseSnapshot, layout: FormLayout) -> Document:
    """Return the exhibit list, in order of reference."""
    values = {
        **case_values(snapshot),
        "completed": (f"{snapshot.made_at.astimezone(LOCAL):%d/%m/%Y}",),
    }
    head = {key: value for key, value in values.items() if key != "completed"}
    rows = [_row(snapshot, exhibit) for exhibit in exhibits_in_order(snapshot.exhibits)]
    return document_of(
        snapshot,
        layout,
        "MG12",
        [grid_of(layout, rows)],
        header=fields_of(layout, head),
        footer=fields_of(layout, {"completed": values["completed"]}),
    )


def _row(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> dict[str, Cell]:
    title: Text = (exhibit.title,) if exhibit.title else (Blank("not held: title"),)
    what: Text = ("Body worn video. ", *_sentence(title), " ")
    if exhibit.withdrawn is not None and not exhibit.title:
        what = ("Body worn video. ",)
    location = exhibit.location or "[not held: location]"
    said: dict[str, Text] = {
        "property_ref": (exhibit.property_ref,) if exhibit.property_ref else (Blank("not held"),),
        "description": (*what, kind_text(snapshot, exhibit)),
        "reference": (str(exhibit.ref),),
        "producer": (f"{officer_name(snapshot, exhibit.producer)}\n{location}",),
        "attached": (TICK,) if exhibit.evidence else ("No",),
    }
    if exhibit.withdrawn is not None:
        said = {key: (Struck(plain(value)),) for key, value in said.items()}
        said["description"] += (f"\n{withdrawn_text(snapshot, exhibit)}.",)
        said["attached"] = ("No",)
    return {key: Cell(value) for key, value in said.items()}


def _sentence(title: Text) -> Text:
    last = title[-1]
    return title if isinstance(last, str) and last.endswith((".", "!", "?")) else (*title, ".")


def withdrawn_text(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> str:
    """Return since which version an exhibit is withdrawn: the one after the last that it went into."""
    last = max(exhibit.versions, default=0)
    never = "ever issued" if snapshot.variant is Variant.PROSECUTION else "served"
    return f"Withdrawn (version {last + 1})" if last else f"Withdrawn before it was {never}"
