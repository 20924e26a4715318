"""``python -m benchmarks.audition``: look at and listen to every preset and style, in a folder with an index page."""

from __future__ import annotations

import argparse
import html
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
import soundfile
from matplotlib import pyplot as plt
from numpy.typing import NDArray

import composer
from benchmarks.sound.ours import played
from composer.dsp.loudness import HOP as LOUDNESS_HOP
from composer.dsp.loudness import OFFSET_LUFS, hop_energies
from composer.synth.general_midi import PROGRAMS
from composer.synth.preset import preset, preset_names

RATE_HZ = 48_000
PHRASE = ((-12.0, 0.5, 0.6), (0.0, 0.5, 0.4), (0.0, 0.5, 1.0), (4.0, 0.4, 0.8), (7.0, 0.4, 0.8), (12.0, 2.0, 0.8))
"""Semitones from the middle, seconds held, velocity: the register below, soft and hard, a chord's notes, a long one."""
PHRASE_GAP_S, DRUM_GAP_S, TAIL_S = 0.15, 0.35, 2.0
STYLE_MS = 45_000
LOW_PRESETS = ("bass", "contrabass", "tuba", "low-", "sub-", "808", "triangle")
MEL_BANDS, FFT, HOP = 96, 4096, 1024
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Audition</title>
<style>body{{font:15px/1.4 sans-serif;margin:2em auto;max-width:1100px}}section{{margin:2em 0}}img{{width:100%}}
audio{{width:100%}}h2{{margin:0}}p{{margin:.2em 0;color:#555}}</style><h1>Audition</h1>
<p>Presets: an octave below the middle, then soft and loud, then a chord's notes and a long one. Kits: every drum.</p>
{rows}</html>
"""
ROW = """<section id="{name}"><h2>{name}</h2><p>{text}</p>
<audio controls preload="none" src="{name}.wav"></audio><img loading="lazy" src="{name}.png" alt="{name}"></section>
"""

Stereo = NDArray[np.float32]


class Take(NamedTuple):
    """Something to look at and listen to; `samples` has the shape (frames, 2)."""

    name: str
    text: str
    samples: Stereo


def main() -> None:
    """Write what was asked for, everything by default."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.audition", description=__doc__)
    options.add_argument("names", nargs="*", help="presets or genre-subgenre (default: all)")
    options.add_argument("--out", type=Path, default=Path("audition"), help="folder (default audition)")
    chosen = options.parse_args()
    mpl.use("Agg")
    chosen.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for take in takes(set(chosen.names)):
        print(take.name, file=sys.stderr, flush=True)
        soundfile.write(chosen.out / f"{take.name}.wav", take.samples, RATE_HZ, subtype="PCM_16")
        draw(take, chosen.out / f"{take.name}.png")
        rows.append(ROW.format(name=take.name, text=html.escape(take.text)))
    (chosen.out / "index.html").write_text(PAGE.format(rows="".join(rows)), encoding="utf-8")
    print(chosen.out / "index.html")


def takes(wanted: set[str]) -> Iterator[Take]:
    """Every style, then every preset; only those wanted if any are."""
    for genre in composer.genres():
        for subgenre in genre["subgenres"]:
            name = f"{genre['name']}-{subgenre}"
            if not wanted or name in wanted:
                music = composer.compose(genre=genre["name"], subgenre=subgenre, duration_ms=STYLE_MS, seed=1)
                yield Take(name, "A piece of 45 seconds", music.render().samples)
    for name in preset_names():
        if not wanted or name in wanted:
            yield Take(name, preset(name).text, phrase(name))


def phrase(name: str) -> Stereo:
    """What a preset plays at its audition."""
    if preset(name).sound is None:
        return joined((played(name, note, 0.8, 0.0), DRUM_GAP_S) for note in sorted(preset(name).notes))
    return joined((played(name, _middle(name) + up, hard, held), held + PHRASE_GAP_S) for up, held, hard in PHRASE)


def joined(notes: Iterator[tuple[Stereo, float]]) -> Stereo:
    """Notes [shape=(2, frames)] one after the other, each with the seconds until the next; tails overlap."""
    placed, now = [], 0.0
    for sound, step_s in notes:
        placed.append((round(now * RATE_HZ), sound))
        now += step_s
    total = np.zeros((round((now + TAIL_S) * RATE_HZ), 2), np.float32)
    for start, sound in placed:
        length = min(sound.shape[1], len(total) - start)
        total[start : start + length] += sound.T[:length]
    return total * np.float32(min(1.0, 0.98 / max(float(np.abs(total).max()), 1e-9)))


def draw(take: Take, target: Path) -> None:
    """Waveform, log-mel spectrogram and loudness curve, one above the other."""
    mono = take.samples.mean(axis=1)
    seconds = len(mono) / RATE_HZ
    figure, (wave, mel, curve) = plt.subplots(3, 1, figsize=(11, 7), height_ratios=(1, 3, 1), layout="constrained")
    blocks = mono[: len(mono) // 64 * 64].reshape(-1, 64)
    wave.fill_between(np.arange(len(blocks)) * 64 / RATE_HZ, blocks.min(axis=1), blocks.max(axis=1))
    wave.set(title=take.name, ylabel="waveform", xlim=(0, seconds), ylim=(-1, 1))
    level_db, edges_hz = log_mel_db(mono)
    mel.imshow(level_db, origin="lower", aspect="auto", extent=(0, seconds, 0, MEL_BANDS), vmin=-90, vmax=0)
    ticks = [100, 200, 500, 1000, 2000, 5000, 10_000]
    mel.set(ylabel="Hz", yticks=np.interp(ticks, edges_hz, np.arange(MEL_BANDS)), yticklabels=ticks)
    loud_db = loudness_db(take.samples)
    curve.plot(np.arange(len(loud_db)) * 0.1, loud_db)
    curve.set(xlabel="seconds", ylabel="LUFS, 0.4 s", xlim=(0, seconds), ylim=(-60, 0))
    figure.savefig(target, dpi=80)
    plt.close(figure)


def log_mel_db(mono: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Levels [shape=(bands, times)] in dB under the loudest, and the middle of each band in hertz."""
    padded = np.pad(mono, FFT // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, FFT)[::HOP] * np.hanning(FFT)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    ends = 2595.0 * np.log10(1.0 + np.array([40.0, 18_000.0]) / 700.0)
    edges = 700.0 * (10.0 ** (np.linspace(*ends, MEL_BANDS + 2) / 2595.0) - 1.0)
    hz = np.fft.rfftfreq(FFT, 1.0 / RATE_HZ)
    rises, falls = (
        (hz - edges[:-2, None]) / np.diff(edges)[:-1, None],
        (edges[2:, None] - hz) / np.diff(edges)[1:, None],
    )
    bands = np.clip(np.minimum(rises, falls), 0.0, None)
    # The lowest bands are narrower than a bin: each holds at least the bin it lies in.
    bands[np.arange(MEL_BANDS), np.rint(edges[1:-1] / hz[1]).astype(int)] += 0.1
    found = bands @ power.T
    return 10.0 * np.log10(np.maximum(found / max(float(found.max()), 1e-12), 1e-9)), edges[1:-1]


def loudness_db(samples: Stereo) -> NDArray[np.float64]:
    """Momentary loudness in LUFS every tenth of a second (ITU-R BS.1770-4, 400 ms)."""
    energies = hop_energies(np.ascontiguousarray(samples.T[:, : len(samples) // LOUDNESS_HOP * LOUDNESS_HOP]))
    powers = np.convolve(energies, np.ones(4))[: len(energies)] / (4 * LOUDNESS_HOP)
    return OFFSET_LUFS + 10.0 * np.log10(np.maximum(powers, 1e-12))


def _middle(name: str) -> float:
    low = {row.split()[0] for seat, row in PROGRAMS if seat.role == "bass"}
    return 40.0 if name in low or any(part in name for part in LOW_PRESETS) else 60.0


if __name__ == "__main__":
    main()
