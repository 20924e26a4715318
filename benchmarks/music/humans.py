"""Human music that ships with music21, as pieces: references, and the false-alarm test of the judge.

Even tunes of each corpus are *seen* (they may be used to derive bands), odd ones *unseen*. Songs are German and other
European folk songs of the Essen collection; fiddle tunes those of Ryan's Mammoth collection (1883) and O'Neill's (1850
tunes, 1903); chorales Bach's, in four parts. What was parsed is kept as numbers in the folder for temporary files.
"""

from __future__ import annotations

import logging
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import music21
import numpy as np

from benchmarks.music.judging import KEPT
from benchmarks.music.note import notes_of
from benchmarks.music.piece import Line, Piece
from benchmarks.music.roles import BASS, CHORDS, MELODY

CORPORA: dict[str, tuple[str, tuple[str, ...], int]] = {
    "song": ("essenFolksong", ("erk5", "erk10", "erk20", "erk30", "boehme10", "boehme20"), 160),
    "song, other": ("essenFolksong", ("altdeu10", "altdeu20", "ballad10", "ballad40", "ballad60", "ballad80"), 120),
    "fiddle": ("ryansMammoth", (), 120),
    "fiddle, other": ("oneills1850", ("0051-0100", "0201-0300", "0900-0950", "1276-1375", "1476-1555"), 120),
    "chorale": ("bach", (), 60),
    "chorale, other": ("palestrina", (), 24),
}
"""Folder of the music21 corpus, files (empty: all), and how many tunes are taken, evenly spread."""

LEAST_NOTES, MOST_NOTES = 24, 600
TEMPO_US = 500_000
VERSION = 3


def corpus(name: str) -> list[Piece]:
    """The tunes of a corpus, parsed once a machine."""
    kept = KEPT / f"humans-{VERSION}-{music21.__version__}-{name.replace(', ', '-')}.pickle"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps([(piece.name, dict(piece.schema), piece.lines) for piece in _parsed(name)]))
    return [Piece(title, schema, lines, lines) for title, schema, lines in pickle.loads(kept.read_bytes())]


def seen(name: str) -> list[Piece]:
    """The half that bands may be derived from."""
    return corpus(name)[::2]


def unseen(name: str) -> list[Piece]:
    """The other half."""
    return corpus(name)[1::2]


def _parsed(name: str) -> Iterator[Piece]:
    folder, files, count = CORPORA[name]
    sources = list(_sources(folder, files))
    taken = sources[:: max(1, len(sources) // count)][:count]
    for title, text in taken:
        try:
            piece = _piece(title, name, music21.converter.parse(text, format="abc") if isinstance(text, str) else
                           music21.corpus.parse(text))  # fmt: skip
        except Exception as error:
            logging.getLogger(__name__).info("%s cannot be parsed: %s", title, error)
            continue
        if piece is not None:
            yield piece


def _sources(folder: str, files: tuple[str, ...]) -> Iterator[tuple[str, str | Path]]:
    """Titles with the text of a tune, or with the file of a score."""
    for path in sorted(music21.corpus.getCorePaths()):
        if folder not in path.parts or (files and path.stem not in files):
            continue
        if path.suffix != ".abc":
            if path.suffix in (".mxl", ".krn", ".xml") and (folder != "bach" or path.stem.startswith("bwv")):
                yield path.stem, path
            continue
        tunes = re.split(r"(?m)^(?=X:)", path.read_text(encoding="utf-8", errors="replace"))
        for index, tune in enumerate(tunes):
            if tune.startswith("X:"):
                yield f"{path.stem} {index}", tune


def _piece(title: str, name: str, score: Any) -> Piece | None:
    key = next(iter(score.recurse().getElementsByClass(music21.key.Key)), None)
    time = next(iter(score.recurse().getElementsByClass(music21.meter.TimeSignature)), None)
    if time is None:
        return None
    try:
        score = score.expandRepeats()
    except Exception:
        logging.getLogger(__name__).info("%s: repeats cannot be expanded", title)
    parts = list(score.parts) if hasattr(score, "parts") and len(score.parts) else [score]
    lines = tuple(line for index, part in enumerate(parts) if (line := _line(index, len(parts), part)) is not None)
    if not lines or not LEAST_NOTES <= len(lines[0].notes) <= MOST_NOTES:
        return None
    pickup = next(iter(parts[0].recurse().getElementsByClass(music21.stream.Measure)), None)
    lines = _on_bars(
        lines, float(pickup.duration.quarterLength) if pickup is not None else 0.0, time.barDuration.quarterLength
    )
    end = max(float((line.notes["onset_beat"] + line.notes["duration_beat"]).max()) for line in lines)
    bars = max(1, int(np.ceil(end / float(time.barDuration.quarterLength) - 1e-3)))
    schema: dict[str, Any] = {
        "genre": f"human {name}", "subgenre": "", "seed": 0, "measure": time.ratioString, "tempo_us": TEMPO_US,
        "key": key.tonic.name.replace("-", "b") if key else "C", "mode": key.mode if key else "", "bars": bars,
        "structure": [{"bars": bars, "energy": "medium"}],
    }  # fmt: skip
    return Piece(title, schema, lines, lines)


def _on_bars(lines: tuple[Line, ...], first: float, bar: float) -> tuple[Line, ...]:
    """Let a tune that begins with an upbeat begin inside its first bar."""
    shift = bar - first if 0 < first < bar else 0.0
    for line in lines:
        line.notes["onset_beat"] += shift
    return lines


def _line(index: int, count: int, part: Any) -> Line | None:
    rows = []
    for element in part.flatten().stripTies().notes:
        for pitch in element.pitches:
            length = float(element.duration.quarterLength)
            if length:
                rows.append((float(element.offset), length, float(pitch.ps), 0.7))
    role = MELODY if index == 0 else BASS if index == count - 1 else CHORDS
    return Line(f"part {index}", role, 0, False, notes_of(rows)) if rows else None
