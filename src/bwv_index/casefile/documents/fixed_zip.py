"""A ZIP written again so that equal members give equal bytes."""

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can state (APPNOTE 4.4.6): it says that none is stated."""
_MADE_ON = 3
"""Unix, whatever the machine (APPNOTE 4.4.2)."""


def fixed_zip(packed: bytes, *, without: frozenset[str] = frozenset()) -> bytes:
    """Return a ZIP's members in their order, without those named, and without time, machine or extra fields."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as written,
    ):
        for member in source.infolist():
            if member.filename in without:
                continue
            plain = zipfile.ZipInfo(member.filename, EPOCH)
            plain.compress_type = zipfile.ZIP_DEFLATED
            plain.create_system = _MADE_ON
            plain.external_attr = 0o600 << 16
            written.writestr(plain, source.read(member))
    return target.getvalue()
