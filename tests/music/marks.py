"""Marks: the closed vocabulary in which styles say what they must and must never do, each a measure of a piece.

Every measure takes the mark, the plan and the score and gives a number; a ``must`` holds where the number lies within
the mark's low..high, a ``never`` where it does not. They read notes and chords only, never the patterns of the style.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np

from composer.theory.chord import parse_chord
from composer.theory.percussion import DRUMS

_spec = importlib.util.spec_from_file_location("rhythm_marks", Path(__file__).with_name("rhythm_marks.py"))
rhythm_marks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(rhythm_marks)
_spec = importlib.util.spec_from_file_location("harmony_marks", Path(__file__).with_name("harmony_marks.py"))
harmony_marks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(harmony_marks)

MEDIUM_ENERGY = 0.42
CYMBALS = {49, 52, 55, 57}
DRUM_NOTES = DRUMS
NEAR = 1e-6
STRUM_BEAT = 0.24


def holds(mark, plan, score, *, wanted=True):
    """Whether a mark holds, and what was measured."""
    value = MARKS[mark.mark](mark, plan, score)
    return (mark.low - NEAR <= value <= mark.high + NEAR) == wanted, value


def part_notes(score, name):
    return next(part for part in score.parts if part.name == name).notes


def bars_of(plan, name, *, least=0.0, whole=False):
    """Bars in which a part plays: (section, phrase, bar), without the struck last one; `whole` leaves out fills."""
    return [
        (section, phrase, bar)
        for section, phrase in plan.phrases()
        if name in phrase.active and phrase.energy >= least
        for bar in range(phrase.start_bar, phrase.end_bar - whole)
        if not plan.is_ending_bar(bar) and not (whole and plan.is_ending_bar(bar + 1))
    ]


def in_bar(plan, notes, bar):
    start = plan.bar_beat(bar)
    return notes[(notes["onset_beat"] >= start - NEAR) & (notes["onset_beat"] < plan.bar_beat(bar + 1) - NEAR)]


def drum_on_steps(mark, plan, score):
    """Share of the bars of some energy, fills and special sections apart, that have a drum on all of some steps."""
    notes = part_notes(score, mark.part)
    notes = notes[notes["pitch"] == DRUM_NOTES[mark.drum]]
    found = [
        set(mark.steps) <= {round((beat - plan.bar_beat(bar)) * 4) for beat in in_bar(plan, notes, bar)["onset_beat"]}
        for section, _, bar in bars_of(plan, mark.part, least=MEDIUM_ENERGY, whole=True)
        if section.kind not in plan.rhythm.variants
    ]
    return float(np.mean(found)) if found else 1.0


def thin_chords(mark, plan, score):
    """Share of a part's chords with fewer than four pitch classes, their root counted in: the bass has it.

    Notes within a quarter of a beat are one strum; touches of one or two notes are no chords.
    """
    notes = part_notes(score, mark.part)
    strums = []
    for note in notes[notes["onset_beat"] < plan.bar_beat(plan.bars - 1) - NEAR]:
        onset = float(note["onset_beat"])
        if not strums or onset - strums[-1][0] >= STRUM_BEAT:
            strums.append((onset, set()))
        strums[-1][1].add(int(note["pitch"]) % 12)
    thin = [len(tones | {_root(plan, onset)}) < 4 for onset, tones in strums if len(tones) > 2]
    return float(np.mean(thin)) if thin else 0.0


def _root(plan, beat):
    phrase = next(phrase for _, phrase in plan.phrases() if beat < plan.bar_beat(phrase.end_bar))
    return (plan.tonic + phrase.slot_at(beat + NEAR).chord.root) % 12


def rest_share(mark, plan, score):
    """Share of the bars in which a part could play and begins no note."""
    notes = part_notes(score, mark.part)
    silent = [len(in_bar(plan, notes, bar)) == 0 for _, _, bar in bars_of(plan, mark.part)]
    return float(np.mean(silent)) if silent else (mark.low + mark.high) / 2


def any_progression(mark, plan, score):
    """1 where one of some progressions occurs (as roots), else 0."""
    roots = [slot.chord.root for _, phrase in plan.phrases() for slot in phrase.slots]
    moves = [root for index, root in enumerate(roots) if index == 0 or root != roots[index - 1]]
    for text in mark.chords:
        wanted = [parse_chord(symbol, plan.mode).root for symbol in text.split()]
        if any(moves[start : start + len(wanted)] == wanted for start in range(len(moves))):
            return 1.0
    return 0.0


def root_on_chord(mark, plan, score):
    """Share of the chords on whose first beat a part strikes the root."""
    notes = part_notes(score, mark.part)
    struck = {(round(float(note["onset_beat"]) * 960), int(note["pitch"]) % 12) for note in notes}
    found = [
        (round(slot.onset_beat * 960), (plan.tonic + slot.chord.root) % 12) in struck
        for _, phrase in plan.phrases()
        if mark.part in phrase.active
        for slot in phrase.slots
    ]
    return float(np.mean(found)) if found else 1.0


def layers_rise(mark, plan, score):
    """Share of the steps from phrase to phrase of a rising section that lose no layer and, while they can, add one."""
    top = max((_layers(plan, score, phrase) for _, phrase in plan.phrases()), default=0)
    good = []
    for section in plan.sections:
        for before, after in zip(section.phrases, section.phrases[1:], strict=False):
            if after.energy <= before.energy or min(before.bars, after.bars) < 4:
                continue
            one, two = _layers(plan, score, before), _layers(plan, score, after)
            full = before.energy >= 0.95 or one >= top
            good.append(two >= one and (two > one or full or before.bars < 8))
    return float(np.mean(good)) if good else 1.0


def _layers(plan, score, phrase):
    """Parts and drums that sound in a phrase before its last bar, effects and crashes apart."""
    found = 0
    for part in score.parts:
        start, end = plan.bar_beat(phrase.start_bar), plan.bar_beat(min(phrase.end_bar - 1, plan.bars - 2))
        notes = part.notes[(part.notes["onset_beat"] >= start) & (part.notes["onset_beat"] < end)]
        if part.percussion:
            found += len({int(pitch) for pitch in notes["pitch"]} - CYMBALS)
        elif part.role != "effects":
            found += len(notes) > 0
    return found


def most_voices(mark, plan, score):
    """The most notes that sound at once."""
    notes = np.concatenate([part.notes for part in score.parts if part.role != "effects"])
    ends = np.round((notes["onset_beat"] + notes["duration_beat"]) * 960)
    changes = np.concatenate([np.round(notes["onset_beat"] * 960) * 2 + 1, ends * 2])
    steps = np.concatenate([np.ones(len(notes)), -np.ones(len(notes))])
    return float(np.cumsum(steps[np.argsort(changes, kind="stable")]).max(initial=0))


def octave_bass(mark, plan, score):
    """Share of the bars of some energy, the closing ones of phrases apart, with octave jumps in running eighths."""
    notes = part_notes(score, mark.part)
    found = []
    for section, _, bar in bars_of(plan, mark.part, least=MEDIUM_ENERGY, whole=True):
        if section.kind in plan.rhythm.variants:
            continue
        here = in_bar(plan, notes, bar)
        eighths = {round((beat - plan.bar_beat(bar)) * 2, 3) for beat in here["onset_beat"]}
        running = all(place in eighths for place in range(int(plan.bar_beats * 2)))
        found.append(running and int((np.abs(np.diff(here["pitch"])) == 12).sum()) >= 3)
    return float(np.mean(found)) if found else 1.0


MARKS = {
    "any_progression": any_progression,
    "drum_on_steps": drum_on_steps,
    "layers_rise": layers_rise,
    "most_voices": most_voices,
    "octave_bass": octave_bass,
    "rest_share": rest_share,
    "root_on_chord": root_on_chord,
    "thin_chords": thin_chords,
    **harmony_marks.HARMONY_MARKS,
    **rhythm_marks.RHYTHM_MARKS,
}
"""Name in a style's ``must`` or ``never`` -> measure."""
