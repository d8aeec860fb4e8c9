"""The page a person reads a pack by: one HTML file that opens from a disk and needs nothing else."""

import base64
import hashlib
from datetime import datetime
from functools import cache
from urllib.parse import quote

import jinja2

from bwv_index.casefile import when
from bwv_index.casefile.bag import MANIFEST
from bwv_index.casefile.content import PackContent
from bwv_index.casefile.packed import PackedClip
from bwv_index.casefile.timeline import Occurred, timelines
from bwv_index.cases import change_text
from bwv_index.timecode import format_offset, format_utc
from bwv_index.visible import visible

TEMPLATE, SCRIPT = "index.html", "viewer.js"


def index_html(content: PackContent, items: tuple[PackedClip, ...]) -> bytes:
    """Return the page: clips, players, all cameras on their clock, reasons, and what was not checked.

    Every value is escaped, and what an eye cannot see in it is named.
    """
    incident = content.incident
    happened = Occurred(incident.incident_ref, incident.occurred_from, incident.occurred_to)
    clocks = timelines(items, (happened,))
    return render(
        TEMPLATE,
        content=content,
        incident=incident,
        items=items,
        unplaced=tuple(item for item in items if item.clip.start_utc is None),
        clocks=clocks,
        placed=sum(len(one.lanes) for one in clocks),
        manifest=MANIFEST,
        script_hash=script_hash(SCRIPT),
    )


def render(template: str, **values: object) -> bytes:
    """Return a page made from one of the room's templates, in UTF-8; every value in it is escaped and visible."""
    return _environment().get_template(template).render(**values).encode("utf-8")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("bwv_index.casefile", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "url": _url,
        "iso": format_utc,
        "utc": when.utc_text,
        "local": when.local_text,
        "clock": when.clock_text,
        "half_width": when.half_width_text,
        "length_of": when.length_text,
        "size": when.size_text,
        "probability": when.probability_text,
        "offset": format_offset,
        "epoch": _epoch,
        "change": change_text,
    }
    return environment


def _finalize(value: object) -> object:
    """Name what cannot be seen in every value the template prints; a macro's finished markup passes."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return visible(value)


@cache
def script_hash(script: str) -> str:
    """Return a script's hash as a content security policy names it (CSP level 3, hash-source).

    The script holds no value from outside, so rendering it gives the same bytes in every page.
    """
    return base64.b64encode(hashlib.sha256(render(script)).digest()).decode("ascii")


def _url(path: str) -> str:
    return quote(path, safe="/")


def _epoch(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"
