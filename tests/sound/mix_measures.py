"""Measures of a finished mix: slope of the spectrum, balance, mono, bass in the middle, loudness range, lead."""

from itertools import pairwise

import numpy as np
import pyloudnorm

RATE = 48_000


def slope_db_per_octave(mono):
    """Slope of the long-term spectrum from 100 Hz to 4 kHz, fitted to third octaves."""
    size = 1 << 16
    rows = mono[: len(mono) // size * size].reshape(-1, size) * np.hanning(size)
    power = (np.abs(np.fft.rfft(rows, axis=1)) ** 2).mean(axis=0)
    hz = np.fft.rfftfreq(size, 1 / RATE)
    edges = 100.0 * 2.0 ** (np.arange(17) / 3)
    levels = [10 * np.log10(power[(hz >= low) & (hz < high)].mean()) for low, high in pairwise(edges)]
    return float(np.polyfit(np.arange(16) / 3, levels, 1)[0])


def balance_db(samples):
    """Left over right."""
    left, right = np.sqrt(np.mean(samples**2, axis=0))
    return float(20 * np.log10(left / right))


def mono_loss_db(samples):
    """What is lost when both sides are summed."""
    mono = samples.mean(axis=1)
    return float(10 * np.log10(np.mean(samples**2) / np.mean(mono**2)))


def low_side_db(samples):
    """Side against middle below 120 Hz."""
    middle, side = samples.mean(axis=1), (samples[:, 0] - samples[:, 1]) / 2
    return float(10 * np.log10((band(side, 20, 120) + 1e-12) / band(middle, 20, 120)))


def band(signal, low_hz, high_hz):
    """Energy between two frequencies."""
    power = np.abs(np.fft.rfft(signal)) ** 2
    hz = np.fft.rfftfreq(len(signal), 1 / RATE)
    return float(power[(hz >= low_hz) & (hz < high_hz)].sum())


def loudness_range_lu(samples):
    """Loudness range (EBU Tech 3342): 10th to 95th percentile of gated short-term loudness."""
    meter = pyloudnorm.Meter(RATE)
    size, hop = 3 * RATE, RATE // 2
    found = [meter.integrated_loudness(samples[at : at + size]) for at in range(0, len(samples) - size, hop)]
    loud = np.array([value for value in found if value > -70.0])
    gate = 10 * np.log10(np.mean(10 ** (loud / 10))) - 20.0
    return float(np.subtract(*np.percentile(loud[loud > gate], [95, 10])))
