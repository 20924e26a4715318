"""Performance: a score in beats into a timeline in seconds, with swing, offsets and accents from the style."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from composer.compose.plan import Plan
from composer.score.note import TIMED_NOTE, VARIANTS, Notes, frozen
from composer.score.score import Part, Score
from composer.score.timeline import Timeline
from composer.styles.schema import Groove
from composer.units import SAMPLE_RATE_HZ

SHORTEST_FRAMES = 480
"""No note is shorter than 10 ms."""


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
    )


def _performed(plan: Plan, score: Score, part: Part) -> Part:
    groove, notes = plan.style.groove, part.notes
    shift = _shift_frames(plan, part)
    onset = score.tempo.frames_at(swung(notes["onset_beat"], groove)) + shift
    end = score.tempo.frames_at(swung(notes["onset_beat"] + notes["duration_beat"], groove)) + shift
    onset = np.maximum(onset, 0)
    inside = onset < score.frames
    onset, end, notes = onset[inside], end[inside], notes[inside]
    end = np.minimum(np.maximum(end, onset + SHORTEST_FRAMES), np.maximum(score.frames, onset + 1))
    timed = np.empty(len(notes), TIMED_NOTE)
    timed["onset_s"] = onset / SAMPLE_RATE_HZ
    timed["duration_s"] = (end - onset) / SAMPLE_RATE_HZ
    timed["velocity"] = np.clip(notes["velocity"] * _accents(plan, notes["onset_beat"]), 0.05, 1.0)
    for name in ("pitch", "brightness", "movement", "slide_semitones", "syllable"):
        timed[name] = notes[name]
    timed["variant"] = _variants(notes)
    return Part(
        part.name, part.role, part.preset, part.program, part.percussion, part.channel, frozen(timed, "onset_s")
    )


def swung(beats: NDArray[np.float64], groove: Groove) -> NDArray[np.float64]:
    """Beats with the second of each pair moved to the style's swing; whole beats stay where they are."""
    if groove.swing == 0.5:
        return beats
    pair = 8.0 / groove.swing_unit
    index = np.floor(beats / pair)
    place = beats / pair - index
    late = np.where(place < 0.5, place * 2.0 * groove.swing, groove.swing + (place - 0.5) * 2.0 * (1.0 - groove.swing))
    return np.asarray((index + late) * pair)


def _shift_frames(plan: Plan, part: Part) -> NDArray[np.int64]:
    """Systematic offset of the role, and for each note a small one of its own; a movement has its own stream."""
    groove = plan.style.groove
    shift = np.full(len(part.notes), groove.offset_ms.get(part.role, 0.0))
    jitter_ms = groove.jitter_ms.get(part.role, 0.0)
    if jitter_ms:
        for movement in np.unique(part.notes["movement"]):
            chosen = part.notes["movement"] == movement
            stream = plan.stream(f"perform/{part.name}/movement-{movement}")
            shift[chosen] += [stream.centred(jitter_ms) for _ in range(int(chosen.sum()))]
    return np.rint(shift * (SAMPLE_RATE_HZ / 1000)).astype(np.int64)


def _accents(plan: Plan, beats: NDArray[np.float64]) -> NDArray[np.float64]:
    accents = np.array(plan.style.groove.accents or (1.0,))
    steps = np.floor(beats * 4 + 1e-9).astype(np.int64) % plan.metre.bar_steps
    return np.asarray(accents[steps % len(accents)])


def _variants(notes: Notes) -> NDArray[np.int64]:
    """Round robin from the note alone, so that an edit elsewhere changes nothing: neighbours and bars differ."""
    step = np.rint(notes["onset_beat"] * 4).astype(np.int64)
    return np.asarray((step * 5 + step // 16 * 3 + notes["pitch"].astype(np.int64)) % VARIANTS)
