"""What comping, pad and arpeggio share: levels, patterns that return, pushes inside phrases."""

import itertools
from dataclasses import replace

import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.writers.chording import (
    PUSH_BEAT,
    Chording,
    Level,
    level_for,
    pushed,
    remembered,
    strokes,
)
from composer.compose.writers.writer import Task
from composer.theory.metre import METRES

STRUCTURE = (
    {"type": "verse", "duration": 1, "energy": "medium"},
    {"type": "refrain", "duration": 1, "energy": "medium"},
    {"type": "verse", "duration": 1, "energy": "medium"},
)


def planned(seed=3, **fields):
    return plan(
        Brief(genre="rock", subgenre="classic-rock", duration_ms=100_000, structure=STRUCTURE, **fields, seed=seed)
    )


def task_of(piece, index, part="crunch"):
    section = piece.sections[index]
    path = f"{part}/movement-{section.movement}/section-{section.index}"
    return Task(piece, piece.style.part(part), section, piece.stream(path))


def rhythm(task, phrase, found):
    start = task.plan.bar_beat(phrase.start_bar)
    return [(stroke.onset_beat - start, stroke.duration_beat, stroke.mark) for stroke in found]


LEVEL = Level(
    patterns=("x--x--x-x-----x-", "x---x---x---x---"), answers=("xxxxxxxxxxxxxxxx",), turns=("X-X-X-X---------",)
)


def test_the_last_level_that_is_reached_counts():
    levels = (Level(0.0), Level(0.5), Level(0.8))
    assert [level_for(levels, energy, METRES["4/4"]).energy for energy in (0.1, 0.5, 0.79, 1.0)] == [0, 0.5, 0.5, 0.8]


def test_levels_of_the_metre_come_before_others():
    levels = (Level(0.0), Level(0.5), Level(0.0, "3/4"))
    assert level_for(levels, 0.9, METRES["3/4"]).measure == "3/4"
    assert level_for(levels, 0.9, METRES["6/8"]) == levels[1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"patterns": ("x--",)},
        {"patterns": ("",)},
        {"patterns": ("y" * 16,)},
        {"measure": "4/5"},
        {"measure": "3/4", "patterns": ("x" * 16,)},
        {"voices": 6},
        {"voicing": "closed"},
        {"register": (0.5, 0.5)},
    ],
)
def test_wrong_levels_are_refused(wrong):
    with pytest.raises(ValueError, match=r"patterns|measure|voices|voicing|register"):
        Level(**wrong)


@pytest.mark.parametrize(
    "wrong", [{"voicing": "x"}, {"voices": 0}, {"push": 2.0}, {"levels": ()}, {"parallel_cost": -1.0}]
)
def test_wrong_options_are_refused(wrong):
    with pytest.raises(ValueError, match=r"voicing|voices|push|levels"):
        Chording(**wrong)


def test_a_narrow_register_keeps_an_octave_inside_the_lane():
    for register in ((0.0, 0.1), (0.9, 1.0), (0.0, 1.0), (0.4, 0.6)):
        grip = Chording().grip((52, 76), Level(register=register))
        assert grip.low >= 52
        assert grip.high <= 76
        assert grip.high - grip.low >= 12


def test_the_same_material_returns_with_the_same_rhythm():
    piece = planned()
    first, _, third = (task_of(piece, index) for index in range(3))
    for one, other in zip(first.phrases(), third.phrases(), strict=False):
        if one.theme == other.theme and one.cadence == other.cadence and one.bars == other.bars:
            assert rhythm(first, one, strokes(first, one, LEVEL, 0.5)) == rhythm(
                third, other, strokes(third, other, LEVEL, 0.5)
            )


def test_seeds_choose_different_patterns():
    chosen = set()
    for seed in range(6):
        task = task_of(planned(seed), 0)
        phrase = next(iter(task.phrases()))
        chosen.add(remembered(task, phrase, "figure", ("a", "b", "c")))
    assert len(chosen) > 1


def test_second_themes_get_the_other_choice():
    task = task_of(planned(), 0)
    phrase = next(iter(task.phrases()))
    one = remembered(task, replace(phrase, theme="a"), "figure", ("a", "b"))
    two = remembered(task, replace(phrase, theme="b"), "figure", ("a", "b"))
    assert {one, two} == {"a", "b"}


