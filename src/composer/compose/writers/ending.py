"""The last bar of a composed ending: everybody strikes the last chord together and lets it ring, or stops."""

from __future__ import annotations

from composer.compose.plan import Plan
from composer.compose.writers import arpeggio, comping, drums
from composer.compose.writers.chording import Chart, Chording, level_for
from composer.compose.writers.registry import options_of, writer
from composer.compose.writers.writer import Row, Task
from composer.theory.percussion import DRUMS
from composer.theory.pitch import nearest_pitch, pitch_in_range
from composer.theory.voicing import Grip, first_voicing

RELEASE_SHARE = 0.65
RELEASE_S = 1.3
"""What of the ring-out belongs to releases and room, the rest to the held chord: a share, but no more than a time."""


STOPPED_BEAT = 0.75
"""A last chord that is cut short: dry, but long enough to be heard as a chord."""


def write_ending(task: Task) -> list[Row]:
    """The note or chord of one part in the last bar; empty for effects and for parts that do not play there."""
    plan, spec = task.plan, task.spec
    phrase = plan.last_phrase
    if spec.name not in phrase.active or spec.role not in _PITCHES:
        return []
    onset = plan.bar_beat(plan.bars - 1)
    velocity, brightness = task.velocity(phrase.energy), task.brightness(phrase.energy)
    step = _spread_beat(task)
    hold = STOPPED_BEAT if plan.style.form.ending == "stop" else plan.bar_beats + _held_beat(plan)
    return [
        (onset + place * step, hold - place * step, pitch, velocity, brightness, task.section.movement)
        for place, pitch in enumerate(_pitches(task))
    ]


def _pitches(task: Task) -> list[int]:
    """What the writer of the part strikes last, or else what its role does."""
    own = writer(task.spec.writer).last
    return own(task, options_of(task.plan.style, task.spec)) if own else _PITCHES[task.spec.role](task)


def _held_beat(plan: Plan) -> float:
    """How far into the ring-out the last chord is held."""
    release_beat = RELEASE_S * 1_000_000 / plan.tempo.tempo_us
    return plan.ring_beat - min(RELEASE_SHARE * plan.ring_beat, release_beat)


def _root(task: Task) -> list[int]:
    chord = task.plan.last_phrase.slots[-1].chord
    return [pitch_in_range((task.plan.tonic + chord.root) % 12, task.spec.lane[0])]


def _chord(task: Task) -> list[int]:
    """The chord as the part holds its chords, led from those before it."""
    plan, phrase = task.plan, task.plan.last_phrase
    options = options_of(plan.style, task.spec)
    if not isinstance(options, Chording):
        return list(first_voicing(phrase.slots[-1].chord, plan.tonic, Grip("close", 4, *task.spec.lane)))
    level = level_for(options.levels, phrase.energy, plan.metre)
    chart = Chart(task, phrase, options.grip(task.spec.lane, level))
    return list(chart.at(phrase.slots[-1].onset_beat)[2])


def _broken(task: Task) -> list[int]:
    """A chord where the strings ring on, else one note."""
    options = options_of(task.plan.style, task.spec)
    rings = isinstance(options, arpeggio.Options) and options.ring_beat > 0
    return _chord(task) if rings else _tonic(task)


def _tonic(task: Task) -> list[int]:
    low, high = task.spec.lane
    return [nearest_pitch(task.plan.tonic, low + (high - low) * 0.4)]


def _strike(task: Task) -> list[int]:
    """What the style's drummer strikes last, bass drum and cymbal as a rule; one drum where only one can sound."""
    options = options_of(task.plan.style, task.spec)
    if not isinstance(options, drums.Options):
        return []
    player = drums.Player(task, options, drums.drums_of_others(task.plan.style, task.spec))
    own = [DRUMS[drum] for drum in options.last if player.has(drum)]
    return own[-1:] if options.single else own


def _spread_beat(task: Task) -> float:
    """Time from note to note of the last chord: rolled or strummed as the part does."""
    options = options_of(task.plan.style, task.spec)
    if not isinstance(options, comping.Options):
        return 0.0
    return level_for(options.levels, task.plan.last_phrase.energy, task.plan.metre).roll_beat or options.strum_beat


_PITCHES = {
    "arpeggio": _broken,
    "bass": _root,
    "comping": _chord,
    "counter": _tonic,
    "drums": _strike,
    "melody": _tonic,
    "pad": _chord,
}
