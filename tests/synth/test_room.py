"""Room, plate, hall and spring: decay, density, character, width, and cells that join without a seam."""

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from composer.score.mix import Reverb
from composer.synth.cell import CELL_FRAMES
from composer.synth.room import CHARACTERS, room
from composer.synth.spring import CUT_HZ, ROUND_S, spring

KINDS = [*CHARACTERS, "spring"]


def made(settings):
    return spring(settings) if settings.kind == "spring" else room(settings)


def impulse(settings, left=1.0, right=1.0):
    send = np.zeros((2, CELL_FRAMES), np.float32)
    send[:, 0] = left, right
    return made(settings).answer(send)


def decay_s(signal):
    """Time to -60 dB after Schroeder, from the slope between -5 and -35 dB."""
    left = np.cumsum(signal[::-1].astype(float) ** 2)[::-1]
    level = 10 * np.log10(left / left[0] + 1e-14)
    return 2 * (np.argmax(level < -35) - np.argmax(level < -5)) / 48_000


def band(signal, low_hz, high_hz):
    return sosfilt(butter(4, [low_hz, high_hz], "band", fs=48_000, output="sos"), signal.astype(float))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wanted_s", [0.4, 0.9, 1.6, 3.0, 8.0])
@pytest.mark.parametrize("damping_hz", [2_500.0, 8_000.0])
def test_the_decay_at_1_khz_is_what_was_asked(kind, wanted_s, damping_hz):
    """In the third of an octave around 1 kHz, both sides together."""
    answer = impulse(Reverb(wanted_s, 12.0, damping_hz, kind))
    heard = np.sqrt(sum(band(row, 891, 1_122) ** 2 for row in answer))
    assert decay_s(heard) == pytest.approx(wanted_s, rel=0.1)


def density(piece):
    """Normalised echo density: 1 is noise, less is single echoes (Abel and Huang 2006)."""
    return float(np.mean(np.abs(piece) > piece.std()) / 0.3173)


def test_kinds_differ_in_how_they_build_up():
    """Within 45 ms a plate is dense, a room is on its way, a hall still answers with single echoes."""
    early = {kind: impulse(Reverb(1.6, 0.0, 5_000.0, kind))[0][1_200:2_160] for kind in CHARACTERS}
    found = {kind: density(piece) for kind, piece in early.items()}
    assert found["plate"] > 0.8
    assert found["hall"] < found["room"] < found["plate"]
    assert found["hall"] < 0.3


def test_a_plate_answers_at_once_and_brightly():
    plate, hall = (impulse(Reverb(1.6, 0.0, 5_000.0, kind))[0].astype(float) for kind in ("plate", "hall"))
    first = {name: np.flatnonzero(np.abs(x) > 0.1 * np.abs(x).max())[0] for name, x in (("p", plate), ("h", hall))}
    assert first["p"] < 24 * 48
    spectra = [np.abs(np.fft.rfft(x, 1 << 18)) ** 2 for x in (plate, hall)]
    hz = np.fft.rfftfreq(1 << 18, 1 / 48_000)
    high, middle = (hz > 9_000) & (hz < 12_000), (hz > 500) & (hz < 1_000)
    treble_db = [10 * np.log10(power[high].mean() / power[middle].mean()) for power in spectra]
    assert treble_db[0] > treble_db[1] + 2.0


def test_a_spring_chirps():
    """Low tones come first, higher ones later, and nothing comes through above the transition."""
    answer = impulse(Reverb(2.0, 0.0, 8_000.0, "spring"))[0]
    peaks_ms = []
    for low, high in ((300, 600), (2_000, 2_400), (3_300, 3_700)):
        near = np.abs(band(answer, low, high))[: round(48_000 * 0.12)]
        peaks_ms.append(np.flatnonzero(near > 0.5 * near.max())[0] / 48)
    assert 1_000 * ROUND_S[0] - 4 < peaks_ms[0] < peaks_ms[1] - 3 < peaks_ms[2] - 6
    power = np.abs(np.fft.rfft(answer.astype(float), 1 << 18)) ** 2
    hz = np.fft.rfftfreq(1 << 18, 1 / 48_000)
    above, inside = power[hz > 1.6 * CUT_HZ].mean(), power[(hz > 500) & (hz < 3_500)].mean()
    assert 10 * np.log10(above / inside) < -30


