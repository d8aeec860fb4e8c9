"""The pack's provenance for programs: a graph in the CASE/UCO ontology, as JSON-LD.

CASE 1.5.0 (https://caseontology.org, built on UCO): an investigation, what was taken in, cut, copied and packed, with
which tools, and the files with their hashes. Every node has a name of its own that is worked out from the case's
content, so that the same case gives the same bytes. The ontology has no class for an exhibit as such: its number stands
on the provenance record of its file.
"""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bwv_index.casefile.enclosed import Enclosed, EnclosedFile
from bwv_index.cases import CaseRecording, CaseSnapshot, CutHow, ExhibitKind, FilePurpose, case_digest
from bwv_index.timecode import format_offset, format_utc
from bwv_index.visible import visible

CONTEXT = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "kb": "urn:uuid:",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

MIME = {".mp4": "video/mp4", ".mov": "video/quicktime", ".mkv": "video/x-matroska", ".avi": "video/x-msvideo"}

ACTS = {
    CutHow.WHOLE: "exhibit taken over whole",
    CutHow.STREAM_COPY: "clip cut without encoding anew",
    CutHow.RE_ENCODED: "clip encoded anew",
}

Node = dict[str, Any]


def provenance_jsonld(snapshot: CaseSnapshot, items: Sequence[Enclosed]) -> bytes:
    """Return the graph of a case's pack: what is enclosed, what it was made from, how, by whom and with what.

    What is not in ``snapshot`` is not in the graph; what an eye cannot see in a text is named.
    """
    graph = _Graph(snapshot)
    for item in items:
        graph.add_exhibit(item)
    return (json.dumps(graph.told(), indent=1, sort_keys=True) + "\n").encode("ascii")


