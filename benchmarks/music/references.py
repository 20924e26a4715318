"""References: what human tunes answer to the rows that can be asked of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

from benchmarks.music.humans import CORPORA, VERSION, corpus
from benchmarks.music.judging import HERE, KEPT, digest_of
from benchmarks.music.piece import Piece
from benchmarks.music.row import Answer, Row
from benchmarks.music.rows import ROWS

KINDS = tuple(name for name in CORPORA if ", " not in name)
MEASURING = ("grid.py", "harmony.py", "note.py", "piece.py", "tune.py", "foreign.py")
LEAST = 8
"""Fewer answers make no reference."""


@cache
def values(name: str) -> dict[str, list[float | None]]:
    """By row the values of all tunes of a corpus, seen and unseen by turns; kept while rows and corpora stay."""
    kept = KEPT / f"values-{VERSION}-{_digest()}-{name.replace(', ', '-')}.json"
    if not kept.exists():
        tunes = corpus(name)
        found = {row.name: [_value(row, tune) for tune in tunes] for row in ROWS if row.humans}
        kept.write_text(json.dumps(found), encoding="utf-8")
    read: dict[str, list[float | None]] = json.loads(kept.read_text(encoding="utf-8"))
    return read


@cache
def _digest() -> str:
    return digest_of([*sorted(HERE.glob("rows/*.py")), *(HERE / name for name in MEASURING)]).hex()


def _value(row: Row, tune: Piece) -> float | None:
    value = row.measure(tune)
    return None if value is None else float(value)


def reached(row: Row, name: str, limits: tuple[float, float], half: str = "unseen") -> float | None:
    """Share of a half of a corpus inside some limits (or its mean); None where too few tunes answer."""
    found = values(name).get(row.name, [])[1 if half == "unseen" else 0 :: 2]
    known = [value for value in found if value is not None]
    return score(row, [Answer(value, *limits) for value in known]) if len(known) >= LEAST else None


def score(row: Row, answers: Iterable[Answer]) -> float | None:
    """What a set of answers reaches: the share inside the band, or the mean value."""
    found = [answer.value if row.mean else float(answer.inside) for answer in answers]
    return sum(found) / len(found) if found else None


def asked(row: Row, kind: str, limits: tuple[float, float]) -> float:
    """What is asked of us: no more than the unseen half of human tunes reaches."""
    if not row.humans:
        return row.asked
    names = (kind,) if row.humans == "kind" else KINDS
    found = [share for name in names if (share := reached(row, name, limits)) is not None]
    return min(row.asked, max(found)) if found else row.asked
