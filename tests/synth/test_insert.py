"""Inserts: their parameters are checked, and what they do does not depend on where a cell begins."""

import numpy as np
import pytest

from composer.errors import RenderError
from composer.synth.insert import KINDS, POSTROLL_FRAMES, PREROLL_FRAMES, insert


def tone(hz, frames, level=0.3, channels=1, start=0):
    wave = level * np.sin(2 * np.pi * hz * (np.arange(frames) + start) / 48_000)
    return np.ascontiguousarray(np.tile(wave, (channels, 1)).astype(np.float32))


def spectrum_db(signal):
    power = np.abs(np.fft.rfft(signal.astype(float) * np.blackman(len(signal)))) ** 2
    return 10 * np.log10(power / power.max() + 1e-20)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"kind": "amq"}, "insert.kind = 'amq'; allowed: one of 'amp'"),
        ({"drive_db": 3.0}, "insert.kind = None"),
        ({"kind": "amp", "drive": 3.0}, "insert.drive is unknown; allowed: one of .*drive_db"),
        ({"kind": "amp", "drive_db": 99.0}, "insert.drive_db = 99.0; allowed: 0.0..60.0"),
        ({"kind": "amp", "drive_db": "loud"}, "insert.drive_db = 'loud'"),
        ({"kind": "amp", "drive_db": True}, "insert.drive_db = True"),
        ({"kind": "amp", "drive_db": float("nan")}, "insert.drive_db = nan"),
    ],
)
def test_bad_rows(row, message):
    with pytest.raises(RenderError, match="preset loud: " + message):
        insert("loud", row)


def test_defaults_lie_within_their_ranges():
    assert insert("plain", {}) is None
    for name, kind in KINDS.items():
        chosen = insert("x", {"kind": name})
        for spec in kind.parameters:
            assert spec.low <= chosen.values[spec.name] <= spec.high


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_cell_does_not_hear_where_its_pre_roll_began(name):
    """The same stretch of time, reached from two pre-rolls, differs by less than 24 bits can hold."""
    chosen = insert("x", {"kind": name})
    channels = 1 if chosen.kind.mono else 2
    rng = np.random.default_rng(3)
    sound = np.tile(np.cumsum(rng.standard_normal(96_000)) * 0.01, (channels, 1)).astype(np.float32)
    sound -= sound.mean()
    early, late = sound[:, :64_000].copy(), np.ascontiguousarray(sound[:, 19_200:64_000])
    chosen.process(early, 960_000)
    chosen.process(late, 960_000 + 19_200)
    settled = slice(PREROLL_FRAMES, -POSTROLL_FRAMES)
    assert np.abs(early[:, 19_200:][:, settled] - late[:, settled]).max() < 2e-6


def test_the_amp_makes_harmonics_and_no_aliases():
    wave = tone(2_500, 65_536, 0.5)
    insert("x", {"kind": "amp", "drive_db": 14.0, "cabinet_hz": 10_000.0}).process(wave, 0)
    level = spectrum_db(wave[0, 8_192 : 8_192 + 48_000])
    at = lambda hz: level[hz - 3 : hz + 4].max()  # noqa: E731
    assert at(5_000) > -60
    assert at(7_500) > -30
    between = np.concatenate([level[hz + 150 : hz + 2_350] for hz in range(2_500, 15_000, 2_500)])
    assert between.max() < -60


def test_the_amp_compresses_and_leaves_no_dc():
    outs = []
    for level in (0.05, 0.5):
        wave = tone(200, 48_000, level)
        insert("x", {"kind": "amp", "drive_db": 24.0}).process(wave, 0)
        outs.append(wave[0, 12_000:-100].astype(float))
    gained_db = 20 * np.log10(outs[1].std() / outs[0].std())
    assert 0.5 < gained_db < 12
    assert all(abs(out.mean()) < 1e-3 * out.std() for out in outs)


