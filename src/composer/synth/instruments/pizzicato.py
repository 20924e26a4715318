"""A section that plucks: several strings, a few milliseconds and a few cents apart, from left to right."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from composer.synth import control, tone
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments import string
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("players", 2.0, 8.0, 5.0, "linear", "ratio", "Strings heard"),
    Param("detune_cents", 0.0, 30.0, 6.0, "linear", "cents", "Standard deviation of the players' tuning"),
    Param("scatter_ms", 0.0, 40.0, 9.0, "linear", "ms", "Standard deviation of their entries"),
    Param("spread", 0.0, 1.0, 0.8, "linear", "0..1", "Stereo width of the section"),
    *string.PARAMETERS,
)


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note of the section, in stereo."""
    count = round(values["players"])
    drawn = tone.chances(f"pizzicato/{strike.variant % 4}/{round(strike.pitch)}", count, 3)
    cents = values["detune_cents"] * (drawn[:, 0] - drawn[:, 0].mean())
    late = np.rint(np.abs(drawn[:, 1]) * values["scatter_ms"] * (SAMPLE_RATE_HZ / 1000.0 / control.BLOCK)).astype(int)
    late = (late - late.min()) * control.BLOCK
    places = values["spread"] * np.linspace(-0.9, 0.9, count)
    sounds = [
        string.render(strike._replace(pitch=strike.pitch + own / 100.0, variant=strike.variant + number), values)[0]
        for number, own in enumerate(cents)
    ]
    out = np.zeros((2, max(len(sound) + wait for sound, wait in zip(sounds, late, strict=True))), dtype=np.float32)
    alone = 0.0
    for sound, wait, place, loud in zip(sounds, late, places, drawn[:, 2], strict=True):
        share = (1.0 + 0.15 * loud) / np.sqrt(count)
        alone += 2.0 * share * share * _energy(sound)
        for row, side in enumerate((1.0 - place, 1.0 + place)):
            out[row, wait : wait + len(sound)] += np.float32(share * np.sqrt(side)) * sound
    # Strings in unison add up or cancel by luck, 6 dB either way: most of that is taken back.
    out *= np.float32((alone / (_energy(out) + 1e-30)) ** 0.42)
    tone.keep_below_full(out)
    return out


def _energy(sound: NDArray[np.float32]) -> float:
    """Energy of the first fifth of a second, which is most of a pizzicato."""
    heard = sound[..., : SAMPLE_RATE_HZ // 5].astype(np.float64)
    return float(np.sum(heard * heard)) + 1e-30


MODEL = Model(PARAMETERS, render)