class _Graph:
    """The nodes of one case, each once."""

    def __init__(self, snapshot: CaseSnapshot) -> None:
        self._case = snapshot
        self._base = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:sha256:{case_digest(snapshot)}")
        self._nodes: dict[str, Node] = {}
        self._records: list[str] = []

    def told(self) -> Node:
        """Return the whole document."""
        case = self._case
        investigation = self._put(
            "investigation", case.urn.shown, "case-investigation:Investigation",
            {
                "uco-core:name": _text(case.urn.shown),
                "uco-core:description": f"version {case.version}, {case.variant.value}",
                "case-investigation:focus": "body worn video",
                "uco-core:object": [_at(one) for one in self._nodes],
            },
        )  # fmt: skip
        bundle = {
            "@id": self._name("bundle", case.urn.shown),
            "@type": "uco-core:Bundle",
            "uco-core:name": _text(f"Body worn video of {case.urn.shown}"),
            "uco-core:object": [*self._nodes.values()],
        }
        del investigation
        return {"@context": CONTEXT, "@graph": [bundle]}

    def add_exhibit(self, item: Enclosed) -> None:
        """Add an exhibit: its files, the recording they come from, and the acts between."""
        recording = self._recording(item.recording)
        taken = self._taken_in(item.recording, recording)
        evidence = item.evidence
        if evidence is None:
            return
        if item.exhibit.kind is ExhibitKind.MASTER:
            file, made = recording, taken
        else:
            file = self._file(evidence)
            made = self._made(item, evidence, recording, file, taken)
            self._derived(file, recording)
        for other in item.files:
            if other.file.purpose is not FilePurpose.EVIDENCE:
                copy = self._file(other)
                self._copied(item, other, file, copy, made)
                self._derived(copy, file)
        self._record(item, file)

    def _recording(self, recording: CaseRecording) -> str:
        return self._file_node(
            recording.evidence_id, recording.sha256, recording.size, recording.original_name, ""
        )

    def _file(self, enclosed: EnclosedFile) -> str:
        name = enclosed.path.rpartition("/")[2]
        suffix = f".{name.rpartition('.')[2]}"
        return self._file_node(
            enclosed.path, enclosed.file.sha256, enclosed.file.size, name, MIME.get(suffix, "")
        )

    def _file_node(self, key: str, sha256: str, size: int, name: str, mime: str) -> str:
        digest = {
            "@id": self._name("hash", key), "@type": "uco-types:Hash", "uco-types:hashMethod": "SHA256",
            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": sha256},
        }  # fmt: skip
        content = {
            "@id": self._name("content", key), "@type": "uco-observable:ContentDataFacet",
            "uco-observable:hash": [digest],
        }  # fmt: skip
        if mime:
            content["uco-observable:mimeType"] = mime
        facet: Node = {
            "@id": self._name("file facet", key), "@type": "uco-observable:FileFacet",
            "uco-observable:sizeInBytes": {"@type": "xsd:integer", "@value": str(size)},
        }  # fmt: skip
        if name:
            facet["uco-observable:fileName"] = _text(name)
        return self._put(
            "file",
            key,
            "uco-observable:File",
            {"uco-core:name": _text(key), "uco-core:hasFacet": [facet, content]},
        )

    def _taken_in(self, recording: CaseRecording, file: str) -> str:
        told: Node = {
            "uco-core:name": "recording taken in",
            "uco-core:description": "read in full, hashed, and kept unaltered",
            "uco-action:instrument": _at(self._tool("bwv-index", self._case.software)),
            "uco-action:result": [_at(file)],
        }
        return self._put("taken in", recording.evidence_id, "case-investigation:InvestigativeAction", told)

    def _made(self, item: Enclosed, evidence: EnclosedFile, source: str, file: str, before: str) -> str:
        made, said = evidence.file, item.exhibit.said
        span = item.exhibit.span
        words = [
            "" if span is None else f"{format_offset(span.true_in)} to {format_offset(span.true_out)} of the recording",
            "working copy" if made.working_copy else "",
            " ".join(made.command),
        ]  # fmt: skip
        name = "redacted copy taken in" if item.exhibit.kind is ExhibitKind.REDACTED else ACTS[made.how]
        told: Node = {
            "uco-core:name": name,
            "uco-core:description": _text("; ".join(filter(None, words)) or name),
            "uco-action:startTime": _time(said.at),
            "uco-action:performer": _at(self._person(said.by)),
            "uco-action:instrument": [_at(one) for one in self._tools(made.programs)],
            "uco-action:object": [_at(source)],
            "uco-action:result": [_at(file)],
            "case-investigation:wasInformedBy": _at(before),
        }
        return self._put("made", evidence.path, "case-investigation:InvestigativeAction", told)

    def _copied(self, item: Enclosed, other: EnclosedFile, source: str, copy: str, before: str) -> None:
        said = item.exhibit.said
        told: Node = {
            "uco-core:name": f"{other.file.purpose.value} copy made for viewing",
            "uco-core:description": _text(" ".join(other.file.command) or "a working copy, not evidence"),
            "uco-action:startTime": _time(said.at),
            "uco-action:performer": _at(self._person(said.by)),
            "uco-action:instrument": [_at(one) for one in self._tools(other.file.programs)],
            "uco-action:object": [_at(source)],
            "uco-action:result": [_at(copy)],
            "case-investigation:wasInformedBy": _at(before),
        }
        self._put("copied", other.path, "case-investigation:InvestigativeAction", told)

    def _record(self, item: Enclosed, file: str) -> None:
        told: Node = {
            "uco-core:name": _text(f"Exhibit {item.name}"),
            "case-investigation:exhibitNumber": item.name,
            "uco-core:object": [_at(file)],
        }
        if item.exhibit.title:
            told["uco-core:description"] = _text(item.exhibit.title)
        if item.exhibit.parent is not None:
            told["case-investigation:rootExhibitNumber"] = [str(item.exhibit.parent)]
        self._put("record", item.name, "case-investigation:ProvenanceRecord", told)

    def _derived(self, target: str, source: str) -> None:
        told: Node = {
            "uco-core:source": [_at(target)],
            "uco-core:target": _at(source),
            "uco-core:kindOfRelationship": "Derived_From",
            "uco-core:isDirectional": {"@type": "xsd:boolean", "@value": "true"},
        }
        self._put("derived", f"{target} {source}", "uco-observable:ObservableRelationship", told)

    def _person(self, name: str) -> str:
        return self._put("identity", name, "uco-identity:Identity", {"uco-core:name": _text(name)})

    def _tools(self, programs: Sequence[str]) -> list[str]:
        named = [self._tool("bwv-index", self._case.software)]
        for program in programs:
            name, _, version = program.partition(" ")
            named.append(self._tool(name, version))
        return named

    def _tool(self, name: str, version: str) -> str:
        told: Node = {"uco-core:name": _text(name)}
        if version:
            told["uco-tool:version"] = _text(version)
        return self._put("tool", f"{name} {version}", "uco-tool:Tool", told)

    def _put(self, kind: str, key: str, type_: str, told: Node) -> str:
        name = self._name(kind, key)
        self._nodes.setdefault(name, {"@id": name, "@type": type_, **told})
        return name

    def _name(self, kind: str, key: str) -> str:
        return f"kb:{uuid.uuid5(self._base, f'{kind} {key}')}"


def _at(name: str) -> Node:
    return {"@id": name}


def _time(moment: datetime) -> Node:
    return {"@type": "xsd:dateTime", "@value": format_utc(moment)}


def _text(value: str) -> str:
    return visible(value)