def test_the_cabinet_is_closed_above():
    noise = (np.random.default_rng(1).standard_normal((1, 96_000)) * 0.05).astype(np.float32)
    insert("x", {"kind": "amp", "drive_db": 0.0, "cabinet_hz": 4_500.0}).process(noise, 0)
    power = np.abs(np.fft.rfft(noise[0].astype(float))) ** 2
    level = [10 * np.log10(power[2 * low : 2 * high].mean()) for low, high in ((700, 1_400), (9_000, 10_000))]
    assert level[1] - level[0] < -30


def test_tremolo_swings_as_asked():
    wave = tone(1_000, 96_000, 1.0, 2)
    insert("x", {"kind": "tremolo", "rate_hz": 4.0, "depth": 0.6, "spread": 1.0}).process(wave, 0)
    top = np.abs(wave[0]).reshape(-1, 480).max(axis=1)
    assert top.max() == pytest.approx(1.0, abs=0.02)
    assert top.min() == pytest.approx(0.4, abs=0.02)
    other = np.abs(wave[1]).reshape(-1, 480).max(axis=1)
    assert np.corrcoef(top, other)[0, 1] < -0.9


def test_tape_wavers_by_the_cents_it_was_asked():
    wave = tone(1_000, 480_000, 0.05)
    insert("x", {"kind": "tape", "wow_cents": 20.0, "flutter_cents": 0.0, "drive_db": 0.0}).process(wave, 0)
    rising = np.flatnonzero((wave[0, :-1] < 0) & (wave[0, 1:] >= 0))
    exact = rising + wave[0, rising] / (wave[0, rising] - wave[0, rising + 1])
    hz = 48_000 / (np.diff(exact[100:]).reshape(-1)[: 9_000 // 20 * 20].reshape(-1, 20).mean(axis=1))
    cents = 1200 * np.log2(hz / 1_000)
    assert 17 < np.abs(cents).max() < 36


def test_chorus_widens_and_keeps_the_level():
    wave = np.tile(np.random.default_rng(2).standard_normal(96_000) * 0.1, (2, 1)).astype(np.float32)
    before = wave.astype(float).std()
    insert("x", {"kind": "chorus"}).process(wave, 0)
    assert np.corrcoef(wave[:, 4_800:])[0, 1] < 0.9
    assert 20 * np.log10(wave[:, 4_800:].astype(float).std() / before) == pytest.approx(0, abs=1.5)


def test_a_valve_leaves_what_is_soft_alone():
    for bias in (0.0, 0.3, 0.8):
        sound = tone(440, 48_000, level=1e-4)
        insert("x", {"kind": "tube", "drive_db": 12.0, "bias": bias}).process(sound, 0)
        assert np.abs(sound[:, 1_000:-1_000]).max() == pytest.approx(1e-4, rel=0.01)


def test_a_valve_makes_harmonics_even_ones_by_its_bias():
    levels = {}
    for bias in (0.0, 0.5):
        sound = tone(1_000, 48_000)
        insert("x", {"kind": "tube", "drive_db": 12.0, "bias": bias}).process(sound, 0)
        levels[bias] = spectrum_db(sound[0])
    assert levels[0.0][3_000] > -35.0
    assert levels[0.0][2_000] < -90.0
    assert levels[0.5][2_000] > -35.0


def test_a_sampler_has_steps_and_holds_its_values():
    for first in (0, 960_001):
        sound = tone(440, 48_000, start=first)
        insert("x", {"kind": "crush", "bits": 4.0, "rate_hz": 6_000.0}).process(sound, first)
        assert np.array_equal(sound * 8.0, np.rint(sound * 8.0))
        changes = np.flatnonzero(np.diff(sound[0])) + 1 + first
        assert set((changes % 8).tolist()) == {0}
    fine = tone(440, 48_000)
    insert("x", {"kind": "crush", "bits": 16.0, "rate_hz": 48_000.0}).process(fine, 0)
    assert np.abs(fine - tone(440, 48_000)).max() <= 2.0**-16
