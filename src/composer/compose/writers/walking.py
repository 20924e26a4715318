"""Walking: a line through a chord to the next, by chord tones and steps, new in every chorus."""

from __future__ import annotations

from composer.compose.plan import Slot
from composer.compose.writers.writer import Task
from composer.theory.pitch import nearest_pitch

FARTHEST = 9
"""Semitones of the widest leap inside a line."""

STRIDE = 3
"""Semitones that a step gains on the way to the next root, on average."""

APPROACH = {-1: 3.0, 1: 3.0, -2: 2.0, 2: 2.0, 7: 1.0, -5: 1.5}
"""Semitones from the next root -> weight of the last note before it (`music.md` 3.1: approach by semitone on 4)."""


def walk(task: Task, chords: list[Slot], place: int, count: int) -> list[int]:
    """Pitches of so many notes over a chord: its root first where it is new, then a way to the one that follows.

    Nothing but the section's stream and the place of the chord decide, so a bar can be written alone.
    """
    target = _anchor(task, chords, min(place + 1, len(chords) - 1))
    line = [_anchor(task, chords, place)]
    pick = task.stream.child(f"walk/{place}")
    fits = _fits(task, chords[place])
    for index in range(1, count):
        last = index == count - 1
        weights = [
            (pitch, weight)
            for pitch in range(task.spec.lane[0], task.spec.lane[1] + 1)
            if (weight := _weight(fits, line, pitch, (target, count - index, last))) > 0
        ]
        line.append(pick.weighted(weights) if weights else line[-1])
    return line


def _anchor(task: Task, chords: list[Slot], place: int) -> int:
    """Where a chord begins: its lowest note; where it only goes on, any of its tones."""
    low, high = task.spec.lane
    chord = chords[place].chord
    pick = task.stream.child(f"walk/anchor/{place}")
    height = low + (high - low) * pick.uniform(0.2, 0.7)
    same = place > 0 and chords[place - 1].chord == chord
    tones = sorted({(chord.root + interval) % 12 for interval in chord.intervals[:4]})
    tone = pick.choice(tones) if same else chord.bass
    pitch = nearest_pitch((task.plan.tonic + tone) % 12, height)
    return pitch + 12 if pitch < low else pitch - 12 if pitch > high else pitch


def _fits(task: Task, slot: Slot) -> tuple[list[float], list[float]]:
    """How well each pitch class fits on light and on strong beats: tones of the chord, of its scale, and others."""
    tonic = task.plan.tonic
    chord = set(slot.chord.pitch_classes(tonic))
    scale = {(tonic + tone) % 12 for tone in task.plan.scale_over(slot.chord)}
    light = [1.6 if tone in chord else 1.8 if tone in scale else 0.1 for tone in range(12)]
    strong = [3.0 if tone in chord else 0.7 if tone in scale else 0.1 for tone in range(12)]
    return light, strong


def _weight(fits: tuple[list[float], list[float]], line: list[int], pitch: int, way: tuple[int, int, bool]) -> float:
    """How likely a pitch comes next; `way` is the goal, the notes left to it, and whether this is the last."""
    target, left, last = way
    move = pitch - line[-1]
    if move == 0 or abs(move) > FARTHEST:
        return 0.0
    if last:
        return APPROACH.get(pitch - target, 0.02) / (1.0 + max(0, abs(move) - 5))
    weight = fits[len(line) % 2 == 0][pitch % 12]
    weight *= 1.5 if abs(move) <= 2 else 1.1 if abs(move) <= 4 else 0.5
    if len(line) > 1:
        weight *= 0.25 if pitch == line[-2] else 1.5 if (line[-1] - line[-2]) * move > 0 else 1.0
    late = max(0, abs(pitch - target) - STRIDE * left)
    return weight / (1.0 + late * late)
