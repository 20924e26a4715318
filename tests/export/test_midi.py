import io

import mido

from composer.export import save
from composer.score.midi import score_midi, timeline_midi


def test_the_performance_is_written_unless_the_grid_is_asked_for(piece, tmp_path):
    assert save(piece, tmp_path / "a.mid").read_bytes() == timeline_midi(piece.timeline)
    assert save(piece, tmp_path / "b.mid", quantised=True).read_bytes() == score_midi(piece.score)
    assert save(piece, tmp_path / "c.mid", quantised=False).read_bytes() == timeline_midi(piece.timeline)


def test_the_file_is_as_long_as_the_sound(piece, tmp_path):
    file = mido.MidiFile(file=io.BytesIO(save(piece, tmp_path / "a.mid").read_bytes()))
    assert abs(file.length - piece.frames / 48_000) <= 0.5 / 960
