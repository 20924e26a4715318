"""Marks of rhythm: where drums and parts strike, how often, how evenly, how together.

As all marks they read notes and chords of a piece and never the patterns of its style.
"""

from collections import Counter
from itertools import pairwise

import numpy as np

from composer.theory.percussion import DRUMS

MEDIUM_ENERGY = 0.42
NEAR = 1e-6
ON_GRID_STEPS = 0.13
GHOST = 0.45
SIXTEENTH_BEAT = 0.25
BACKBEAT_DRUMS = ("snare", "rimshot", "rim", "clap")
WIDEST_WALK = 9


def notes_of(score, mark):
    """Notes of the mark's part, or of all percussion; of one drum where the mark names it."""
    parts = [part for part in score.parts if part.name == mark.part or (not mark.part and part.percussion)]
    notes = np.sort(np.concatenate([part.notes for part in parts]), order=("onset_beat", "pitch"))
    return notes[notes["pitch"] == DRUMS[mark.drum]] if mark.drum else notes


def bars_played(plan, mark, *, least=0.0, usual=False, fills=True):
    """Bars of phrases in which a part plays, without the struck last one of the piece.

    With `usual` sections with patterns of their own are left out, without `fills` the last bars of phrases.
    """
    names = {mark.part} if mark.part else {part.name for part in plan.style.parts if part.percussion}
    special = {*plan.rhythm.variants, *plan.rhythm.kinds} if usual else set()
    return [
        (section, phrase, bar)
        for section, phrase in plan.phrases()
        if names & phrase.active and phrase.energy >= least and section.kind not in special
        for bar in range(phrase.start_bar, phrase.end_bar - (not fills))
        if not plan.is_ending_bar(bar) and (fills or not plan.is_ending_bar(bar + 1))
    ]


def by_bar(plan, notes):
    """Bar -> its notes."""
    bars = np.floor((notes["onset_beat"] + NEAR) / plan.bar_beats).astype(int)
    return {int(bar): notes[bars == bar] for bar in np.unique(bars)}


def steps_of(plan, notes, bar):
    """Steps of a bar on which notes lie, those between the steps left out."""
    steps = (notes["onset_beat"] - plan.bar_beat(bar)) * 4
    return {round(step) for step in steps.tolist() if abs(step - round(step)) <= ON_GRID_STEPS}


def struck(mark, plan, score, **kind):
    """Steps and notes of every bar of a part."""
    found = by_bar(plan, notes_of(score, mark))
    none = notes_of(score, mark)[:0]
    for _, _, bar in bars_played(plan, mark, **kind):
        notes = found.get(bar, none)
        yield steps_of(plan, notes, bar), notes


def mean(values, otherwise=1.0):
    values = list(values)
    return float(np.mean(values)) if values else otherwise


def drum_avoids_steps(mark, plan, score):
    """Share of the bars, fills apart, in which a drum has no stroke on any of some steps."""
    return mean(not set(mark.steps) & steps for steps, _ in struck(mark, plan, score, fills=False))


def drum_share_on_steps(mark, plan, score):
    """Share of a drum's strokes that lie on some steps, fills apart."""
    found = [step in mark.steps for steps, _ in struck(mark, plan, score, fills=False) for step in steps]
    return mean(found, 0.0)


def backbeat(mark, plan, score):
    """Share of the strokes on snare, rim and clap, ghosts and fills apart, that lie on the backbeat (or `steps`)."""
    wanted = set(mark.steps) or {4, 12}
    found = []
    for drum in BACKBEAT_DRUMS:
        notes = notes_of(score, _drum(mark, drum))
        loud = notes[notes["velocity"] >= GHOST * notes["velocity"].max(initial=0.0)]
        bars = by_bar(plan, loud)
        for _, _, bar in bars_played(plan, mark, fills=False):
            found += [step in wanted for step in steps_of(plan, bars.get(bar, loud[:0]), bar)]
    return mean(found, 0.0)


