"""Every style does what it must and never what it must not; and the measures can fail."""

from dataclasses import replace

import numpy as np
import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.score_writer import write_score
from composer.styles.loader import load_style, style_files
from composer.styles.mark import MARKS, Mark

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]
SEEDS = (1, 2, 3)
ENERGIES = [{"duration": 1, "energy": energy} for energy in ("calm", "medium", "dynamic")]
FORMS = {"one": {}, "three": {"structure": ENERGIES}}


def piece(genre, subgenre, seed, **fields):
    planned = plan(Brief(genre=genre, subgenre=subgenre, duration_ms=150_000, seed=seed, **fields))
    return planned, write_score(planned)


def changed(score, name, change):
    """The score with the notes of one part replaced."""
    parts = [replace(part, notes=change(part.notes.copy())) if part.name == name else part for part in score.parts]
    return replace(score, parts=tuple(parts))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_a_style_keeps_its_marks(marks, genre, subgenre, seed, form):
    planned, score = piece(genre, subgenre, seed, **FORMS[form])
    style = planned.style
    assert style.must
    wrong = []
    for rows, wanted in ((style.must, True), (style.never, False)):
        for mark in rows:
            kept, value = marks.holds(mark, planned, score, wanted=wanted)
            if not kept:
                wrong.append((mark.mark, mark.text, value))
    assert wrong == []


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_marks_use_the_vocabulary(marks, genre, subgenre):
    style = load_style(genre, subgenre)
    for mark in (*style.must, *style.never):
        assert mark.mark in marks.MARKS
        assert mark.mark != "drum_on_steps" or mark.drum in marks.DRUM_NOTES


def test_missing_hats_are_noticed(marks):
    planned, score = piece("electronic", "house", 1)
    mark = Mark("drum_on_steps", part="drums", drum="open-hat", steps=(2, 6, 10, 14), low=0.9)
    silenced = changed(score, "drums", lambda notes: notes[notes["pitch"] != 46])
    assert marks.drum_on_steps(mark, planned, score) > 0.9
    assert marks.drum_on_steps(mark, planned, silenced) == 0.0


def test_a_bass_off_its_roots_is_noticed(marks):
    planned, score = piece("rock", "classic-rock", 1)
    mark = Mark("root_on_chord", part="bass", low=0.9)

    def raised(notes):
        notes["pitch"] += 1
        return notes

    assert marks.root_on_chord(mark, planned, score) >= 0.94
    assert marks.root_on_chord(mark, planned, changed(score, "bass", raised)) < 0.2


def test_a_fifth_voice_is_noticed(marks):
    planned, score = piece("chiptune", "nes-action", 1)
    mark = Mark("most_voices", high=4.0)

    def doubled(notes):
        return np.sort(np.concatenate([notes, notes]), order="onset_beat")

    before = marks.most_voices(mark, planned, score)
    assert before <= 4
    assert marks.most_voices(mark, planned, changed(score, "triangle", doubled)) > before


def test_a_lost_layer_is_noticed(marks):
    fields = {"structure": [{"duration": 1, "type": "theme", "energy": "calm"}]}
    planned, score = piece("cinematic", "epic", 1, **fields)
    mark = Mark("layers_rise", low=1.0)
    middle = planned.bar_beat(planned.bars // 2)
    assert marks.layers_rise(mark, planned, score) == 1.0
    for name in ("ostinato", "horns", "low-strings", "strings"):
        score = changed(score, name, lambda notes: notes[notes["onset_beat"] < middle])
    assert marks.layers_rise(mark, planned, score) < 1.0


def test_progressions_are_told_apart(marks):
    planned, score = piece("rock", "classic-rock", 1)
    assert marks.any_progression(Mark("any_progression", chords=("bII",)), planned, score) == 0.0
    assert marks.any_progression(Mark("any_progression", chords=("bII", "IV I", "bVII")), planned, score) == 1.0


def test_every_mark_that_a_pack_may_name_has_its_measure(marks):
    assert set(marks.MARKS) == set(MARKS)
