"""Struck things that nobody damps: glass, music box, marimba, glockenspiel; a bar without its damper."""

from __future__ import annotations

from collections.abc import Mapping

from composer.synth.instrument import Model, Samples, Strike
from composer.synth.instruments import bar


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke that rings until it has died by 75 dB; the gate does not matter."""
    decay_s = values["decay_s"] / 2.0 ** (values["decay_tracking"] * (strike.pitch - 60.0) / 12.0)
    return bar.render_stroke(strike, values, decay_s, 1.25 * decay_s)


MODEL = Model(bar.PARAMETERS, render, sustained=False)
