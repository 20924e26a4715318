"""The last bar of a composed ending: everybody strikes the last chord together and lets it ring."""

from __future__ import annotations

from composer.compose.writers.writer import Row, Task
from composer.theory.pitch import nearest_pitch, pitch_in_range

KICK, CRASH = 36, 49


def write_ending(task: Task) -> list[Row]:
    """The note or chord of one part in the last bar; empty for effects and for parts that do not play there."""
    plan, spec = task.plan, task.spec
    phrase = plan.last_phrase
    if spec.name not in phrase.active or spec.role not in _PITCHES:
        return []
    onset = plan.bar_beat(plan.bars - 1)
    velocity, brightness = task.velocity(phrase.energy), task.brightness(phrase.energy)
    pitches = _PITCHES[spec.role](task)
    return [(onset, plan.bar_beats, pitch, velocity, brightness, task.section.movement) for pitch in pitches]


def _root(task: Task) -> list[int]:
    chord = task.plan.last_phrase.slots[-1].chord
    return [pitch_in_range((task.plan.tonic + chord.root) % 12, task.spec.lane[0])]


def _chord(task: Task) -> list[int]:
    """The chord in close position around the middle of the lane."""
    chord = task.plan.last_phrase.slots[-1].chord
    low, high = task.spec.lane
    pitch = nearest_pitch((task.plan.tonic + chord.root) % 12, (low + high) / 2 - 5)
    stack = [pitch + interval for interval in chord.intervals[:4]]
    return [tone for tone in stack if tone <= high] or stack[:1]


def _tonic(task: Task) -> list[int]:
    low, high = task.spec.lane
    return [nearest_pitch(task.plan.tonic, low + (high - low) * 0.4)]


def _strike(task: Task) -> list[int]:
    return [KICK, CRASH]


_PITCHES = {
    "arpeggio": _tonic,
    "bass": _root,
    "comping": _chord,
    "counter": _tonic,
    "drums": _strike,
    "melody": _tonic,
    "pad": _chord,
}
