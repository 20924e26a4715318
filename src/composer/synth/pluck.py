"""Partials of plucked strings: how finger, place, stiffness, losses, bridge and body shape them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from composer.synth import tone
from composer.synth.damped import Bank, Numbers
from composer.synth.instrument import Strike

MOST_PARTIALS = 140
FAINT = 7e-4
"""Partials below -63 dB of a note are left out."""

FIRST_PEAK = 1.54
"""Amplitude of all partials together at frame 0: an RMS of 1 with something for the onset, which is faded in."""

LOSS_POWER = 1.4
"""Losses grow with frequency to this power, between friction in the string (2) and in the air (0.5) (Fletcher &
Rossing, The Physics of Musical Instruments, 2.12)."""

LINGER = 8.0
"""A buzz dies so many times more slowly than it swells: each partial peaks in its turn, and the formant sinks."""

SYMPATHETIC = ((0.0, 0.9), (7.0, -1.2), (12.0, 1.6), (19.0, -2.0), (24.0, 1.1))
"""Semitones and cents from the note of the strings that answer it: those that share its partials."""


def string(strike: Strike, values: Mapping[str, float], hz: float, decay_s: float) -> Bank:
    """One string in two polarisations: the one towards the body dies first, the other, a little off, sings on.

    Harmonic k of a string plucked at p of its length pushes the bridge with sin(pi k p) / k (Fletcher & Rossing,
    ch. 2); a pickup at q multiplies by sin(pi k q). A stiff string has f_k = k f sqrt((1 + B k^2) / (1 + B)). What a
    body radiates has lost the order of the phases that the string gave it.
    """
    stiff = values["stiffness"] * 1e-4 * 2.0 ** ((strike.pitch - 60.0) / 24.0)
    k = np.arange(1.0, max(1.0, min(MOST_PARTIALS, values["reach_hz"] / hz)) + 0.5)
    partial_hz = k * hz * np.sqrt((1.0 + stiff * k * k) / (1.0 + stiff))
    amplitude = _plucked(strike, values, k, partial_hz) * body_response(values, partial_hz)
    amplitude *= FIRST_PEAK / math.sqrt(float(np.sum(amplitude * amplitude)) + 1e-18)
    heard = np.abs(amplitude) > FAINT
    k, partial_hz, amplitude = k[heard], partial_hz[heard], amplitude[heard]
    drawn = tone.chances(f"string/{round(strike.pitch)}", 2, MOST_PARTIALS)[:, : len(k)]
    slow_s = losses(values, partial_hz, decay_s, hz) * np.exp(0.12 * drawn[0])
    damped_s = np.minimum(slow_s, values["release_s"] / (1.0 + partial_hz / 4000.0))
    uneven = tone.chances(f"pluck/{strike.variant % 4}", 400, 2)[: len(k), 1]
    turn = 0.24 * values["pluck_noise"] * uneven + 0.25 * min(values["body_db"] / 6.0, 1.0) * drawn[1]
    count = round(values["beating"])
    beating = slice(0, count)
    share = np.where(np.arange(len(k)) < count, 1.0 - values["prompt"], 1.0)
    slow = Bank(partial_hz, amplitude * share, slow_s, damped_s, turn)
    ratio = 2.0 ** (values["polarisation_cents"] / 1200.0)
    quick_s = (slow_s * values["prompt_decay"])[beating]
    quick = Bank(
        partial_hz[beating] * ratio, values["prompt"] * amplitude[beating], quick_s,
        np.minimum(quick_s, damped_s[beating]), turn[beating],
    )  # fmt: skip
    return Bank(*(np.concatenate(columns) for columns in zip(slow, quick, strict=True)))


def _plucked(strike: Strike, values: Mapping[str, float], k: Numbers, partial_hz: Numbers) -> Numbers:
    amplitude = np.sin(np.pi * k * values["pluck_place"]) / k ** (1.0 - values["struck"])
    if values["pickup_place"] > 0.0:
        amplitude *= np.sin(np.pi * k * values["pickup_place"])
    corner = values["pluck_hz"] * tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    if values["node"] > 0.0:
        amplitude[::2] *= 10.0 ** (-2.0 * values["node"])
    uneven = tone.chances(f"pluck/{strike.variant % 4}", 400, 2)[: len(k), 0]
    return np.asarray(amplitude / (1.0 + (partial_hz / corner) ** 2) * (1.0 + 0.6 * values["pluck_noise"] * uneven))


def losses(values: Mapping[str, float], partial_hz: Numbers, decay_s: float, hz: float) -> Numbers:
    """Seconds to fall by 60 dB: `decay_s` for the lowest partial, the treble's decay at 4 kHz."""
    treble = max(1.0 / min(values["treble_decay_s"], decay_s) - 1.0 / decay_s, 0.0)
    place = np.maximum((partial_hz / 4000.0) ** LOSS_POWER - (hz / 4000.0) ** LOSS_POWER, 0.0)
    return np.asarray(1.0 / (1.0 / decay_s + treble * place))


