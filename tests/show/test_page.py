"""What a notebook shows for a piece."""

from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from composer.show.colour import part_colours, role_colour
from composer.show.page import html


@pytest.fixture
def piece(score, structure):
    schema = {
        "id": "abc123", "genre": "electronic", "subgenre": "house", "bpm": 120, "measure": "4/4", "key": "A",
        "mode": "minor", "duration_ms": 8_000, "structure": structure, "notices": ["tempo <held>"],
    }  # fmt: skip
    return SimpleNamespace(title="Neon & Rain", score=score, schema=lambda: schema)


def test_title_facts_form_and_notes(piece):
    page = html(piece)
    for shown in (
        "Neon &amp; Rain", "electronic / house", "bpm 120", "measure 4/4", "key A", "length 0:08.000", "id abc123",
        "refrain, dynamic, 3 bars", 'data-part="bass"', "Note: tempo &lt;held&gt;",
    ):  # fmt: skip
        assert shown in page


def test_a_player_only_where_there_is_sound(piece):
    assert "<audio" not in html(piece)
    assert 'src="data:audio/mpeg;base64,SUQz"' in html(piece, sound=b"ID3")


def test_no_scripts_and_well_formed(piece):
    page = html(piece)
    assert "<script" not in page
    ElementTree.fromstring(page)


def test_roles_have_colours_that_differ_and_unknown_ones_get_one():
    known = [role_colour(role) for role in ("drums", "bass", "comping", "pad", "arpeggio", "melody", "effects")]
    assert len(set(known)) == len(known)
    assert role_colour("theremin") == role_colour("theremin")
    assert role_colour("theremin").startswith("#")


def test_parts_of_one_role_differ():
    assert len(set(part_colours(["effects"] * 3))) == 3
    assert part_colours(["bass", "pad"]) == [role_colour("bass"), role_colour("pad")]
