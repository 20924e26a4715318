"""Style packs: a sixth style is a sixth file; what is wrong is named."""

import pytest

import composer
from composer.compose.writers.registry import options_of
from composer.errors import StyleError
from composer.styles import loader
from composer.styles.loader import load_style, style_files
from composer.synth.preset import preset_names

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]

WALTZ = """
extends = "cinematic/epic"
[style]
title = "Night waltz"
description = "A slow waltz for strings and celesta."
source = "made for this test"
[tempo]
bpm = [84, 92, 100]
[rhythm."3/4"]
levels = [[0.0, "none"]]
"""


@pytest.fixture
def folder(tmp_path):
    loader.add_folder(tmp_path)
    yield tmp_path
    loader.remove_folder(tmp_path)


def put(folder, text, name="classical/night-waltz.toml"):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    loader.forget()


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_every_pack_is_valid_down_to_options_and_presets(genre, subgenre):
    style = load_style(genre, subgenre)
    presets = set(preset_names())
    for part in style.parts:
        options_of(style, part)
        assert part.preset in presets, part.name
    assert style.must
    assert style.source
    assert len(style.description) > 40


def test_styles_are_sorted_and_of_more_than_one_genre():
    assert sorted(STYLES) == STYLES
    assert {("electronic", "house"), ("jazz", "swing"), ("rock", "classic-rock")} <= set(STYLES)


def test_a_new_style_is_a_new_file(folder):
    put(folder, WALTZ)
    assert "night-waltz" in next(genre["subgenres"] for genre in composer.genres() if genre["name"] == "classical")
    music = composer.compose(genre="classical", subgenre="night-waltz", duration_ms=30_000, measure="3/4")
    assert music.schema()["measure"] == "3/4"
    assert 84 <= music.schema()["bpm"] <= 100
    assert sum(len(part.notes) for part in music.score.parts) > 50
    assert music.title.startswith("Night waltz")


def test_what_a_pack_extends_is_merged_key_by_key(folder):
    put(folder, WALTZ + '\n[[parts]]\nname = "horns"\npreset = "celesta"\n')
    waltz, epic = load_style("classical", "night-waltz"), load_style("cinematic", "epic")
    assert waltz.part("horns").preset == "celesta"
    assert waltz.part("horns").lane == epic.part("horns").lane
    assert len(waltz.parts) == len(epic.parts)
    assert waltz.mix == epic.mix
    assert waltz.digest != epic.digest


def test_a_changed_pack_changes_the_id(folder):
    put(folder, WALTZ)
    brief = {"genre": "classical", "subgenre": "night-waltz", "duration_ms": 30_000}
    before = composer.compose(**brief).schema()["id"]
    put(folder, WALTZ.replace("92", "93"))
    assert composer.compose(**brief).schema()["id"] != before


BROKEN = [
    ("[style", "", "TOML"),
    (WALTZ.replace("bpm = [84, 92, 100]", "bpm = [84, 92]"), "tempo.bpm", "array of 3"),
    (WALTZ.replace("bpm = [84, 92, 100]", "bpm = [84, 92, 10]"), "tempo", "low, usual, high"),
    (WALTZ.replace("[tempo]", "[tempo]\nspeed = 3"), "tempo.speed", "bpm"),
    (WALTZ.replace('"cinematic/epic"', '"cinematic/epci"'), "extends", "genre/subgenre"),
    (WALTZ.replace('"cinematic/epic"', '"classical/night-waltz"'), "extends", "genre/subgenre"),
    (WALTZ + '[[parts]]\nname = "horns"\nwriter = "melodie"\n', "parts.horns.writer", "did you mean 'melody'"),
    (
        WALTZ + '[[parts]]\nname = "horns"\n[parts.options]\ngat = 0.5\n',
        "parts.horns.options.gat",
        "did you mean 'gate'",
    ),
    (WALTZ + '[[parts]]\nname = "horns"\n[parts.options]\ngate = "x"\n', "parts.horns.options.gate", "float"),
    (WALTZ + '[[parts]]\nname = "horns"\n[parts.options]\ngate = 3\n', "parts.horns.options", "0.1..1"),
    (WALTZ + '[[parts]]\nname = "solo"\n', "parts[", "required"),
    (WALTZ + '[harmony]\nloops = [{chords = "i | IVX", modes = ["dorian"]}]\n', "harmony.loops[0]", "IVX"),
    (WALTZ + '[harmony]\nloops = [{chords = "i | IV", modes = ["sad"]}]\n', "harmony.loops[0]", "dorian"),
]


@pytest.mark.parametrize(("text", "key", "allowed"), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_pack_names_file_key_and_what_is_allowed(folder, text, key, allowed):
    put(folder, text)
    with pytest.raises(StyleError) as caught:
        music = composer.compose(genre="classical", subgenre="night-waltz", duration_ms=20_000)
        assert music.score
    assert ".toml" in caught.value.file
    assert caught.value.key.startswith(key) or key in caught.value.key
    assert allowed in str(caught.value)


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(StyleError, match="existing folder"):
        loader.add_folder(tmp_path / "nowhere")
