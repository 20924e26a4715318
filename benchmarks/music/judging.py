"""Judging: every row asked of every piece; what was answered is kept, so that a run can be broken off and resumed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from benchmarks.music.making import pieces
from benchmarks.music.note import Notes
from benchmarks.music.piece import Piece
from benchmarks.music.row import Answer, Row
from benchmarks.music.rows import ROWS
from benchmarks.music.sound import Sound

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src" / "composer"
KEPT = Path(tempfile.gettempdir()) / "composer-judge"


@dataclass(frozen=True, eq=False)
class Verdict:
    """The answers about one piece, by name of the row."""

    piece: Piece
    answers: Mapping[str, Answer]


def judge(piece: Piece, rows: tuple[Row, ...] = ROWS) -> Verdict:
    """Ask all rows that apply."""
    answers = {row.name: row.judge(piece) for row in rows}
    return Verdict(piece, {name: answer for name, answer in answers.items() if answer is not None})


def judged_style(genre: str, subgenre: str, seeds: int, *, audio: bool) -> list[Verdict]:
    """Verdicts on the first pieces of a style; answers that need sound are kept in the folder for temporary files."""
    quiet = tuple(row for row in ROWS if not row.audio)
    found = []
    for music, piece in pieces(genre, subgenre, seeds):
        verdict = judge(piece, quiet)
        heard = _heard(music, piece) if audio else {}
        found.append(Verdict(piece, {**verdict.answers, **heard}))
    return found


def _heard(music: Any, piece: Piece) -> dict[str, Answer]:
    rows = tuple(row for row in ROWS if row.audio)
    kept = KEPT / f"{_digest(piece)}.json"
    if not kept.exists():
        with tempfile.TemporaryDirectory() as folder:
            sound = Sound(Path(music.save(Path(folder) / "piece.wav")))
            answers = judge(replace(piece, sound=sound), rows).answers
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside = kept.with_suffix(f".{id(piece)}.part")
        beside.write_text(json.dumps({name: asdict(answer) for name, answer in answers.items()}), encoding="utf-8")
        beside.replace(kept)
    return {name: Answer(**answer) for name, answer in json.loads(kept.read_text(encoding="utf-8")).items()}


def _digest(piece: Piece) -> str:
    """Of all that the answers depend on: schema, notes, the judge's own rows, and how sound is made."""
    digest = blake2b(json.dumps(piece.schema, sort_keys=True).encode(), digest_size=16)
    for line in (*piece.lines, *piece.played):
        digest.update(f"{line.name} {line.role} {line.program}".encode())
        digest.update(_bytes(line.notes))
    digest.update(_sources())
    return digest.hexdigest()


def _bytes(notes: Notes) -> bytes:
    return bytes(notes.tobytes())


@cache
def _sources() -> bytes:
    """Of what hears and of what sounds."""
    made = [path for name in ("synth", "dsp") for path in (SOURCE / name).rglob("*")]
    kept = [path for path in made if path.suffix in (".py", ".toml", ".json")]
    return digest_of([*(HERE / name for name in LISTENING), *sorted(kept)])


def digest_of(paths: Iterable[Path]) -> bytes:
    """A digest of the contents of files."""
    digest = blake2b(digest_size=16)
    for path in paths:
        digest.update(path.read_bytes())
    return digest.digest()


LISTENING = (
    "grid.py", "note.py", "piece.py", "row.py", "sound.py", "rows/boundary.py", "rows/energy.py", "rows/percussion.py",
    "rows/static.py", "rows/tempo.py",
)  # fmt: skip
"""Files on which the answers of rows that need sound depend."""
