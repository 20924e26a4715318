"""MIDI files as music: read, and played by our own instruments."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.errors import ComposerError
from composer.score.score import Score
from composer.score.timeline import Timeline
from composer.sounding import Sounding
from composer.units import FRAMES_PER_MS, tempo_us_to_bpm
from composer.version import __version__

if TYPE_CHECKING:
    from composer.score.midi_reader import Song


def from_midi(path: str | os.PathLike[str]) -> MidiPiece:
    """Read a standard MIDI file, to be played by the library's instruments as General MIDI.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    MidiPiece

    Raises
    ------
    ComposerError
        If the file cannot be read, is no MIDI file, or holds no note.
    """
    from composer.score.midi_reader import read_midi  # noqa: PLC0415 - mido is loaded when a file is read
    from composer.synth.general_midi import HALL, voice  # noqa: PLC0415 - kits load their models

    file = Path(path).expanduser()
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ComposerError(f"{file} cannot be read: {error.strerror}") from None
    try:
        return MidiPiece(read_midi(data, voice, HALL, file.stem))
    except ComposerError as error:
        raise ComposerError(f"{file}: {error}") from None


class MidiPiece(Sounding):
    """The music of a MIDI file; made by `from_midi`.

    It can do what a composed `Music` can: render, stream, and be saved in every format.

    Parameters
    ----------
    song : Song
        The notes as written and as performed.
    """

    def __init__(self, song: Song) -> None:
        self._song = song

    @property
    def score(self) -> Score:
        """The notes in beats."""
        return self._song.score

    @property
    def timeline(self) -> Timeline:
        """The notes in seconds, with the mix that plays them."""
        return self._song.timeline

    @property
    def frames(self) -> int:
        """Exact length at 48 kHz."""
        return self.timeline.frames

    @property
    def title(self) -> str:
        """Name for tags and headings: that of the file's first track, or of the file."""
        return self.timeline.title

    def schema(self) -> dict[str, Any]:
        """What the piece is: title, length, tempo, metre, key, and its parts with the sounds that play them."""
        tempo_us = self.timeline.tempo.tempo_us
        return {
            "title": self.title,
            "duration_ms": self.frames // FRAMES_PER_MS,
            "bpm": round(tempo_us_to_bpm(tempo_us)),
            "tempo_us": tempo_us,
            "measure": "{}/{}".format(*self.timeline.measure),
            "key": self.timeline.key,
            "music_engine_version": __version__,
            "parts": [
                {
                    "name": part.name,
                    "preset": part.preset,
                    "program": part.program,
                    "percussion": part.percussion,
                    "notes": len(part.notes),
                }
                for part in self.timeline.parts
            ],
        }

    def __repr__(self) -> str:
        return f"<MidiPiece {self.title!r} {self.frames // FRAMES_PER_MS} ms {len(self.timeline.parts)} parts>"
