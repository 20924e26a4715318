"""The voices of an analogue unison: spread to both sides alike."""

import numpy as np
import pytest

from composer.synth import analogue


@pytest.mark.parametrize("count", range(1, 9))
def test_a_unison_stands_in_the_middle(count):
    voices, _ = analogue.unison(count, 12.0, 0.9, 0)
    power = (voices[:count, 1:3] ** 2).sum(axis=0)
    assert power == pytest.approx([1.0, 1.0])
    assert voices[:count, 1:3] == pytest.approx(voices[:count, 2:0:-1][::-1])


@pytest.mark.parametrize("count", range(2, 9))
def test_a_unison_is_wide_and_its_neighbours_stand_apart(count):
    voices, _ = analogue.unison(count, 12.0, 1.0, 0)
    sides = voices[:count, 2] ** 2 - voices[:count, 1] ** 2
    assert np.abs(sides).max() * count == pytest.approx(1.0 * 2.0)
    heard = sides[np.abs(sides) > 1e-9]
    assert (np.diff(np.sign(heard)) != 0).all()
