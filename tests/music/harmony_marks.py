"""Marks of harmony and melody: which chords, how long, on which bars, and how a part moves.

As all marks they read notes and chords of a piece and never the patterns of its style.
"""

from itertools import pairwise

import numpy as np

from composer.theory.chord import parse_chord

NEAR = 1e-6
LEAP = 5


def _slots(plan):
    """Every chord with its phrase, without those of the struck last bar."""
    last = plan.bar_beat(plan.bars - 1) if not plan.crop else float("inf")
    return [(phrase, slot) for _, phrase in plan.phrases() for slot in phrase.slots if slot.onset_beat < last]


def _notes(score, mark):
    """Notes of the mark's part, or of all that have a pitch."""
    parts = [part for part in score.parts if part.name == mark.part or (not mark.part and not part.percussion)]
    return np.sort(np.concatenate([part.notes for part in parts]), order=("onset_beat", "pitch"))


def chord_share(mark, plan, score):
    """Share of the time under chords that the mark lists, by symbol; ``*7`` stands for every chord that ends in 7."""
    exact = {name for name in mark.chords if not name.startswith("*")}
    ends = tuple(name[1:] for name in mark.chords if name.startswith("*"))
    found = _slots(plan)
    fits = [
        slot.duration_beat
        for _, slot in found
        if slot.chord.symbol in exact or (ends and slot.chord.symbol.endswith(ends))
    ]
    return float(sum(fits) / sum(slot.duration_beat for _, slot in found))


def chord_bars(mark, plan, score):
    """How many bars a chord lasts in the mean until another takes its place."""
    chords = [(slot.chord.symbol, phrase.shift) for phrase, slot in _slots(plan)]
    changes = 1 + sum(before != after for before, after in pairwise(chords))
    return float(sum(slot.duration_beat for _, slot in _slots(plan)) / plan.bar_beats / changes)


def distinct_chords(mark, plan, score):
    """How many different chords a piece has."""
    return float(len({slot.chord.symbol for _, slot in _slots(plan)}))


def chords_at(mark, plan, score):
    """Share of the phrases of usual length whose bars ``steps``, counted from 0, begin with the roots of ``chords``."""
    wanted = [parse_chord(symbol, plan.mode).root for symbol in mark.chords]
    found = []
    for _, phrase in plan.phrases():
        if phrase.bars < plan.style.form.phrase_bars:
            continue
        roots = [
            (phrase.slot_at(plan.bar_beat(phrase.start_bar + bar) + NEAR).chord.root - phrase.shift) % 12
            for bar in mark.steps
        ]
        found.append(roots == wanted)
    return float(np.mean(found)) if found else 1.0


def degree_share(mark, plan, score):
    """Share of the notes of a part, or of all, that lie ``steps`` semitones above the tonic of their phrase."""
    notes = _notes(score, mark)
    phrases = [phrase for _, phrase in plan.phrases()]
    ends = [plan.bar_beat(phrase.end_bar) for phrase in phrases]
    found = []
    for note in notes:
        phrase = phrases[min(int(np.searchsorted(ends, note["onset_beat"] + NEAR, side="right")), len(phrases) - 1)]
        found.append(int(note["pitch"] - plan.tonic - phrase.shift) % 12 in mark.steps)
    return float(np.mean(found)) if found else 0.0


def leap_share(mark, plan, score):
    """Share of the moves of a part that are a fourth or more."""
    pitches = _notes(score, mark)["pitch"]
    return float(np.mean(np.abs(np.diff(pitches)) >= LEAP)) if len(pitches) > 1 else 0.0


def note_beats(mark, plan, score):
    """The middle length of the notes of a part, in quarters."""
    notes = _notes(score, mark)
    return float(np.median(notes["duration_beat"])) if len(notes) else 0.0


def key_changes(mark, plan, score):
    """How many times the key changes."""
    shifts = [phrase.shift for _, phrase in plan.phrases()]
    return float(sum(before != after for before, after in pairwise(shifts)))


def span(mark, plan, score):
    """Semitones from the lowest to the highest note of a part."""
    notes = _notes(score, mark)
    return float(np.ptp(notes["pitch"])) if len(notes) else 0.0


HARMONY_MARKS = {
    "chord_bars": chord_bars,
    "chord_share": chord_share,
    "chords_at": chords_at,
    "degree_share": degree_share,
    "distinct_chords": distinct_chords,
    "key_changes": key_changes,
    "leap_share": leap_share,
    "note_beats": note_beats,
    "span": span,
}
"""Name -> measure."""
