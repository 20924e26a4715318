"""What a pack may say of rhythm and performance, and that wrong values are named."""

import pytest

from composer.errors import StyleError
from composer.styles import loader
from composer.styles.rhythm import Groove, Rhythm, Stop

HEAD = 'extends = "rock/classic-rock"\n[style]\ntitle = "t"\ndescription = "d"\nsource = "s"\n'


@pytest.fixture
def load(tmp_path):
    """Read a pack that extends classic rock and says something else."""
    (tmp_path / "test").mkdir()

    def read(text):
        (tmp_path / "test" / "pack.toml").write_text(HEAD + text, encoding="utf-8")
        loader.forget()
        return loader.load_style("test", "pack")

    loader.add_folder(tmp_path)
    yield read
    loader.remove_folder(tmp_path)


def test_groups_of_a_metre_come_from_the_pack(load):
    style = load('[metres]\n"4/4" = [6, 6, 4]\n')
    assert style.metre("4/4").group_starts == (0, 6, 12)
    assert style.metre("3/4").groups == (4, 4, 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[metres]\n"4/4" = [6, 6, 6]\n', "16 steps"),
        ('[metres]\n"4/5" = [6, 6, 6]\n', "metres: 2/4"),
        ("[groove]\noffset_ms = { drum = 3 }\n", "roles drums"),
        ("[groove]\nswing_share = { lead = 2 }\n", "swing_share within"),
        ("[groove]\nswing_curve = [[200, 0.6], [100, 0.7]]\n", "ascends"),
        ("[groove]\nrubato = 0.5\n", "rubato within"),
        ("[groove]\ndrum_offset_ms = { snaer = 3 }\n", "drums: kick"),
        ('[rhythm."4/4".variants.mid]\nhat = "x.y."\n', "patterns use"),
        ('[rhythm."4/4"]\nkinds = { solo = "fast" }\n', "name variants"),
        ('[rhythm."4/4".stop]\npattern = "X..."\n', "x - ."),
        ('[riffs.one]\npattern = "x---"\ndegrees = "1"\n', "whole bars"),
        ('[[must]]\nmark = "backbeat"\ndrum = "snaer"\n', "drum: kick"),
        ('[[must]]\nmark = "doubles"\npart = "bass"\nother = "tuba"\n', "a part"),
    ],
)
def test_wrong_values_are_named_with_what_is_allowed(load, text, said):
    with pytest.raises(StyleError, match=r"test/pack\.toml") as caught:
        load(text)
    assert said in str(caught.value)


def test_players_are_roles_or_parts(load):
    assert load("[groove]\ngate = { organ = 1.1, comping = 0.6 }\n").groove.gate == {"organ": 1.1, "comping": 0.6}


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (Rhythm, {"levels": (), "turned": 2.0}),
        (Stop, {"pattern": ""}),
        (Groove, {"swing": 0.9}),
        (Groove, {"aksak": 0.2}),
    ],
)
def test_ranges_are_kept(make, fields):
    with pytest.raises(ValueError, match=r"within|by step"):
        make(**fields)
