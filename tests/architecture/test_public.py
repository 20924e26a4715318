"""The public face: changing it has to be meant."""

import inspect

import composer

NAMES = [
    "Audio", "Brief", "BriefError", "ComposerError", "ExportError", "MidiPiece", "Movement", "Music", "RenderError",
    "StyleError", "__version__", "add_styles", "compose", "from_midi", "genres",
]  # fmt: skip

MUSIC = [
    "blocks", "brief", "frames", "notices", "plan", "render", "save", "schema", "score", "timeline", "title", "window",
]  # fmt: skip

MIDI_PIECE = ["blocks", "frames", "render", "save", "schema", "score", "timeline", "title", "window"]

BRIEF = [
    "genre", "subgenre", "duration_ms", "structure", "crop", "fadeout_ms", "voices_volume", "seed", "bpm", "key",
    "mode", "measure",
]  # fmt: skip


def test_exported_names():
    assert sorted(composer.__all__) == NAMES
    assert all(getattr(composer, name) is not None for name in NAMES)
    assert set(NAMES) <= set(dir(composer))


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(composer, "cmpose")


def test_what_a_piece_can_do():
    music = composer.compose(genre="electronic", subgenre="house", duration_ms=30_000)
    assert sorted(name for name in dir(music) if not name.startswith("_")) == MUSIC


def test_what_a_midi_file_can_do():
    assert sorted({name for name in dir(composer.MidiPiece) if not name.startswith("_")} | {"score", "timeline"}) == (
        MIDI_PIECE
    )
    assert set(MIDI_PIECE) <= set(MUSIC)


def test_the_fields_of_a_brief():
    assert list(inspect.signature(composer.Brief).parameters) == BRIEF


def test_every_public_thing_is_described():
    described = [name for name in NAMES if name != "__version__" and (getattr(composer, name).__doc__ or "").strip()]
    assert described == [name for name in NAMES if name != "__version__"]