def test_bars_without_the_lead_are_answered_and_the_phrase_is_turned():
    task = task_of(planned(), 0)
    phrase = next(iter(task.phrases()))
    phrase = replace(phrase, lead=tuple(bar != 2 for bar in range(phrase.bars)))
    found = strokes(task, phrase, LEVEL, 0.0)
    by_bar = [[s for s in found if int(s.onset_beat // 4) - phrase.start_bar == bar] for bar in range(phrase.bars)]
    assert len(by_bar[2]) == 16
    assert [stroke.mark for stroke in by_bar[-1]] == ["X"] * len(by_bar[-1])
    assert all(len(bar) < 6 for place, bar in enumerate(by_bar) if place != 2)


def test_the_third_quarter_of_a_phrase_contrasts():
    task = task_of(planned(), 0)
    phrase = next(iter(task.phrases()))
    level = Level(patterns=("x" * 16, "X---------------"), contrast=True)
    found = strokes(task, phrase, level, 0.0)
    counts = [sum(s.onset_beat // 4 == phrase.start_bar + bar for s in found) for bar in range(8)]
    assert phrase.bars == 8
    assert counts in ([16, 16, 16, 16, 1, 1, 16, 16], [1, 1, 1, 1, 16, 16, 1, 1])


def test_nobody_answers_where_nobody_sings():
    task = task_of(planned(), 0)
    phrase = next(iter(task.phrases()))
    phrase = replace(phrase, lead=(False,) * phrase.bars, active=phrase.active - {"lead"})
    assert len(strokes(task, phrase, LEVEL, 0.0)) < 6 * phrase.bars


def test_strokes_never_overlap_nor_leave_the_phrase():
    for push in (0.0, 1.0):
        piece = planned()
        for index in range(3):
            task = task_of(piece, index)
            for phrase in task.phrases():
                found = strokes(task, phrase, LEVEL, push)
                assert found[0].onset_beat >= piece.bar_beat(phrase.start_bar)
                assert found[-1].onset_beat + found[-1].duration_beat <= piece.bar_beat(phrase.end_bar)
                for one, after in itertools.pairwise(found):
                    assert one.onset_beat + one.duration_beat <= after.onset_beat


def test_pushed_chords_come_an_eighth_early_with_their_own_chord():
    task = task_of(planned(), 0)
    phrase = next(iter(task.phrases()))
    held = Level(patterns=("x---------------",))
    plain, early = strokes(task, phrase, held, 0.0), strokes(task, phrase, held, 1.0)
    assert early[0] == plain[0]._replace(duration_beat=plain[0].duration_beat - PUSH_BEAT)
    for before, after in zip(plain[1:], early[1:], strict=True):
        assert after.onset_beat == before.onset_beat - PUSH_BEAT
        assert after.chord_beat == before.chord_beat


def test_a_held_chord_is_renewed_where_the_harmony_changes():
    task = task_of(planned(), 0)
    phrase = next(iter(task.phrases()))
    start = task.plan.bar_beat(phrase.start_bar)
    first = replace(phrase.slots[0], duration_beat=2.0)
    second = replace(phrase.slots[1], onset_beat=start + 2, duration_beat=2.0)
    phrase = replace(phrase, slots=(first, second, *phrase.slots[1:]))
    held = strokes(task, phrase, Level(patterns=("x---------------",)), 0.0)
    assert [(s.onset_beat - start, s.duration_beat, s.chord_beat - start) for s in held[:2]] == [(0, 2, 0), (2, 2, 2)]
    short = strokes(task, phrase, Level(patterns=("......x--.......",)), 0.0)
    assert (short[0].onset_beat - start, short[0].duration_beat) == (1.5, 0.5)
    assert short[1].onset_beat == start + 5.5


def test_who_pushes_less_pushes_with_the_others():
    task = task_of(planned(), 0)
    phrase = next(iter(task.phrases()))
    plain = strokes(task, phrase, Level(patterns=("x---------------",)), 0.0)
    few = {s.chord_beat for s in pushed(task, phrase, plain, 0.3) if s.chord_beat != s.onset_beat}
    many = {s.chord_beat for s in pushed(task, phrase, plain, 0.7) if s.chord_beat != s.onset_beat}
    assert few <= many


def test_the_bar_before_another_movement_leaves_its_last_beat():
    task = task_of(planned(), 0)
    phrase = task.section.phrases[-1]
    busy = Level(patterns=("xxxxxxxxxxxxxxxx",))
    found = strokes(task, phrase, busy, 0.0)
    assert max(s.onset_beat + s.duration_beat for s in found) == task.plan.bar_beat(phrase.end_bar) - 1


def test_a_pattern_of_another_measure_is_cut_to_the_bar():
    piece = plan(Brief(genre="cinematic", subgenre="epic", duration_ms=60_000, measure="3/4", seed=1))
    task = task_of(piece, 0, "strings")
    phrase = next(iter(task.phrases()))
    found = strokes(task, phrase, Level(patterns=("X.o.o.X.o.o.X.o.",)), 0.0)
    assert [s.onset_beat - piece.bar_beat(phrase.start_bar) for s in found[:6]] == [0, 0.5, 1, 1.5, 2, 2.5]
    assert found[6].onset_beat == piece.bar_beat(phrase.start_bar + 1)


def test_a_digit_is_a_tremolo_over_its_step_and_holds():
    piece = planned()
    task = task_of(piece, 0)
    phrase = task.section.phrases[0]
    found = strokes(task, phrase, Level(patterns=("8---x-------2.3-",)), 0.0)
    bar = [stroke for stroke in found if stroke.onset_beat < task.plan.bar_beat(phrase.start_bar + 1)]
    start = task.plan.bar_beat(phrase.start_bar)
    onsets = [(stroke.onset_beat - start) * 4 for stroke in bar]
    assert onsets == pytest.approx([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 12, 12.5, 14, 14 + 2 / 3, 14 + 4 / 3])
    assert all(a.onset_beat + a.duration_beat <= b.onset_beat + 1e-9 for a, b in itertools.pairwise(bar))


def test_patterns_of_two_bars_keep_their_side_where_the_style_aligns_them():
    piece = planned()
    section = piece.sections[0]
    first = section.phrases[0]
    odd = replace(first, bars=3), replace(first, start_bar=first.start_bar + 3, bars=first.bars - 3)
    level = Level(patterns=("x...............................",))
    for aligned, expected in ((True, {0, 2, 4, 6}), (False, {0, 2, 3, 5, 7})):
        style = replace(piece.style, rhythm={"4/4": replace(piece.rhythm, aligned=aligned)})
        task = replace(task_of(piece, 0), plan=replace(piece, style=style))
        found = [stroke for phrase in odd for stroke in strokes(task, phrase, level, 0.0)]
        bars = {int(stroke.onset_beat // 4) - section.start_bar for stroke in found}
        assert {bar for bar in bars if bar < 8} == expected
