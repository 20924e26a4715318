"""Score: parts with notes in beats."""

from __future__ import annotations

from dataclasses import dataclass

from composer.score.mix import Channel
from composer.score.note import Notes
from composer.score.tempo import TempoMap


@dataclass(frozen=True, eq=False)
class Part:
    """One player.

    Parameters
    ----------
    name : str
        Unique within the piece: ``bass``, ``lead``.
    role : str
        What it does: ``drums, bass, comping, pad, arpeggio, melody, effects``.
    preset : str
        Name of the sound; only the synthesiser looks it up.
    program : int, 0..127
        General MIDI program (0-based), so that no exporter looks at presets.
    percussion : bool
        Pitches are General MIDI drum notes (MIDI channel 10).
    channel : Channel
        The part's strip in the mix.
    notes : ndarray [dtype=SCORE_NOTE or TIMED_NOTE]
        Sorted by onset, read-only.
    """

    name: str
    role: str
    preset: str
    program: int
    percussion: bool
    channel: Channel
    notes: Notes


@dataclass(frozen=True)
class Marker:
    """The start of a movement: its beat and a name for people."""

    beat: float
    text: str


@dataclass(frozen=True, eq=False)
class Score:
    """A piece in beats.

    Parameters
    ----------
    tempo : TempoMap
    measure : tuple of (beats, unit)
        The time signature: ``(4, 4)``.
    key : str
        Tonic and mode as MIDI knows them: ``Am``, ``Eb``.
    title : str
    markers : tuple of Marker
        One per movement.
    parts : tuple of Part
        With `SCORE_NOTE` notes.
    frames : int
        Exact length of the sound at 48 kHz.
    """

    tempo: TempoMap
    measure: tuple[int, int]
    key: str
    title: str
    markers: tuple[Marker, ...]
    parts: tuple[Part, ...]
    frames: int
