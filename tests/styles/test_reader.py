"""Ranges and closed vocabularies that a dataclass declares are held where its table is read."""

import pytest

from composer.errors import StyleError
from composer.score.mix import Channel, Mix
from composer.styles.reader import read_table

SQUASH = {"threshold_db": -8, "ratio": 4, "release_ms": 90, "blend": 0.5}


def test_a_whole_mix():
    mix = read_table(Mix, {"buses": {"drums": {"gain_db": 1, "compressor": SQUASH, "tube": {}}}}, "x.toml", "mix")
    assert mix.bus("drums").compressor.ratio == 4.0
    assert mix.bus("drums").tube.drive_db == 6.0
    assert mix.bus("drums").crush is None
    assert mix.bus("lead").compressor is None


@pytest.mark.parametrize(
    ("shape", "table", "message"),
    [
        (Mix, {"glue_db": 9.0}, r"glue_db: 9\.0.*0\.\.4"),
        (Mix, {"buses": {"drum": {}}}, r"buses: 'drum'.*'drums'"),
        (Mix, {"buses": {"drums": {"compressor": {"ratio": 0.5}}}}, r"drums\.compressor\.ratio: 0\.5.*1\.\.20"),
        (Mix, {"buses": {"drums": {"compressor": {"knee": 3}}}}, r"drums\.compressor\.knee"),
        (Mix, {"buses": {"drums": {"crush": {"bits": 1}}}}, r"drums\.crush\.bits: 1.*2\.\.16"),
        (Mix, {"reverb": {"decay_s": float("nan")}}, r"reverb\.decay_s: nan"),
        (Channel, {"bus": "brass"}, r"bus: 'brass'.*'bass'"),
        (Channel, {"tape": {"wow_cents": 99}}, r"tape\.wow_cents: 99"),
    ],
)
def test_what_is_out_of_range_is_named(shape, table, message):
    with pytest.raises(StyleError, match=message):
        read_table(shape, table, "x.toml")
