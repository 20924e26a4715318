"""What is changed is all that changes: notes of other movements and other parts stay, note for note."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import compose
from composer.styles.loader import style_files

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]
ENERGIES = ["calm", "medium", "dynamic"]


def cells(music):
    return {
        (part.name, movement.index): part.notes[part.notes["movement"] == movement.index].tobytes()
        for part in music.score.parts
        for movement in music.plan.movements
    }


@settings(max_examples=40)
@given(
    style=st.sampled_from(STYLES),
    energies=st.lists(st.sampled_from(ENERGIES), min_size=2, max_size=6),
    data=st.data(),
    seed=st.integers(0, 1000),
)
def test_another_energy_changes_its_movement_only(style, energies, data, seed):
    index = data.draw(st.integers(0, len(energies) - 1))
    changed = list(energies)
    changed[index] = data.draw(st.sampled_from(ENERGIES))
    fields = {"genre": style[0], "subgenre": style[1], "duration_ms": 100_000, "seed": seed}
    before = cells(compose(**fields, structure=[{"duration": 1, "energy": energy} for energy in energies]))
    after = cells(compose(**fields, structure=[{"duration": 1, "energy": energy} for energy in changed]))
    for key, notes in before.items():
        if key[1] != index:
            assert notes == after[key], key


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_a_dynamic_movement_is_not_the_calm_one_played_louder(genre, subgenre):
    def made(energy):
        structure = [{"duration": 1, "type": "verse", "energy": name} for name in ("medium", energy, "medium")]
        return compose(genre=genre, subgenre=subgenre, duration_ms=90_000, structure=structure, seed=3)

    calm, dynamic = made("calm"), made("dynamic")

    def layers(music):
        return sum(bool((part.notes["movement"] == 1).any()) for part in music.score.parts)

    def onsets(music):
        return sum(int((part.notes["movement"] == 1).sum()) for part in music.score.parts)

    def brightness(music):
        rows = [part.notes["brightness"][part.notes["movement"] == 1] for part in music.score.parts]
        return float(np.concatenate(rows).mean())

    assert layers(dynamic) > layers(calm)
    assert onsets(dynamic) > 1.3 * onsets(calm)
    if any(part.brightness[0] != part.brightness[1] for part in dynamic.plan.style.parts):
        assert brightness(dynamic) > brightness(calm)