def _drum(mark, drum):
    return type(mark)(mark.mark, part=mark.part, drum=drum)


def four_on_floor(mark, plan, score):
    """Share of the usual bars of some energy with the bass drum on every beat."""
    beats = set(plan.metre.group_starts)
    wanted = _drum(mark, mark.drum or "kick")
    bars = struck(wanted, plan, score, least=MEDIUM_ENERGY, usual=True, fills=False)
    return mean(beats <= steps for steps, _ in bars)


def hits_per_bar(mark, plan, score):
    """Mean number of notes of a part, or of one drum, in the usual bars of some energy."""
    return mean((len(notes) for _, notes in struck(mark, plan, score, least=MEDIUM_ENERGY, usual=True)), 0.0)


def onsets_per_beat(mark, plan, score):
    """Mean number of onsets a quarter, chords counted once, in the bars in which a part plays."""
    found = [len(np.unique(notes["onset_beat"])) for _, notes in struck(mark, plan, score) if len(notes)]
    return mean(found, 0.0) / plan.bar_beats


def offbeat_share(mark, plan, score):
    """Share of a part's onsets that lie off the beats of the metre."""
    beats, notes = set(plan.metre.group_starts), notes_of(score, mark)
    found = [
        round(step, 3) not in beats for _, _, bar in bars_played(plan, mark) for step in _exact_steps(plan, notes, bar)
    ]
    return mean(found, 0.0)


def _exact_steps(plan, notes, bar):
    start = plan.bar_beat(bar)
    inside = (notes["onset_beat"] >= start - NEAR) & (notes["onset_beat"] < start + plan.bar_beats - NEAR)
    return np.unique((notes["onset_beat"][inside] - start) * 4).tolist()


def on_steps(mark, plan, score):
    """Share of a part's onsets that lie on some steps."""
    found = [step in mark.steps for steps, _ in struck(mark, plan, score) for step in steps]
    return mean(found, 0.0)


def bars_with_steps(mark, plan, score):
    """Share of the usual bars of some energy in which a part, or a drum, strikes all of some steps."""
    bars = struck(mark, plan, score, least=MEDIUM_ENERGY, usual=True, fills=False)
    return mean(set(mark.steps) <= steps for steps, _ in bars)


def empty_on_steps(mark, plan, score):
    """Share of the bars with notes in which a part begins none on some steps."""
    return mean(not set(mark.steps) & steps for steps, notes in struck(mark, plan, score) if len(notes))


def clave(mark, plan, score):
    """Share of pairs of bars, from the start of each movement, with a drum or part on all of some steps.

    The whole piece may begin with either side, so the better of both is taken, but the same one everywhere.
    """
    found = by_bar(plan, notes_of(score, mark))
    none = notes_of(score, mark)[:0]
    starts = {bar: plan.movements[section.movement].start_bar for section, _, bar in bars_played(plan, mark)}
    shares = []
    for turned in (0, 1):
        pairs = [bar for bar, start in starts.items() if (bar - start) % 2 == turned and starts.get(bar + 1) == start]
        shares.append(
            mean(
                set(mark.steps)
                <= steps_of(plan, found.get(bar, none), bar)
                | {step + plan.metre.bar_steps for step in steps_of(plan, found.get(bar + 1, none), bar + 1)}
                for bar in pairs
            )
        )
    return max(shares)


def with_drum(mark, plan, score):
    """Share of a part's onsets that meet a drum."""
    ticks = {
        round(float(beat) * 960) for beat in notes_of(score, _drum(type(mark)(mark.mark), mark.drum))["onset_beat"]
    }
    own = notes_of(score, type(mark)(mark.mark, part=mark.part))
    return mean((round(float(beat) * 960) in ticks for beat in np.unique(own["onset_beat"])), 0.0)


def metre_groups(mark, plan, score):
    """1 where the groups of the bar are those of `steps`, else 0."""
    return float(plan.metre.groups == tuple(mark.steps))


