"""Performance: a score in beats into a timeline in seconds, with swing, offsets and accents from the style."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from composer.compose.energy import energy_curve
from composer.compose.plan import Plan
from composer.compose.warp import edges_of, played, swell, swing_of
from composer.score.note import TIMED_NOTE, VARIANTS, Notes, frozen
from composer.score.score import Part, Score
from composer.score.timeline import Timeline
from composer.theory.percussion import DRUMS
from composer.units import SAMPLE_RATE_HZ

SHORTEST_FRAMES = 480
"""No note is shorter than 10 ms."""

NO_SLUR = -1.0
"""The gap of players who strike each note anew."""


def perform(plan: Plan, score: Score, *, voices_db: float = 0.0, fadeout_frames: int = 0) -> Timeline:
    """Play a score as its style plays."""
    return Timeline(
        parts=tuple(_performed(plan, score, part) for part in score.parts),
        tempo=score.tempo,
        measure=score.measure,
        key=score.key,
        title=score.title,
        markers=score.markers,
        frames=score.frames,
        mix=plan.style.mix,
        voices_db=voices_db,
        crop=plan.crop,
        fadeout_frames=fadeout_frames,
        energy=energy_curve(plan, score.tempo),
    )


def _performed(plan: Plan, score: Score, part: Part) -> Part:
    groove, notes = plan.style.groove, part.notes
    shift = _shift_frames(plan, part)
    swing, gate = swing_of(plan, groove, part.name, part.role), _of(groove.gate, part, 1.0)
    length = notes["duration_beat"] if gate == 1.0 else notes["duration_beat"] * gate
    onset = score.tempo.frames_at(played(plan, notes["onset_beat"], swing)) + shift
    end = score.tempo.frames_at(played(plan, notes["onset_beat"] + length, swing)) + shift
    onset = np.maximum(onset, 0)
    inside = onset < score.frames
    onset, end, notes = onset[inside], end[inside], notes[inside]
    slurred, source = slurs(notes, _of(groove.slur_beat, part, NO_SLUR))
    end[source] = np.maximum(onset[slurred], onset[source] + 1)
    end = np.minimum(np.maximum(end, onset + SHORTEST_FRAMES), np.maximum(score.frames, onset + 1))
    timed = np.empty(len(notes), TIMED_NOTE)
    timed["onset_s"] = onset / SAMPLE_RATE_HZ
    timed["duration_s"] = (end - onset) / SAMPLE_RATE_HZ
    timed["velocity"] = np.clip(notes["velocity"] * _shades(plan, part, notes), 0.05, 1.0)
    for name in ("pitch", "brightness", "movement", "slide_semitones", "syllable"):
        timed[name] = notes[name]
    timed["slide_semitones"][slurred] = notes["pitch"][source] - notes["pitch"][slurred]
    timed["variant"] = _variants(notes)
    return Part(
        part.name, part.role, part.preset, part.program, part.percussion, part.channel, frozen(timed, "onset_s")
    )


def slurs(notes: Notes, gap_beat: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places of notes that are slurred to the one before, and of those; a chord, and a movement's first note, is not.

    Parameters
    ----------
    notes : ndarray [dtype=SCORE_NOTE]
    gap_beat : float
        The widest gap in quarters; below 0 there are no slurs.
    """
    onset, end = notes["onset_beat"], notes["onset_beat"] + notes["duration_beat"]
    alone = np.concatenate([[True], np.diff(onset) > 0.0, [True]])
    joined = (onset[1:] - end[:-1] <= gap_beat + 1e-6) & (notes["movement"][1:] == notes["movement"][:-1])
    slurred = 1 + np.flatnonzero(alone[1:-1] & alone[:-2] & alone[2:] & joined) if gap_beat >= 0.0 else np.arange(0)
    return slurred, slurred - 1


def _of(table: Mapping[str, float], part: Part, otherwise: float) -> float:
    """What a table by player says of a part: its name counts more than its role."""
    return table.get(part.name, table.get(part.role, otherwise))


def _shift_frames(plan: Plan, part: Part) -> NDArray[np.int64]:
    """Systematic offset of the role, and for each note a small one of its own; a movement has its own stream."""
    groove = plan.style.groove
    shift = np.full(len(part.notes), _of(groove.offset_ms, part, 0.0))
    if part.percussion:
        for drum, offset_ms in groove.drum_offset_ms.items():
            shift[part.notes["pitch"] == DRUMS[drum]] += offset_ms
    jitter_ms = _of(groove.jitter_ms, part, 0.0)
    if jitter_ms:
        for movement in np.unique(part.notes["movement"]):
            chosen = part.notes["movement"] == movement
            stream = plan.stream(f"perform/{part.name}/movement-{movement}")
            shift[chosen] += stream.centred_all(jitter_ms, int(chosen.sum()))
    return np.rint(shift * (SAMPLE_RATE_HZ / 1000)).astype(np.int64)


def _shades(plan: Plan, part: Part, notes: Notes) -> NDArray[np.float64]:
    """Factors of velocity: the accents of the bar, and the swell of the phrase."""
    accents = np.array(plan.style.groove.accents or (1.0,))
    steps = np.floor(notes["onset_beat"] * 4 + 1e-9).astype(np.int64) % plan.metre.bar_steps
    factors = accents[steps % len(accents)]
    depth = _of(plan.style.groove.hairpin, part, 0.0)
    return np.asarray(factors * (1.0 + depth * swell(notes["onset_beat"], edges_of(plan))) if depth else factors)


def _variants(notes: Notes) -> NDArray[np.int64]:
    """Round robin from the note alone, so that an edit elsewhere changes nothing: neighbours and bars differ."""
    step = np.rint(notes["onset_beat"] * 4).astype(np.int64)
    return np.asarray((step * 5 + step // 16 * 3 + notes["pitch"].astype(np.int64)) % VARIANTS)
