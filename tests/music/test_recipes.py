"""The recipes of the reference page, played by a small band, have the marks of their genres."""

import re
import tomllib
from pathlib import Path

import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.score_writer import write_score
from composer.styles import loader
from composer.styles.mark import Mark

PAGE = Path(__file__).parents[2] / "docs" / "style-packs.md"
RECIPES = tomllib.loads(re.search(r"## Recipes.*?```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[1])["recipe"]
BEAT = {"kick": "x...x...x...x..."}
BOTTOM = {"levels": [[0.0, "R"]], "figures": {"4/4": {"R": ["R---------------"]}}}


def part(name, role, preset, lane, options):
    """A part whose writer has the name of its role."""
    return {
        "name": name, "role": role, "writer": role, "preset": preset, "lane": list(lane), "options": options,
    }  # fmt: skip


def band(recipe):
    """A pack with the tables of a recipe and plain ones for the rest."""
    rhythm = recipe.get("rhythm", {"4/4": {"levels": [[0.0, "mid"]], "variants": {"mid": BEAT}}})
    names = recipe.get("riffs", {})
    drone = {"tones": ["1", "5"]}
    parts = [
        part("drums", "drums", "latin-kit", (0, 127), {"crash": []}) | {"percussion": True},
        part("bass", "bass", "finger-bass", (28, 57), recipe.get("bass", BOTTOM)),
        part("drone", "pad", "string-ensemble", (38, 62), recipe.get("drone", drone)) | {"writer": "drone"},
        part("lead", "melody", "flute", (60, 84), {}),
    ]
    if names:
        options = {"levels": [[0.0, " ".join(names)]]}
        for name, role, lane in (("guitar", "comping", (40, 64)), ("low", "bass", (28, 52))):
            parts.append(part(name, role, "pick-bass", lane, options) | {"writer": "riff"})
    return {
        "style": {"title": "A recipe", "description": "For a test.", "source": "a test"},
        "tempo": {"bpm": [118, 120, 122]},
        "tonality": {"modes": {"aeolian": 1.0}, "tonics": ["E"]},
        "harmony": {"loops": [{"chords": "i | iv | VII | v", "modes": ["aeolian"]}]},
        "form": {"phrase_bars": 5},
        "groove": recipe.get("groove", {}),
        "rhythm": rhythm,
        "melody": {"cells": {}},
        "mix": {},
        "parts": parts,
    } | ({"riffs": names} if names else {})


def toml(value):
    """A value as inline TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {toml(entry)}' for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else repr(value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("recipes")
    (made / "recipe").mkdir()
    for name, recipe in RECIPES.items():
        table = band(recipe)
        for metre, rhythm in table["rhythm"].items():
            steps = loader_steps(metre)
            table["melody"]["cells"] = {metre: ["x---" + "--" * ((steps - 4) // 2)]}
            assert rhythm["levels"]
        text = "\n".join(f"{key} = {toml(value)}" for key, value in table.items())
        (made / "recipe" / f"{name}.toml").write_text(text, encoding="utf-8")
    loader.add_folder(made)
    yield made
    loader.remove_folder(made)


def loader_steps(metre):
    count, unit = map(int, metre.split("/"))
    return count * 16 // unit


CASES = [
    ("waltz", Mark("drum_share_on_steps", part="drums", drum="rim", steps=(4, 8)), 1.0, 1.0),
    ("bossa", Mark("clave", part="drums", drum="rim", steps=(0, 6, 12, 20, 26)), 0.99, 1.0),
    ("salsa", Mark("clave", part="drums", drum="clave", steps=(0, 6, 12, 20, 24)), 0.99, 1.0),
    ("salsa", Mark("anticipated", part="bass"), 0.9, 1.0),
    ("salsa", Mark("empty_on_steps", part="bass", steps=(0,)), 1.0, 1.0),
    ("one-drop", Mark("drum_avoids_steps", part="drums", drum="kick", steps=(0,)), 1.0, 1.0),
    ("one-drop", Mark("empty_on_steps", part="bass", steps=(0,)), 1.0, 1.0),
    ("shuffle", Mark("swing"), 0.66, 0.67),
    ("shuffle", Mark("repeats", part="bass"), 0.7, 1.0),
    ("swing", Mark("walking", part="bass"), 0.85, 1.0),
    ("swing", Mark("swing"), 0.73, 0.75),
    ("country", Mark("drum_share_on_steps", part="drums", drum="kick", steps=(0, 4, 8, 12)), 1.0, 1.0),
    ("ruchenitsa", Mark("metre_groups", steps=(4, 4, 6)), 1.0, 1.0),
    ("jig", Mark("bars_with_steps", part="drums", drum="bodhran", steps=(0, 6)), 1.0, 1.0),
    ("tintal", Mark("drum_avoids_steps", part="drums", drum="bayan", steps=(32, 36, 40)), 1.0, 1.0),
    ("blast", Mark("onsets_per_beat", part="drums"), 3.8, 4.0),
    ("trap", Mark("rolls", part="drums", drum="hat"), 0.4, 1.0),
    ("trap", Mark("bars_with_steps", part="drums", drum="clap", steps=(8,)), 1.0, 1.0),
    ("tremolo", Mark("onsets_per_beat", part="guitar"), 7.5, 8.0),
    ("gallop", Mark("doubles", part="guitar", other="low"), 1.0, 1.0),
    ("gallop", Mark("repeats", part="guitar"), 0.5, 1.0),
    ("gallop", Mark("beat_cells", part="guitar", steps=(0, 2, 3)), 0.6, 1.0),
    ("tanpura", Mark("pitch_classes", part="drone"), 2.0, 2.0),
    ("tanpura", Mark("sounds", part="drone"), 0.95, 1.0),
]


@pytest.mark.parametrize(("name", "mark", "low", "high"), CASES, ids=[f"{case[0]}-{case[1].mark}" for case in CASES])
def test_a_recipe_has_its_marks(marks, folder, name, mark, low, high):
    structure = [{"duration": 1, "type": "verse"}, {"duration": 1, "type": "refrain"}, {"duration": 1, "type": "verse"}]
    planned = plan(Brief(genre="recipe", subgenre=name, duration_ms=90_000, seed=3, structure=structure))
    measured = marks.MARKS[mark.mark](mark, planned, write_score(planned))
    assert low <= measured <= high
