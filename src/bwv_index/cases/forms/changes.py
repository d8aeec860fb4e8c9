"""What is other than in the version before, by name."""

from bwv_index.cases.changes import change_text
from bwv_index.cases.forms.layout import FormKeys, FormLayout
from bwv_index.cases.forms.model import Document, Fields, Text
from bwv_index.cases.forms.page import case_values, document_of, fields_of, note, version_text
from bwv_index.cases.snapshot import CaseSnapshot

KEYS = FormKeys(fields=("case", "urn", "version", "since", "added", "withdrawn", "changed"))


def changes(snapshot: CaseSnapshot, layout: FormLayout) -> Document:
    """Return the changes since the version that was issued before."""
    found = snapshot.changes
    values: dict[str, Text] = {
        **case_values(snapshot),
        "version": (version_text(snapshot),),
        "since": (str(found.since) if found.since else "none: this is the first",),
        "added": _listed(found.added),
        "withdrawn": _listed(found.withdrawn),
        "changed": _listed(found.changed),
    }
    told = note("References and item numbers of withdrawn things stay spent and are not given again.")
    return document_of(snapshot, layout, "changes", [Fields(fields_of(layout, values)), told])


def _listed(names: tuple[str, ...]) -> Text:
    return ("\n".join(map(change_text, names)),) if names else ("none",)
