"""Compiling every kernel ahead of the first render, for machine images and before parallel work."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from composer.cli.terminal import Progress, announced_compiling
from composer.score.mix import Channel, Mix
from composer.score.note import timed_notes
from composer.score.score import Part
from composer.score.tempo import TempoMap
from composer.score.timeline import Timeline
from composer.units import s_to_frames

if TYPE_CHECKING:
    from composer.synth.preset import Preset

DURATION_S = 8.0
"""Long enough for a second cell, so that joins and tails are made as well."""

MIDDLE_C = 60
THROUGH_EVERYTHING = Channel(highpass_hz=40.0, lowpass_hz=16_000.0, reverb_db=-12.0, delay_db=-12.0, duck_db=3.0)
"""A strip that uses every stage of the mixer."""


def warm_up() -> None:
    """Render one note of every preset and insert, so that each kernel is compiled and kept."""
    with Progress("warming up") as progress, announced_compiling():
        from composer.synth.renderer import Renderer  # noqa: PLC0415 - it imports numba

        presets = every_preset()
        Renderer(every_sound(presets), presets=presets).whole(progress)
    sys.stdout.write(f"the synthesiser is ready ({progress.elapsed_s:.1f} s)\n")


def every_preset() -> dict[str, Preset]:
    """The presets of the library, and one more for each kind of insert, whether the library uses it or not."""
    from composer.synth.insert import KINDS  # noqa: PLC0415 - it imports numba
    from composer.synth.preset import preset, preset_names  # noqa: PLC0415 - models import their kernels

    library = {name: preset(name) for name in preset_names()}
    plain = next(found for found in library.values() if found.sound is not None)
    inserts = {f"{plain.name} through {kind}": replace(plain, insert={"kind": kind}) for kind in KINDS}
    return library | inserts


def every_sound(presets: Mapping[str, Preset]) -> Timeline:
    """A piece in which each preset, and each drum of each kit, sounds once."""
    parts = tuple(_part(name, sorted(found.notes)) for name, found in presets.items())
    frames = s_to_frames(DURATION_S)
    return Timeline(parts, TempoMap.constant(500_000), (4, 4), "C", "warm-up", (), frames, Mix())


def _part(name: str, drums: list[int]) -> Part:
    rows = [(0.0, 0.25, float(pitch), 0.8, 0.5, 0, 0) for pitch in drums or [MIDDLE_C]]
    notes = timed_notes(rows)
    return Part(name, "drums" if drums else "melody", name, 0, bool(drums), THROUGH_EVERYTHING, notes)
