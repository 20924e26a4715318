"""The piano roll shows every note where it sounds."""

import itertools
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from composer.show.form import form_strip
from composer.show.roll import GUTTER, MARGIN, piano_roll

SVG = "{http://www.w3.org/2000/svg}"
WIDTH = 960.0


def part_strokes(svg, name):
    """(x, y, length) of every stroke of a part."""
    root = ElementTree.fromstring(svg)
    group = next(group for group in root.iter(f"{SVG}g") if group.get("data-part") == name)
    paths = "".join(path.get("d") for path in group.iter(f"{SVG}path"))
    return sorted(tuple(map(float, found)) for found in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)", paths))


def x_at(fraction):
    return GUTTER + fraction * (WIDTH - GUTTER - MARGIN)


def test_every_note_is_drawn_once(score, structure):
    svg = piano_roll(score, structure)
    assert [len(part_strokes(svg, part.name)) for part in score.parts] == [16, 1, 16]


def test_notes_lie_at_their_time_and_last_as_long(score):
    ((x, _, length),) = part_strokes(piano_roll(score), "lead <1>")
    assert x == pytest.approx(x_at(2 / 8), abs=0.1)
    assert length == pytest.approx(x_at(6 / 8) - x_at(2 / 8), abs=0.5)


def test_higher_notes_lie_higher(score):
    svg = piano_roll(score)
    heights = {x: y for x, y, _ in part_strokes(svg, "bass")}
    rising = [heights[x] for x in sorted(heights)[:5]]
    assert rising == sorted(rising, reverse=True)
    assert part_strokes(svg, "lead <1>")[0][1] < min(rising)


def test_drums_lie_below_all_pitches_under_their_name(score):
    svg = piano_roll(score)
    lowest = max(y for _, y, _ in part_strokes(svg, "bass"))
    assert {y for _, y, _ in part_strokes(svg, "drums") if y <= lowest} == set()
    assert ">kick<" in svg


def test_loud_notes_are_darker(score):
    root = ElementTree.fromstring(piano_roll(score))
    group = next(group for group in root.iter(f"{SVG}g") if group.get("data-part") == "bass")
    opacities = [float(path.get("stroke-opacity", 1)) for path in group.iter(f"{SVG}path")]
    assert opacities == sorted(set(opacities))
    assert len(opacities) == 3


def test_movements_are_drawn_above_as_long_and_as_tall_as_they_are(score, structure):
    root = ElementTree.fromstring(piano_roll(score, structure))
    boxes = {
        box.find(f"{SVG}title").text: box for box in root.iter(f"{SVG}rect") if box.find(f"{SVG}title") is not None
    }
    calm, dynamic = boxes["intro, calm, 1 bar"], boxes["refrain, dynamic, 3 bars"]
    assert float(dynamic.get("x")) == pytest.approx(x_at(0.25), abs=0.01)
    assert float(dynamic.get("width")) == pytest.approx(3 * float(calm.get("width")), abs=0.02)
    assert float(dynamic.get("height")) > float(calm.get("height"))
    assert dynamic.get("fill") != calm.get("fill")


def test_a_movement_too_narrow_for_its_name_keeps_silent(structure):
    assert ">intro<" in form_strip(structure)
    assert ">intro<" not in form_strip(structure, width=80.0)


def test_names_are_escaped(score):
    svg = piano_roll(score)
    assert "lead &lt;1&gt;" in svg
    assert "A &amp; B" in svg
    ElementTree.fromstring(svg)


def test_bars_keep_eight_pixels_apart(score):
    long = replace(score, frames=score.frames * 200)
    lines = re.search(r'<path d="((?:M[\d.]+ [\d.]+V[\d.]+)+)"', piano_roll(long))[1]
    places = [float(x) for x in re.findall(r"M([\d.]+)", lines)]
    gaps = [after - before for before, after in itertools.pairwise(places)]
    assert min(gaps) >= 7.9
    assert max(gaps) < 16.2
    assert places[-1] <= WIDTH - MARGIN + 0.1


def test_a_score_without_drums_or_without_notes(score):
    assert "kick" not in piano_roll(replace(score, parts=score.parts[:2]))
    ElementTree.fromstring(piano_roll(replace(score, parts=())))


def test_the_legend_stays_inside(score):
    many = tuple(replace(score.parts[0], name=f"a part with a long name {index}") for index in range(12))
    root = ElementTree.fromstring(piano_roll(replace(score, parts=many)))
    height = float(root.get("viewBox").split()[3])
    names = [text for text in root.iter(f"{SVG}text") if text.text.startswith("a part")]
    assert len(names) == 12
    assert all(float(text.get("x")) + 6.2 * len(text.text) < WIDTH for text in names)
    assert all(float(text.get("y")) < height for text in names)
