"""The reference page knows every key, letter, drum, writer, option and mark, and its recipes are right."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from composer.compose.writers import bass, drone, drums, riff
from composer.compose.writers.registry import WRITERS, writer
from composer.styles.mark import MARKS
from composer.styles.reader import read_table
from composer.styles.rhythm import DRUM_MARKS, Groove, Rhythm, Stop
from composer.styles.riff import Riff
from composer.theory.metre import METRES
from composer.theory.percussion import DRUMS

PAGE = (Path(__file__).parents[2] / "docs" / "style-packs.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[\w#/-]+", PAGE))
TABLES = [Rhythm, Stop, Groove, Riff, *(writer(name).options for name in WRITERS)]
RECIPES = tomllib.loads(re.search(r"## Recipes.*?```toml\n(.*?)```", PAGE, re.DOTALL)[1])["recipe"]
OPTIONS = {"bass": bass.Options, "drone": drone.Options, "drums": drums.Options, "riff": riff.Options}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.__module__.rpartition('.')[2]}-{table.__name__}")
def test_every_key_is_explained(table):
    assert {field.name for field in fields(table)} <= WORDS


def test_every_mark_drum_metre_writer_and_letter_is_named():
    assert set(MARKS) <= WORDS
    assert {name for name in DRUMS if not name.startswith("tom") and name != "metronome"} <= WORDS
    assert set(METRES) <= WORDS
    assert set(WRITERS) <= WORDS
    assert all(f"`{letter}`" in PAGE for letter in {*DRUM_MARKS, *bass.FACTORS} - set("345678"))


@pytest.mark.parametrize("name", RECIPES)
def test_recipes_can_be_read(name):
    for key, table in RECIPES[name].items():
        if key == "rhythm":
            for metre, rhythm in table.items():
                found = read_table(Rhythm, rhythm, "recipe", f"{name}.{key}")
                rows = [row for drums_ in found.variants.values() for row in drums_.items()]
                assert {drum for drum, _ in rows} <= set(DRUMS)
                assert all(len(row) % METRES[metre].bar_steps == 0 for _, row in rows), metre
        elif key == "riffs":
            for riff_ in table.values():
                read_table(Riff, riff_, "recipe", f"{name}.{key}")
        else:
            read_table(Groove if key == "groove" else OPTIONS[key], table, "recipe", f"{name}.{key}")
