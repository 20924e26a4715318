"""The schedule of a part: which sound is struck on which frame, and when it is cut off."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.dsp.mix import NEVER
from composer.score.note import VARIANTS, Notes
from composer.score.score import Part
from composer.synth.instrument import Strike
from composer.synth.note_cache import FOREVER
from composer.synth.preset import Preset, Sound, preset
from composer.synth.reach import reach_frames
from composer.synth.slur import slid_cuts, with_vowels_before
from composer.synth.syllable import sung
from composer.units import SAMPLE_RATE_HZ

VELOCITY_STEPS = 8
"""Velocity chooses one of 8 timbres; the rest of the way to the exact velocity is made up in gain."""
_TOUCH = 1.5
"""Gain grows like velocity to this power: what the library's presets show on average around the middle."""
BRIGHTNESS_STEPS = 8
PITCH_STEPS = 100
"""Steps per semitone: a hundredth is 1 cent, which nobody hears, and rounding noise meets the same key."""

_GATE_STEPS = ((4_800, 240), (12_000, 480), (24_000, 800), (96_000, 1_600), (1 << 62, 3_200))
"""Gates are held to 5 ms below a tenth of a second, to 10, 17, 33 and 67 ms further on: never more than 5 ms or 4 per
cent off, half of what a listener notices. Notes that differ only by a player's timing share one sound."""

_CHOKE_MARGIN = 1_248
"""Frames made beyond a choke, 26 ms: what it cuts is faded over 8, and the sound's own end must lie behind that."""

_LONG_GATE = 19_200
"""Above 0.4 s two round robins do: four are for repeated notes, which stamp, and a long one hides its attack."""


@dataclass(frozen=True, eq=False)
class Schedule:
    """The notes of one part on the grid of frames, in the order of the part.

    Parameters
    ----------
    onsets : ndarray [dtype=int64], frames
    ends : ndarray [dtype=int64], frames
        Where each note has surely ended; lowered to the true end once its sound is known.
    cuts : ndarray [dtype=int64], frames after the onset
        Where a later note of its choke group, or one that slides away from it, silences it; `NEVER` for most.
    longest : ndarray [dtype=int64], frames
        How long each note may sound at most.
    following : ndarray [dtype=int64], frames
        Where the sound of each note is struck next; `FOREVER` where it is not.
    gains : ndarray [dtype=float32]
        What is left between the velocity of the note and that of its strike.
    strikes, sounds
        What is struck.
    """

    onsets: NDArray[np.int64]
    ends: NDArray[np.int64]
    cuts: NDArray[np.int64]
    longest: NDArray[np.int64]
    following: NDArray[np.int64]
    gains: NDArray[np.float32]
    strikes: tuple[Strike, ...]
    sounds: tuple[Sound, ...]

    def sounding(self, start: int, stop: int) -> list[int]:
        """Indices of the notes that may sound between two frames."""
        return np.flatnonzero((self.onsets < stop) & (self.ends > start)).tolist()


def schedule(part: Part, played: Preset) -> Schedule:
    """Lay out a part; drum notes that its kit does not have are left out."""
    found = [played.sound_for(pitch) for pitch in part.notes["pitch"].tolist()]
    notes = part.notes[[sound is not None for sound in found]]
    sounds = tuple(sound for sound in found if sound is not None)
    onsets = np.rint(notes["onset_s"] * SAMPLE_RATE_HZ).astype(np.int64)
    strikes = with_vowels_before(notes, _strikes(notes, sounds))
    rings = [strike.gate + reach_frames(sound, strike.pitch) for strike, sound in zip(strikes, sounds, strict=True)]
    longest = np.array(rings, np.int64)
    cuts = np.minimum(_cuts(onsets, [sound.choke for sound in sounds]), slid_cuts(onsets, strikes))
    strikes = tuple(map(_choked, strikes, sounds, cuts.tolist(), rings))
    return Schedule(
        onsets=onsets,
        ends=onsets + longest,
        cuts=cuts,
        longest=longest,
        following=_following(onsets, sounds, strikes),
        gains=_gains(notes["velocity"], [strike.velocity for strike in strikes]),
        strikes=strikes,
        sounds=sounds,
    )


def played_preset(part: Part, presets: Mapping[str, Preset] | None = None) -> Preset:
    """The preset of a part, from the given table or from the library."""
    return presets[part.preset] if presets is not None and part.preset in presets else preset(part.preset)


def _strikes(notes: Notes, sounds: tuple[Sound, ...]) -> tuple[Strike, ...]:
    """Hold notes to the grid on which sounds are shared; what a model cannot do is no part of its strikes."""
    columns = zip(
        (np.rint(notes["pitch"] * PITCH_STEPS) / PITCH_STEPS).tolist(),
        (np.maximum(np.rint(notes["velocity"] * VELOCITY_STEPS), 1.0) / VELOCITY_STEPS).tolist(),
        (np.rint(notes["brightness"] * BRIGHTNESS_STEPS) / BRIGHTNESS_STEPS).tolist(),
        np.rint(notes["duration_s"] * SAMPLE_RATE_HZ).astype(np.int64).tolist(),
        (notes["variant"] % VARIANTS).tolist(),
        (np.rint(notes["slide_semitones"] * PITCH_STEPS) / PITCH_STEPS).tolist(),
        notes["syllable"].tolist(),
        sounds,
        strict=True,
    )
    return tuple(
        Strike(
            pitch,
            velocity,
            brightness,
            _gate(gate) if sound.model.sustained else 0,
            variant % (2 if gate > _LONG_GATE else VARIANTS),
            slide if "portamento_s" in sound.values else 0.0,
            sung(syllable) if syllable and "vowel" in sound.values else "",
        )
        for pitch, velocity, brightness, gate, variant, slide, syllable, sound in columns
    )


def _choked(strike: Strike, sound: Sound, cut: int, ring: int) -> Strike:
    """What rings as it likes until another silences it: no more of it need be made, to a quarter of an octave."""
    if sound.model.sustained or cut + _CHOKE_MARGIN >= ring:
        return strike
    frames = cut + _CHOKE_MARGIN
    step = max(1 << (frames.bit_length() - 3), 1_024)
    return strike._replace(gate=-(-frames // step) * step)


def _gains(velocities: NDArray[np.float64], struck: list[float]) -> NDArray[np.float32]:
    return np.asarray(np.clip((velocities / np.array(struck)) ** _TOUCH, 0.25, 1.25), np.float32)


def _following(onsets: NDArray[np.int64], sounds: tuple[Sound, ...], strikes: tuple[Strike, ...]) -> NDArray[np.int64]:
    following = np.full(len(onsets), FOREVER, np.int64)
    later: dict[tuple[str, Strike], int] = {}
    for index in range(len(onsets) - 1, -1, -1):
        key = sounds[index].name, strikes[index]
        following[index] = later.get(key, FOREVER)
        later[key] = int(onsets[index])
    return following


def _gate(gate: int) -> int:
    step = next(step for limit, step in _GATE_STEPS if gate < limit)
    return max(1, round(gate / step)) * step


def _cuts(onsets: NDArray[np.int64], groups: list[str]) -> NDArray[np.int64]:
    """A note is cut by the next strictly later note of its group."""
    cuts = np.full(len(onsets), NEVER, np.int64)
    later: dict[Hashable, list[int]] = {}
    for index in range(len(onsets) - 1, -1, -1):
        if not groups[index]:
            continue
        known = later.setdefault(groups[index], [])
        after = next((onset for onset in reversed(known) if onset > onsets[index]), None)
        if after is not None:
            cuts[index] = after - onsets[index]
        known.append(int(onsets[index]))
    return cuts
