"""ID3 tags, version 2.3: the one that every player reads (id3.org, "ID3 tag version 2.3.0", 1999)."""

from __future__ import annotations

import struct

from composer.export.tag import Tags


def id3_tag(tags: Tags) -> bytes:
    """The tag that stands at the start of an MP3 file; empty texts are left out."""
    texts = {
        b"TIT2": tags.title,
        b"TPE1": tags.artist,
        b"TALB": tags.album,
        b"TCON": tags.genre,
        b"TBPM": str(tags.bpm) if tags.bpm else "",
        b"TKEY": tags.key,
        b"TLEN": str(tags.duration_ms),
        b"TSSE": tags.software,
    }
    body = b"".join(_frame(name, _encoded(text)) for name, text in texts.items() if text)
    if tags.id:
        body += _frame(b"TXXX", _encoded("id", tags.id))
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def _frame(name: bytes, body: bytes) -> bytes:
    return name + struct.pack(">IH", len(body), 0) + body


def _encoded(*texts: str) -> bytes:
    """Texts with a zero between them: Latin-1 (0) where it has all letters, else UTF-16 with byte order mark (1)."""
    try:
        return b"\0" + b"\0".join(text.encode("latin-1") for text in texts)
    except UnicodeEncodeError:
        return b"\1" + b"\0\0".join(b"\xff\xfe" + text.encode("utf-16-le") for text in texts)
