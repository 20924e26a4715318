"""Second-order sections against SciPy."""

import numpy as np
import pytest
from scipy.signal import sosfilt, sosfreqz

from composer.dsp import biquad


def sos(sections):
    return np.array([[b0, b1, b2, 1.0, a1, a2] for b0, b1, b2, a1, a2 in sections])


def noise(channels, frames=10_000):
    return np.random.default_rng(2).standard_normal((channels, frames)).astype(np.float32)


@pytest.mark.parametrize("channels", [1, 2])
def test_against_scipy(channels):
    sections = np.concatenate([biquad.highpass(0.004), biquad.peak(0.05, 1.2, 5.0), biquad.lowpass(0.2)])
    wanted = sosfilt(sos(sections), noise(channels).astype(float), axis=1)
    assert biquad.filtered(sections, noise(channels)) == pytest.approx(wanted, abs=2e-6)


@pytest.mark.parametrize("channels", [1, 2])
def test_one_call_is_two_calls(channels):
    sections = np.concatenate([biquad.highpass(0.004), biquad.lowpass(0.02)])
    state, parts = np.zeros((channels, 2, 2)), []
    for cut in (slice(0, 777 - 777 % 64), slice(777 - 777 % 64, 10_000)):
        part = np.ascontiguousarray(noise(channels)[:, cut])
        biquad.process_sections(sections, state, part)
        parts.append(part)
    assert np.array_equal(np.concatenate(parts, axis=1), biquad.filtered(sections, noise(channels)))


def test_corners_lie_where_they_were_asked():
    for make in (biquad.lowpass, biquad.highpass):
        assert biquad.response(make(0.03), 0.03) == pytest.approx(np.sqrt(0.5), abs=1e-9)
    assert 20 * np.log10(biquad.response(biquad.peak(0.03, 1.0, 6.0), 0.03)) == pytest.approx(6.0)


def test_the_response_is_that_of_scipy():
    sections = biquad.tilt(-1.0, 1 / 48, 0.001, 0.3)
    places = np.array([0.002, 0.01, 1 / 48, 0.1, 0.3])
    _, wanted = sosfreqz(sos(sections), 2 * np.pi * places)
    assert [biquad.response(sections, place) for place in places] == pytest.approx(np.abs(wanted))
    assert biquad.response(sections, 1 / 48) == pytest.approx(1.0)


def test_silence_stays_silence():
    out = biquad.filtered(biquad.highpass(0.01), np.zeros((2, 1_000), np.float32))
    assert not out.any()