def swing(mark, plan, score):
    """Where the second of two short notes falls at the tempo of the piece."""
    return plan.style.groove.swing_at(60_000_000 / plan.tempo.tempo_us)


def tempo(mark, plan, score):
    """Quarters a minute."""
    return 60_000_000 / plan.tempo.tempo_us


def rolls(mark, plan, score):
    """Share of the bars of a drum or part with strokes closer than sixteenths."""
    found = []
    for _, notes in struck(mark, plan, score):
        apart = np.diff(np.unique(notes["onset_beat"]))
        found.append(bool((apart < SIXTEENTH_BEAT * 0.9).any()))
    return mean(found, 0.0)


def ghost_share(mark, plan, score):
    """Share of a drum's strokes that are less than 45 % as loud as its loudest."""
    notes = notes_of(score, mark)
    return mean(notes["velocity"] < GHOST * notes["velocity"].max(initial=0.0), 0.0)


def velocity_spread(mark, plan, score):
    """Standard deviation of a part's velocities, 0..1, in the usual bars of some energy."""
    found = [notes["velocity"] for _, notes in struck(mark, plan, score, least=MEDIUM_ENERGY, usual=True)]
    return float(np.std(np.concatenate(found))) if found else 0.0


def drum_notes(mark, plan, score):
    """Number of percussion notes."""
    return float(sum(len(part.notes) for part in score.parts if part.percussion))


def walking(mark, plan, score):
    """Share of the usual bars in which a part strikes every beat and moves from each to the next."""
    beats, found = set(plan.metre.group_starts), []
    for steps, notes in struck(mark, plan, score, usual=True):
        line = [float(note["pitch"]) for note in notes if round(float(note["onset_beat"]) * 4, 3) % 1 == 0]
        moves = np.abs(np.diff(line))
        found.append(beats <= steps and bool(((moves > 0) & (moves <= WIDEST_WALK)).all()))
    return mean(found, 0.0)


def step_share(mark, plan, score):
    """Share of a part's moves that are steps of one or two semitones."""
    moves = np.abs(np.diff(notes_of(score, mark)["pitch"]))
    return mean((moves > 0) & (moves <= 2), 0.0)


def anticipated(mark, plan, score):
    """Share of the new chords on bar lines inside phrases whose lowest note a part takes early and holds over."""
    notes, found = notes_of(score, mark), []
    for _, phrase in plan.phrases():
        if mark.part not in phrase.active:
            continue
        for before, after in pairwise(phrase.slots):
            start = after.onset_beat
            if (
                before.chord == after.chord
                or abs(start % plan.bar_beats) > NEAR
                or plan.is_ending_bar(_bar(plan, start))
            ):
                continue
            early = notes[(notes["onset_beat"] < start - NEAR) & (notes["onset_beat"] >= start - 1 - NEAR)]
            held = early[early["onset_beat"] + early["duration_beat"] > start + 0.2]
            found.append(bool((held["pitch"] % 12 == (plan.tonic + after.chord.bass) % 12).any()))
    return mean(found, 0.0)


