"""The piano roll: every note of a score, with the form above it and the drums below."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from composer.score.note import Notes
from composer.score.score import Part, Score
from composer.show.colour import FAINT, INK, part_colours
from composer.show.drum import drum_name
from composer.show.form import HEIGHT as FORM_HEIGHT
from composer.show.form import Structure, form_elements
from composer.show.svg import CHARACTER, box, picture, strokes, words
from composer.units import SAMPLE_RATE_HZ

GUTTER = 62.0
MARGIN = 10.0
PITCHED_HEIGHT = 260.0
ROW = 8.0
"""Height of a drum's row, and the most that a semitone gets, in pixels."""

LAYERS = ((0.0, 0.45), (0.4, 0.7), (0.7, 1.0))
"""Lowest velocity of a layer and its opacity: loud notes are drawn darker."""


@dataclass(frozen=True)
class Ink:
    """A part and the colour it is drawn in."""

    part: Part
    colour: str


@dataclass(frozen=True)
class Frame:
    """Where time lies: the left edge and the width, in pixels, of a number of frames."""

    left: float
    width: float
    frames: int

    def place(self, frames: NDArray[np.int64]) -> NDArray[np.float64]:
        """Pixels from the left of the picture."""
        return np.asarray(self.left + frames * (self.width / self.frames), np.float64)


def piano_roll(score: Score, structure: Structure = (), width: float = 960.0) -> str:
    """Draw a score.

    Parameters
    ----------
    score : Score
    structure : sequence of mapping, optional
        ``schema()["structure"]``: draws the movements and their energies above the notes.
    width : float, pixels
        The picture scales to where it is put; this fixes its proportions.

    Returns
    -------
    str
        SVG, complete in itself.
    """
    time = Frame(GUTTER, width - GUTTER - MARGIN, score.frames)
    sounding = [part for part in score.parts if len(part.notes)]
    inks = [Ink(*pair) for pair in zip(sounding, part_colours([part.role for part in sounding]), strict=True)]
    pitched = [ink for ink in inks if not ink.part.percussion]
    drums = [ink for ink in inks if ink.part.percussion]
    top = MARGIN + (FORM_HEIGHT + 8.0 if structure else 0.0)
    elements = [form_elements(structure, time.left, MARGIN, time.width)]
    below, drawn = _pitched_panel(score, pitched, time, top)
    bottom, beaten = _drum_panel(score, drums, time, below)
    starts = "".join(f"M{time.left + row['start'] * time.width:.1f} {top:.1f}V{bottom:.1f}" for row in structure)
    lines = [_bar_lines(score, time, top, bottom), strokes(starts, INK, 0.75, 0.4)]
    elements += [*lines, drawn, beaten, _clock(time, bottom)]
    foot, legend = _legend([*pitched, *drums], time, bottom + 34.0)
    count = sum(len(part.notes) for part in score.parts)
    return picture(width, foot, f"piano roll of {score.title}: {count} notes", [*elements, legend])


def _pitched_panel(score: Score, inks: list[Ink], time: Frame, top: float) -> tuple[float, str]:
    """Notes by pitch; returns the panel's lower edge and its elements."""
    if not inks:
        return top, ""
    pitches = np.concatenate([ink.part.notes["pitch"] for ink in inks])
    low, high = math.floor(pitches.min()) - 2, math.ceil(pitches.max()) + 2
    row = min(PITCHED_HEIGHT / (high - low), ROW)
    bottom = top + (high - low) * row
    octaves = [pitch for pitch in range(low, high) if pitch % 12 == 0]
    lines = "".join(f"M{time.left:.1f} {bottom - (c - low) * row:.1f}h{time.width:.1f}" for c in octaves)
    labels = [words(GUTTER - 6, bottom - (c - low) * row + 4, f"C{c // 12 - 1}", "end") for c in octaves]
    notes = [_notes(score, ink, time, bottom - (ink.part.notes["pitch"] - low) * row, row) for ink in inks]
    return bottom, "".join([strokes(lines, FAINT, 1.0), *labels, *notes])