def test_a_spring_gives_back_what_it_gets():
    noise = np.random.default_rng(4).standard_normal((2, CELL_FRAMES)).astype(np.float32)
    answer = made(Reverb(1.5, 0.0, 8_000.0, "spring")).answer(noise)
    ratio = sum(float((band(row, 400, 3_500) ** 2).sum()) for row in answer)
    assert 10 * np.log10(ratio / sum(float((band(row, 400, 3_500) ** 2).sum()) for row in noise)) == pytest.approx(
        -3.0, abs=1.0
    ), "the sides are summed, and two sides that differ sum to half their power"


def test_treble_decays_sooner():
    answer = impulse(Reverb(2.0, 12.0, 4_000.0))
    middle, high = decay_s(band(answer[0], 350, 700)), decay_s(band(answer[0], 3_600, 4_400))
    assert high == pytest.approx(middle / 2, rel=0.2)


@pytest.mark.parametrize("kind", list(CHARACTERS))
def test_the_late_field_is_dense_and_does_not_flutter(kind):
    """After a tenth of a second samples are spread like noise."""
    answer = impulse(Reverb(1.5, 12.0, 5_000.0, kind))[0]
    for start in range(6_000, 24_000, 2_000):
        assert density(answer[start : start + 960]) == pytest.approx(1.0, abs=0.2)


def test_no_resonance_stands_out():
    """The spectrum of the late field falls within what noise of that length would show."""
    late = impulse(Reverb(2.0, 0.0, 12_000.0))[0][9_600 : 9_600 + 32_768].astype(float)
    level = 20 * np.log10(np.abs(np.fft.rfft(late * np.hanning(len(late)))) + 1e-12)[200:5_000]
    smooth = np.convolve(level, np.ones(101) / 101, "same")
    assert (level - smooth)[60:-60].max() < 18.0


def test_the_sides_differ_and_are_equally_loud():
    answer = impulse(Reverb(1.2))
    assert abs(np.corrcoef(answer)[0, 1]) < 0.1
    power = (answer.astype(float) ** 2).sum(axis=1)
    assert 10 * np.log10(power[0] / power[1]) == pytest.approx(0, abs=1.0)
    lopsided = (impulse(Reverb(1.2), right=0.0).astype(float) ** 2).sum(axis=1)
    assert 0.3 < 10 * np.log10(lopsided[0] / lopsided[1]) < 6.0


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_before_the_predelay_and_silence_at_the_end(kind):
    answer = impulse(Reverb(0.9, 40.0, 5_000.0, kind))
    top = np.abs(answer).max()
    assert np.abs(answer[:, : 40 * 48]).max() < 1e-3 * top
    assert np.abs(answer[:, 40 * 48 : 110 * 48]).max() > 0.1 * top
    assert np.abs(answer[:, -1]).max() < 1e-7 * top or not answer[:, -1].any()


def test_bass_stays_dry():
    answer = impulse(Reverb(1.2))
    spectrum = np.abs(np.fft.rfft(answer[0].astype(float), 1 << 18)) ** 2
    hz = np.fft.rfftfreq(1 << 18, 1 / 48_000)
    low, middle = (spectrum[(hz > a) & (hz < b)].mean() for a, b in ((40, 70), (400, 1_000)))
    assert 10 * np.log10(low / middle) < -15


@pytest.mark.parametrize("kind", KINDS)
def test_cells_join_without_a_seam(kind):
    """A sound that runs over a join, cut there and answered in two halves, gives the answer of the whole."""
    settings = Reverb(0.6, kind=kind)
    tone = (np.sin(np.arange(48_000) * 0.05) * np.hanning(48_000)).astype(np.float32)
    whole = np.zeros((2, CELL_FRAMES), np.float32)
    whole[:, 24_000:72_000] = tone
    first, second = np.zeros_like(whole), np.zeros_like(whole)
    first[:, -24_000:], second[:, :24_000] = tone[:24_000], tone[24_000:]
    joined = np.zeros((2, 3 * CELL_FRAMES))
    one = made(settings).answer(whole)
    for offset, send in ((0, first), (CELL_FRAMES, second)):
        answer = made(settings).answer(send)
        joined[:, offset : offset + answer.shape[1]] += answer
    shifted = joined[:, CELL_FRAMES - 48_000 :][:, : one.shape[1]]
    assert np.abs(shifted - one).max() < 3e-4 * np.abs(one).max()
