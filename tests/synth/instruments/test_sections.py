"""Sections: strokes of a tremolo, a fall, plucks that are not quite together."""

import numpy as np

from composer.synth.instrument import Strike
from composer.synth.preset import preset

RATE = 48_000


def strike(name, pitch, velocity=0.8, gate=96_000, variant=0, **changed):
    """The sound of a preset."""
    sound = preset(name).sound
    return sound.model.render(Strike(float(pitch), velocity, 0.5, gate, variant), {**sound.values, **changed})


def test_one_bow_strokes_at_its_speed():
    found = strike("tremolo-strings", 60, gate=4 * RATE, players=1, noise=0.0, vibrato_cents=0.0)[0].astype(float)
    level = np.sqrt(np.mean(found[: 4 * RATE].reshape(-1, 480) ** 2, axis=1))[50:]
    swing = np.abs(np.fft.rfft((level - level.mean()) * np.hanning(len(level)), 4096))
    hz = np.fft.rfftfreq(4096, 0.01)
    assert 9.5 < hz[np.argmax(np.where(hz > 3.0, swing, 0.0))] < 13.5


def test_many_bows_are_not_together():
    def depth(players):
        found = strike("tremolo-strings", 60, players=players, noise=0.0, detune_cents=0.0, drift_cents=0.0)
        level = np.sqrt(np.mean(found[0, 24_000:96_000].astype(float).reshape(-1, 480) ** 2, axis=1))
        return level.min() / level.max()

    assert depth(1) < 0.25
    assert depth(10) > 1.5 * depth(1)


def test_the_fall_falls_after_the_note():
    found = strike("brass-fall", 64, gate=48_000, velocity=0.8)[0].astype(float)

    def crossings_hz(part):
        """Pitch by the peak of the autocorrelation between 100 and 1000 Hz."""
        power = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 16)) ** 2
        echo = np.fft.irfft(power)[48:480]
        return RATE / (48 + np.argmax(echo))

    assert abs(crossings_hz(found[30_000:36_000]) / 329.6 - 1.0) < 0.03
    assert crossings_hz(found[60_000:64_000]) < 0.9 * 329.6


def test_a_section_plucks_in_stereo_and_not_at_once():
    found = strike("pizzicato-strings", 62).astype(float)
    assert found.shape[0] == 2
    assert np.corrcoef(found[:, :24_000])[0, 1] < 0.98
    alone = strike("pizzicato-strings", 62, players=2, scatter_ms=0.0, detune_cents=0.0, spread=0.0).astype(float)
    assert np.array_equal(alone[0], alone[1])


def test_slow_strings_are_slow_and_spiccato_is_short():
    slow, short = (np.abs(strike(name, 62, gate=48_000)[0]) for name in ("slow-strings", "spiccato-strings"))
    assert slow[:4800].max() < 0.4 * slow.max()
    assert short[:4800].max() > 0.9 * short.max()
    assert np.abs(short[33_600:]).max() < 0.05 * short.max()