def _drum_panel(score: Score, inks: list[Ink], time: Frame, above: float) -> tuple[float, str]:
    """Drum notes, one row a drum; returns the panel's lower edge and its elements."""
    if not inks:
        return above, ""
    drums = sorted({int(pitch) for ink in inks for pitch in ink.part.notes["pitch"]}, reverse=True)
    top = above + 10.0
    centre = {drum: top + (index + 0.5) * ROW * 1.35 for index, drum in enumerate(drums)}
    bottom = top + len(drums) * ROW * 1.35
    labels = [words(GUTTER - 6, centre[drum] + 4, drum_name(drum), "end") for drum in drums]
    notes = [
        _notes(score, ink, time, np.array([centre[int(pitch)] for pitch in ink.part.notes["pitch"]]), ROW)
        for ink in inks
    ]
    return bottom, "".join([*labels, *notes])


def _notes(score: Score, ink: Ink, time: Frame, heights: NDArray[np.float64], thickness: float) -> str:
    """The notes of one part: one path for each layer of velocity."""
    part = ink.part
    notes: Notes = part.notes
    begin = time.place(score.tempo.frames_at(notes["onset_beat"]))
    end = time.place(score.tempo.frames_at(notes["onset_beat"] + notes["duration_beat"]))
    lengths = np.full(len(notes), 1.6) if part.percussion else np.maximum(end - begin - 0.3, 0.7)
    layer = np.searchsorted([low for low, _ in LAYERS], notes["velocity"], side="right") - 1
    drawn = []
    for index, (_, opacity) in enumerate(LAYERS):
        chosen = np.nonzero(layer == index)[0]
        path = "".join(f"M{begin[n]:.1f} {heights[n]:.1f}h{lengths[n]:.1f}" for n in chosen)
        drawn.append(strokes(path, ink.colour, thickness * 0.85, opacity))
    return f'<g data-part="{escape(part.name)}">{"".join(drawn)}</g>'


def _bar_lines(score: Score, time: Frame, top: float, bottom: float) -> str:
    """Faint lines on bars, as many as leave eight pixels between them."""
    bar_beats = score.measure[0] * 4 / score.measure[1]
    bar_width = float(np.diff(time.place(score.tempo.frames_at([0.0, bar_beats])))[0])
    step = 1
    while step * bar_width < 8.0:
        step *= 2
    bars = 1 + int(time.width / bar_width)
    begins = time.place(score.tempo.frames_at(np.arange(0.0, bars + 1.0, step) * bar_beats))
    inside = begins[begins <= time.left + time.width + 0.01]
    return strokes("".join(f"M{x:.1f} {top:.1f}V{bottom:.1f}" for x in inside), FAINT, 0.75)


def _clock(time: Frame, top: float) -> str:
    """The axis of time, labelled at round seconds."""
    total_s = time.frames / SAMPLE_RATE_HZ
    step = next((step for step in (1, 2, 5, 10, 15, 30, 60, 120) if total_s / step <= 16), 300)
    drawn = [strokes(f"M{time.left:.1f} {top + 3:.1f}h{time.width:.1f}", INK, 0.75)]
    for second in range(0, int(total_s) + 1, step):
        x = time.left + second / total_s * time.width
        anchor = "middle" if x + 2 * CHARACTER < time.left + time.width + MARGIN else "end"
        drawn.append(words(x, top + 16, f"{second // 60}:{second % 60:02d}", anchor))
    return "".join(drawn)


def _legend(inks: list[Ink], time: Frame, top: float) -> tuple[float, str]:
    """Names of the parts in their colours, in as many lines as they need; returns the lower edge."""
    left, drawn = time.left, []
    for ink in inks:
        name = ink.part.name
        length = 26.0 + len(name) * CHARACTER
        if left + length > time.left + time.width and left > time.left:
            left, top = time.left, top + 16.0
        drawn += [box(left, top - 9, 10, 10, ink.colour), words(left + 14, top, name)]
        left += length
    return top + MARGIN, "".join(drawn)
