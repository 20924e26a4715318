"""Harmony: loops by material, cadences, endings."""

import pytest

from composer import compose
from composer.compose.harmony import MODE_VAMPS
from composer.styles.loader import load_style, style_files
from composer.theory.chord import stacked_chord
from composer.theory.scale import MODES, is_minor

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]
FORM = [{"duration": 1, "type": name} for name in ("verse", "refrain", "bridge", "verse", "refrain")]


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
@pytest.mark.parametrize("seed", range(4))
def test_the_piece_ends_on_its_tonic(genre, subgenre, seed):
    plan = compose(genre=genre, subgenre=subgenre, duration_ms=40_000, seed=seed).plan
    assert plan.last_phrase.slots[-1].chord.root == plan.last_phrase.shift % 12
    assert plan.last_phrase.slots[-1].duration_beat == plan.bar_beats


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_material_returns_with_its_chords(genre, subgenre):
    plan = compose(genre=genre, subgenre=subgenre, duration_ms=150_000, structure=FORM, seed=2).plan

    def opening(movement):
        section = next(section for section in plan.sections if section.movement == movement)
        return [slot.chord.symbol for slot in section.phrases[0].slots][:4]

    assert opening(0) == opening(3)
    assert opening(1) == opening(4)
    materials = {plan.sections[0].material, plan.sections[-1].material}
    if len({plan.loops[material] for material in materials}) == 2:
        assert opening(0) != opening(1) or plan.loops["A"][:4] == plan.loops["B"][:4]


@pytest.mark.parametrize("mode", list(MODES))
def test_every_mode_can_be_asked_of_every_style(mode):
    for genre, subgenre in STYLES:
        plan = compose(genre=genre, subgenre=subgenre, duration_ms=30_000, mode=mode, key="D").plan
        assert plan.mode == mode
        assert plan.tonic == 2
        assert plan.sections[0].phrases[0].slots


CHARACTERISTIC = {"ionian": 11, "dorian": 9, "phrygian": 1, "lydian": 6, "mixolydian": 10, "aeolian": 8, "locrian": 6}


def test_every_mode_has_a_vamp():
    assert set(MODE_VAMPS) == set(MODES)


@pytest.mark.parametrize("mode", list(CHARACTERISTIC))
def test_a_vamp_holds_the_degree_that_names_its_mode(mode):
    chords = [stacked_chord(degree, mode, 3) for bar in MODE_VAMPS[mode] for degree in bar]
    assert CHARACTERISTIC[mode] in {tone for chord in chords for tone in chord.pitch_classes(0)}


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_every_mode_of_a_style_has_a_loop_for_each_material(genre, subgenre):
    style = load_style(genre, subgenre)
    for mode in style.tonality.modes:
        grammar = style.harmony.grammar.get("minor" if is_minor(mode) else "major")
        outlines = grammar.outlines if grammar else ()
        rows = [row for row in (*style.harmony.loops, *outlines) if mode in getattr(row, "modes", (mode,))]
        assert {"A", "B"} <= {label for row in rows for label in row.materials}