def _bar(plan, beat):
    return int((beat + NEAR) // plan.bar_beats)


def repeats(mark, plan, score):
    """Share of a part's bars whose rhythm and moves were heard earlier in the same section."""
    found, section_now, seen = [], None, set()
    bars = by_bar(plan, notes_of(score, mark))
    for section, _, bar in bars_played(plan, mark):
        if section is not section_now:
            section_now, seen = section, set()
        notes = bars.get(bar)
        if notes is not None:
            place = tuple(np.round((notes["onset_beat"] - plan.bar_beat(bar)) * 12).astype(int))
            shape = (place, tuple((notes["pitch"] - notes["pitch"][0]).astype(int)))
            found.append(shape in seen)
            seen.add(shape)
    return mean(found, 0.0)


def doubles(mark, plan, score):
    """Share of a part's onsets at which another part begins the same pitch class."""
    there = {(round(float(n["onset_beat"]) * 960), int(n["pitch"]) % 12) for n in _part(score, mark.other)}
    own = {(round(float(n["onset_beat"]) * 960), int(n["pitch"]) % 12) for n in _part(score, mark.part)}
    return mean((note in there for note in own), 0.0)


def _part(score, name):
    return next(part for part in score.parts if part.name == name).notes


def sounds(mark, plan, score):
    """Share of the time of its phrases in which a part sounds."""
    notes, beats, total = notes_of(score, mark), 0.0, 0.0
    for _, phrase in plan.phrases():
        if mark.part in phrase.active:
            start, end = plan.bar_beat(phrase.start_bar), plan.bar_beat(phrase.end_bar)
            grid = np.arange(start + 0.0625, end, 0.125)
            held = [(notes["onset_beat"] <= at) & (notes["onset_beat"] + notes["duration_beat"] > at) for at in grid]
            beats, total = beats + sum(bool(any_.any()) for any_ in held), total + len(grid)
    return beats / total if total else 0.0


def pitch_classes(mark, plan, score):
    """How many pitch classes a part uses, counted from the tonic of each phrase."""
    bars, found = by_bar(plan, notes_of(score, mark)), set()
    for _, phrase, bar in bars_played(plan, mark):
        if bar in bars:
            found |= {int(pitch - plan.tonic - phrase.shift) % 12 for pitch in bars[bar]["pitch"]}
    return float(len(found))


def median_pitch(mark, plan, score):
    """The middle of a part's pitches."""
    notes = notes_of(score, mark)
    return float(np.median(notes["pitch"])) if len(notes) else 0.0


def beat_cells(mark, plan, score):
    """Share of the beats on which a part plays in which its onsets are exactly some steps (gallop: 0, 2, 3)."""
    found = []
    edges = [*plan.metre.group_starts, plan.metre.bar_steps]
    for steps, _ in struck(mark, plan, score):
        for start, end in pairwise(edges):
            inside = {step - start for step in steps if start <= step < end}
            found += [inside == set(mark.steps)] if inside else []
    return mean(found, 0.0)


def fills_at_ends(mark, plan, score):
    """Share of the ends of sections whose last bar of percussion is unlike the usual bar of their phrase."""
    bars, found = by_bar(plan, notes_of(score, type(mark)(mark.mark))), []
    for section in plan.sections[:-1]:
        usual = Counter(_bar_key(plan, bars, bar) for bar in range(section.start_bar, section.end_bar - 1))
        if usual and usual.most_common(1)[0][0]:
            found.append(_bar_key(plan, bars, section.end_bar - 1) not in usual)
    return mean(found)


def commonest_bar(mark, plan, score):
    """Share of the commonest bar of percussion among all that have any."""
    bars = by_bar(plan, notes_of(score, type(mark)(mark.mark)))
    counted = Counter(_bar_key(plan, bars, bar) for bar in bars)
    return counted.most_common(1)[0][1] / counted.total() if counted else 0.0


def _bar_key(plan, bars, bar):
    notes = bars.get(bar)
    if notes is None:
        return ()
    return tuple(sorted({(round(float(n["onset_beat"] - plan.bar_beat(bar)) * 8), int(n["pitch"])) for n in notes}))


RHYTHM_MARKS = {
    measure.__name__: measure
    for measure in (
        anticipated, backbeat, bars_with_steps, beat_cells, clave, commonest_bar, doubles, drum_avoids_steps,
        drum_notes, drum_share_on_steps, empty_on_steps, fills_at_ends, four_on_floor, ghost_share, hits_per_bar,
        median_pitch, metre_groups, offbeat_share, on_steps, onsets_per_beat, pitch_classes, repeats, rolls, sounds,
        step_share, swing, tempo, velocity_spread, walking, with_drum,
    )
}  # fmt: skip
"""Name in a style's ``must`` or ``never`` -> measure."""
