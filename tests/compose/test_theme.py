"""Themes: tunes that return, inside the bands of human ones."""

from itertools import pairwise
from statistics import median

import pytest

from composer import compose
from composer.compose.motif import nearest_in, rhythm
from composer.compose.writers.ending import STOPPED_BEAT
from composer.styles.loader import style_files
from composer.theory.scale import MODES

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]
FORM = [{"duration": 1, "type": name} for name in ("verse", "refrain", "verse", "refrain")]


def lead_of(music):
    return next(part for part in music.score.parts if part.role == "melody").notes


def bars_of(notes, bar_beats):
    bars = {}
    for note in notes:
        bar, place = divmod(note["onset_beat"], bar_beats)
        bars.setdefault(int(bar), []).append((round(place * 48), int(note["pitch"])))
    return bars


def test_a_cell_is_read_as_onsets_and_lengths():
    assert rhythm(["x--.", ".xx-"], 16) == [(16, 3), (21, 1), (22, 2)]


def test_the_nearest_pitch_of_some_classes_lies_in_range():
    assert nearest_in(frozenset({0}), 62, 50, 70) == 60
    assert nearest_in(frozenset({11}), 60, 60, 72) == 71


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_tunes_return_with_their_material(genre, subgenre):
    music = compose(genre=genre, subgenre=subgenre, duration_ms=120_000, structure=FORM, seed=1)
    bars = bars_of(lead_of(music), music.plan.bar_beats)
    seen, returned = set(), 0
    for bar in sorted(bars):
        key = tuple(bars[bar])
        returned += key in seen
        seen.add(key)
    # Exact bar return .10-.88 (issue of the judge; human game music .20-.70 in music.md 4.2 #11).
    assert 0.10 <= returned / len(bars) <= 0.88


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_moves_lie_in_the_bands_of_human_tunes(genre, subgenre):
    steps, leaps, moves = [], [], []
    for seed in range(6):
        pitches = lead_of(compose(genre=genre, subgenre=subgenre, duration_ms=90_000, seed=seed))["pitch"]
        found = [abs(after - before) for before, after in pairwise(pitches)]
        steps.append(sum(1 <= move <= 2 for move in found) / len(found))
        leaps.append(sum(move >= 5 for move in found) / len(found))
        moves.append(sum(found) / len(found))
    assert 0.30 <= median(steps) <= 0.75
    assert 0.03 <= median(leaps) <= 0.40
    assert 1.5 <= median(moves) <= 3.8


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_the_refrain_lies_higher_than_the_verse(genre, subgenre):
    higher = 0
    for seed in range(8):
        music = compose(genre=genre, subgenre=subgenre, duration_ms=100_000, structure=FORM, seed=seed)
        if music.plan.sections[0].material == music.plan.sections[-1].material:
            pytest.skip("verse and refrain are one material here: a head, a chorus of blues, a drone")
        notes = lead_of(music)
        verse = notes["pitch"][notes["movement"] == 0].mean()
        refrain = notes["pitch"][notes["movement"] == 1].mean()
        higher += refrain > verse
    assert higher >= 6


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_the_lead_ends_on_a_chord_tone_that_is_long(genre, subgenre):
    good = total = 0
    for seed in range(6):
        music = compose(genre=genre, subgenre=subgenre, duration_ms=90_000, structure=FORM, seed=seed)
        notes, plan = lead_of(music), music.plan
        lengths = median(notes["duration_beat"])
        for _, phrase in plan.phrases():
            end = plan.bar_beat(phrase.end_bar)
            inside = notes[(notes["onset_beat"] >= plan.bar_beat(phrase.start_bar)) & (notes["onset_beat"] < end)]
            if len(inside):
                last = inside[-1]
                chord = phrase.slot_at(float(last["onset_beat"])).chord
                home = {(plan.tonic + phrase.shift + tone) % 12 for tone in (0, MODES[plan.mode][2], 7)}
                total += 1
                stops = phrase.cadence == "ending" and plan.style.form.ending == "stop"
                least = min(lengths, STOPPED_BEAT) if stops else lengths
                rests = int(last["pitch"]) % 12 in {*chord.pitch_classes(plan.tonic), *home}
                good += rests and last["duration_beat"] >= least
    assert good / total >= 0.9


def test_another_seed_is_another_tune():
    def grams(seed):
        pitches = lead_of(compose(genre="rock", subgenre="classic-rock", duration_ms=90_000, seed=seed))["pitch"]
        moves = [int(after - before) for before, after in pairwise(pitches)]
        return {tuple(moves[index : index + 4]) for index in range(len(moves) - 3)}

    shared = [len(grams(a) & grams(b)) / max(1, min(len(grams(a)), len(grams(b)))) for a, b in ((0, 1), (2, 3), (4, 5))]
    assert max(shared) < 0.3
