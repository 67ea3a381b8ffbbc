"""Files that are ZIP archives (XLSX, DOCX, Anki), looked over before any library unpacks them.

A few kilobytes can unpack to gigabytes, a part can be named to fall outside, XML can declare entities that grow without
bound or fetch from elsewhere, an office file can carry programs: all of it is refused here by name.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parse

from content.model import Reading

#: Parts of an archive, and bytes that they may unpack to altogether.
PARTS, UNPACKED = 1000, 64 * 1024 * 1024
_CHUNK = 1 << 16
_SIGNATURE = b"PK\x03\x04"
#: Parts of office files that carry programs, other files or data from elsewhere.
_ACTIVE = (
    "vbaproject",
    "activex",
    "embeddings/",
    "externallinks/",
    "macrosheets/",
    "oleobject",
    "attachedtoolbars",
)


def opened(reading: Reading, data: bytes, inside: str) -> zipfile.ZipFile | None:
    """The archive, every part looked over; None if it is refused, which is told. `inside`: the part it must have."""
    if not data.startswith(_SIGNATURE):
        reading.tell(0, "problem-type")
        return None
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if not _names(reading, archive, inside):
            return None
        total = 0
        for entry in archive.infolist():
            for chunk in _unpacked(archive, entry):
                total += len(chunk)
                if total > UNPACKED:
                    reading.tell(0, "problem-unpacked", limit=UNPACKED >> 20)
                    return None
            if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                with archive.open(entry) as part:
                    parse(part, ContentHandler(), forbid_dtd=True)
    except DefusedXmlException:
        reading.tell(0, "problem-entities")
        return None
    except SAXException:
        reading.tell(0, "problem-damaged")
        return None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        reading.tell(0, "problem-damaged")
        return None
    return archive


def _names(reading: Reading, archive: zipfile.ZipFile, inside: str) -> bool:
    names = archive.namelist()
    if len(names) > PARTS:
        reading.tell(0, "problem-parts", count=len(names), most=PARTS)
        return False
    for entry in archive.infolist():
        name = entry.filename
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or ":" in parts[0] or "\0" in entry.orig_filename:
            reading.tell(0, "problem-part-path", name=name[:60])
            return False
        if entry.flag_bits & 1:
            reading.tell(0, "problem-encrypted")
            return False
        if any(word in name.lower() for word in _ACTIVE):
            reading.tell(0, "problem-macros", name=name[:60])
            return False
    if len(set(names)) < len(names):
        reading.tell(0, "problem-damaged")
        return False
    if inside not in names:
        reading.tell(0, "problem-type")
        return False
    return True


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part by pieces: what its entry says of its size is not believed."""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            yield chunk
