"""Grooves by genre: medians of human music with the tolerance that is allowed around them.

Source: music.md 3.2. The first six rows are medians over eight Lakh songs a genre [S]; tolerances are those of goal
G19: off-beat and backbeat +-.12, bass on kick +-.15, notes a beat +-1.5. There the electronic songs have
30.5 drum hits a bar but 4.3 notes a beat, so "all voices" must mean the pitched ones: only those are counted here.
Game music is the band p10-p90 of 30 OpenMSX pieces [M]. Named grooves of MMA [M] stand where Lakh has none.
Swing: [C] of the tables in music.md 3.1, +-.01 around straight; its unit is an 8th or a 16th.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Band = tuple[float, float]


@dataclass(frozen=True)
class Groove:
    """Accepted values, None where nothing is known; ``swing_unit`` 8 or 16."""

    off_beat: Band | None = None
    backbeat: Band | None = None
    bass_on_kick: Band | None = None
    notes_per_beat: Band | None = None
    swing: Band | None = None
    swing_unit: int = 8


def _around(value: float | None, tolerance: float) -> Band | None:
    return None if value is None else (value - tolerance, value + tolerance)


def _measured(
    off_beat: float | None,
    backbeat: float | None,
    bass_on_kick: float | None,
    notes: float | None,
    swing: tuple[int, float, float] | None = (8, 0.49, 0.51),
) -> Groove:
    """A row of medians; swing as unit, low, high."""
    unit, low, high = swing or (8, 0.0, 0.0)
    return Groove(
        _around(off_beat, 0.12), _around(backbeat, 0.12), _around(bass_on_kick, 0.15), _around(notes, 1.5),
        (low, high) if swing else None, unit,
    )  # fmt: skip


GROOVE: Mapping[str, Groove] = {
    # Lakh medians by genre [S]
    "funk-soul": _measured(0.48, 0.63, 0.74, 7.9, (16, 0.49, 0.62)),
    "jazz": _measured(0.38, 0.40, 0.86, 5.0, (8, 0.50, 0.75)),
    "blues": _measured(0.43, 0.55, 0.89, 6.1, (8, 0.64, 0.68)),
    "rock": _measured(0.46, 0.46, 0.66, 4.8),
    "pop": _measured(0.47, 0.81, 0.69, 7.3),
    "electronic": _measured(0.62, 0.29, 0.31, 4.3, (16, 0.49, 0.58)),
    # p10-p90 of OpenMSX [M]; notes a beat: 5.9 a quarter
    "chiptune": Groove((0.33, 0.62), (0.05, 0.89), (0.11, 0.71), (4.4, 7.4), (0.49, 0.51)),
    # no measured genre: swing by convention only [C]
    "hip-hop": _measured(None, None, None, None, (16, 0.49, 0.62)),
    "reggae": _measured(None, None, None, None, (8, 0.49, 0.60)),
    "metal": _measured(None, None, None, None),
    "latin": _measured(0.38, None, None, None),  # Salsa, Mambo, ChaCha .32-.44 (MMA [M])
    # styles that differ from their genre: MMA grooves [M], conventions [C]
    "electronic/house": _measured(0.62, 0.29, 0.31, 4.3, (16, 0.53, 0.58)),
    "electronic/trance": _measured(0.62, 0.29, 0.31, 4.3, (16, 0.49, 0.51)),
    "hip-hop/lo-fi": _measured(None, None, None, None, (16, 0.55, 0.62)),
    "hip-hop/boom-bap": _measured(None, None, None, None, (16, 0.54, 0.60)),
    "latin/bossa-nova": _measured(0.44, 0.40, None, None),
    "latin/samba": _measured(0.33, 0.13, 0.58, None, (16, 0.49, 0.60)),
    "latin/tango": _measured(0.12, 0.40, 0.55, None),
    "reggae/ska": _measured(0.67, 1.0, 0.40, None, (8, 0.49, 0.74)),
    "folk/bluegrass": _measured(0.15, 0.38, 0.80, None, None),
}