def body_response(values: Mapping[str, float], hz: Numbers) -> Numbers:
    """What bridge, body or pickup make of a partial: resonances, a broad hill, nothing below or far above."""
    response = 1.0 / np.sqrt(1.0 + (hz / values["top_hz"]) ** 4)
    if values["hill_db"] != 0.0:
        response *= 1.0 + (10.0 ** (values["hill_db"] / 20.0) - 1.0) * _peak(hz, values["hill_hz"], 1.2)
    if values["body_db"] > 0.0:
        lift = 10.0 ** (values["body_db"] / 20.0) - 1.0
        for centre, height in zip(_modes(values), (1.0, 0.8, 0.6, 0.5), strict=True):
            response *= 1.0 + lift * height * _peak(hz, centre, 9.0)
        # Below its lowest resonance a body is too small to move air.
        response *= (hz / np.sqrt(hz * hz + values["body_hz"] ** 2)) ** (values["body_db"] / 6.0)
    return np.asarray(response)


def _peak(hz: Numbers, centre_hz: float, q: float) -> Numbers:
    return np.asarray(1.0 / (1.0 + (q * (hz / centre_hz - centre_hz / hz)) ** 2))


def _modes(values: Mapping[str, float]) -> Numbers:
    return values["body_hz"] * np.array([1.0, values["body_2"], values["body_3"], values["body_4"]])


def knock(strike: Strike, values: Mapping[str, float]) -> Bank:
    """The body itself, pushed by the pluck; a little different with each round robin."""
    robin = 1.0 + 0.12 * tone.chances(f"knock/{strike.variant % 4}", 2, 4)
    touch = math.sqrt(strike.velocity / tone.REFERENCE_VELOCITY)
    amplitude = values["body"] * touch * np.array([0.5, 0.35, 0.25, 0.12]) * robin[0]
    decay_s = values["body_decay_s"] * np.array([1.0, 0.75, 0.6, 0.4])
    return Bank(_modes(values), amplitude, decay_s, decay_s, np.zeros(4))


def buzz(strike: Strike, values: Mapping[str, float], hz: float, decay_s: float) -> Bank:
    """Partials that swell while the string slaps against what it lies on, the higher the sooner.

    A flat bridge (jawari) or a fingerboard keeps handing the energy of the low partials to the high ones; the
    formant this makes sinks with time (C. V. Raman 1921; Bhattacharyya et al. 1956; Siddiq 2012). A swell is the
    difference of a slow and a fast decay.
    """
    reach_hz = values["buzz_hz"] * tone.opened(strike, 0.5 * values["velocity_octaves"], 1.0)
    k = np.arange(2.0, max(2.0, min(MOST_PARTIALS, 3.0 * reach_hz / hz, tone.TOP_HZ / hz)) + 0.5)
    partial_hz = k * hz
    place = partial_hz / reach_hz
    amplitude = place / (1.0 + place**4)
    amplitude *= 1.5 * values["buzz"] * strike.velocity / math.sqrt(float(np.sum(amplitude * amplitude)))
    swell_s = values["buzz_s"] * (1000.0 / partial_hz) ** 1.2
    slow_s = np.minimum(losses(values, partial_hz, decay_s, hz), LINGER * swell_s)
    quick_s = np.minimum(swell_s, 0.7 * slow_s)
    damped_s = values["release_s"] / (1.0 + partial_hz / 4000.0)
    turn = np.mod(0.25 + 0.11 * k * k, 1.0) * 0.5
    return Bank(
        np.tile(partial_hz, 2),
        np.concatenate((amplitude, -amplitude)),
        np.concatenate((slow_s, quick_s)),
        np.concatenate((np.minimum(slow_s, damped_s), np.minimum(quick_s, damped_s))),
        np.tile(turn, 2),
    )


def halo(strike: Strike, values: Mapping[str, float], hz: float) -> Bank:
    """Strings that were not touched: they swell within a third of a second, and nobody stops them."""
    k = np.arange(1.0, 7.0)
    rows = []
    for semitones, cents in SYMPATHETIC:
        own_hz = hz * 2.0 ** (semitones / 12.0 + cents / 1200.0)
        rows.append(np.stack((own_hz * k, 0.3 * values["halo"] * strike.velocity / k, values["halo_s"] / k**0.4)))
    own_hz, amplitude, slow_s = np.concatenate(rows, axis=1)
    amplitude *= body_response(values, own_hz)
    quick_s = np.minimum(0.35, 0.5 * slow_s)
    return Bank(
        np.tile(own_hz, 2),
        np.concatenate((amplitude, -amplitude)),
        np.concatenate((slow_s, quick_s)),
        np.concatenate((slow_s, quick_s)),
        np.zeros(2 * len(own_hz)),
    )
