"""Templates: whole phrases, exactly as many bars as there are, the nearest of several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.compose.form import LEAST_TEMPLATE_BARS
from composer.compose.template import Entry, divided, template_for
from composer.seeding import Stream
from composer.styles.form import Form
from composer.styles.loader import load_style, style_files

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
@given(bars=st.integers(LEAST_TEMPLATE_BARS, 500), seed=st.integers(0, 5))
def test_every_bar_is_given_to_a_section(genre, subgenre, bars, seed):
    form = load_style(genre, subgenre).form
    entries = divided(template_for(form, bars, Stream(seed, "form")), bars, form.phrase_bars)
    assert sum(entry.bars for entry in entries) == bars
    assert all(entry.bars >= 1 for entry in entries)


def test_sections_of_whole_phrases_stay_whole():
    twelve = [Entry("head", 24), Entry("solo", 24), Entry("head", 12), Entry("outro", 4)]
    assert [entry.bars for entry in divided(twelve, 88, 12)] == [36, 36, 12, 4]
    assert all(entry.bars % 12 == 0 for entry in divided(twelve, 53, 12)[:-1])


def test_the_nearest_template_is_taken_and_chance_decides_between_equals():
    form = Form(template=("verse:16",), templates=(("verse:32", "outro:8"), ("intro:8", "refrain:32")))
    kinds = {tuple(e.kind for e in template_for(form, 40, Stream(seed, "x"))) for seed in range(20)}
    assert kinds == {("verse", "outro"), ("intro", "refrain")}
    assert [entry.kind for entry in template_for(form, 16, Stream(1, "x"))] == ["verse"]


def test_a_long_piece_plays_the_body_again_between_intro_and_outro():
    form = Form(template=("intro:4", "verse:8", "refrain:8", "outro:4"))
    kinds = [entry.kind for entry in template_for(form, 56, Stream(1, "x"))]
    assert kinds == ["intro", "verse", "refrain", "verse", "refrain", "verse", "refrain", "outro"]
