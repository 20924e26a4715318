import mutagen.flac
import numpy as np
import pytest
import soundfile

from composer.export import save


@pytest.mark.parametrize("bits", [16, 24])
def test_flac_holds_the_samples_of_the_wav(piece, tmp_path, av_decode, bits):
    path = save(piece, tmp_path / "a.flac", bits=bits)
    read, rate = soundfile.read(path, dtype="int32")
    wav, _ = soundfile.read(save(piece, tmp_path / "a.wav", bits=bits), dtype="int32")
    assert rate == 48_000
    assert np.array_equal(read, wav)
    assert len(av_decode(path)[0]) == piece.frames
    assert path.stat().st_size < 0.7 * (tmp_path / "a.wav").stat().st_size


def test_flac_carries_tags_and_an_exact_length(make_piece, tmp_path):
    file = mutagen.flac.FLAC(save(make_piece(48_001, title="Nachtzug – 夜"), tmp_path / "a.flac", artist="A & B"))
    assert file.info.total_samples == 48_001
    assert file.info.bits_per_sample == 16
    assert file.info.md5_signature != 0
    assert (file["title"], file["artist"], file["genre"]) == (["Nachtzug – 夜"], ["A & B"], ["house"])
    assert "date" not in file
