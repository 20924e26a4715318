import numpy as np
import pytest

from composer.errors import ExportError
from composer.export.lame import new_encoder
from composer.export.mpeg import KBPS, Frame, frame_bytes, put_together, split_frames, take_apart


@pytest.fixture(scope="module")
def stream(make_piece):
    samples = (make_piece(150_000).samples * 32_767).astype("<i2")
    encoder = new_encoder(128, 7)
    return bytes(encoder.encode(samples.tobytes())) + bytes(encoder.flush())


def begin_of(frame):
    """``main_data_begin``: the first nine bits of the side information."""
    return frame[4] << 1 | frame[5] >> 7


def test_frames_are_cut_at_their_headers(stream):
    frames = split_frames(stream, 128)
    assert b"".join(frames) == stream
    assert {len(frame) for frame in frames} == {384}
    assert {frame[:2] for frame in frames} == {b"\xff\xfb"}


@pytest.mark.parametrize("kbps", [64, 160])
def test_another_bit_rate_than_asked_for_is_noticed(stream, kbps):
    with pytest.raises(ExportError, match=str(kbps)):
        split_frames(stream, kbps)


def test_taking_apart_and_putting_together_decodes_to_the_same_samples(stream, av_decode):
    again = b"".join(put_together(list(take_apart(split_frames(stream, 128)))))
    assert np.array_equal(av_decode(again, "mp3")[0], av_decode(stream, "mp3")[0])


def test_frames_from_the_middle_decode_like_the_whole_from_the_second_frame_on(stream, av_decode):
    frames = split_frames(stream, 128)
    start = next(index for index in range(60, len(frames)) if begin_of(frames[index]) > 200)
    middle = put_together(list(take_apart(frames))[start:])
    alone = av_decode(b"".join(middle), "mp3")[0]
    whole = av_decode(stream, "mp3")[0][start * 1152 :]
    assert begin_of(middle[0]) == 0
    assert not np.allclose(alone[:1152], whole[:1152], atol=1e-4)  # the overlap with the frame before is missing
    assert np.abs(alone[1152:] - whole[1152 : len(alone)]).max() < 1e-6
    assert np.abs(av_decode(b"".join(frames[start:]), "mp3")[0][1152:2304] - whole[1152:2304]).max() > 1e-3


def test_a_bit_rate_is_raised_only_where_the_data_does_not_fit(stream):
    frames = split_frames(stream, 128)
    middle = put_together(list(take_apart(frames))[65:])
    rates = [KBPS[(frame[2] >> 4) - 1] for frame in middle]
    assert {len(frame) for frame in middle} == {frame_bytes(rate) for rate in rates}
    assert min(rates) == 128
    assert sum(rate > 128 for rate in rates) <= 3
    assert sum(map(len, middle)) < 1.02 * 384 * len(middle)


def test_the_reservoir_stays_within_nine_bits():
    lead = bytes([0xFF, 0xFB, 0x94, 0x64]) + bytes(32)
    sizes = (900, 0, 0, 0, 0, 850, 10)
    frames = put_together([Frame(lead, bytes([number + 1]) * size) for number, size in enumerate(sizes)])
    assert [begin_of(frame) for frame in frames] == [0, 24, 372, 511, 511, 511, 9]
    assert [len(frame) for frame in frames] == [960, 384, 384, 384, 384, 384, 384]
    data = b"".join(frame[36:] for frame in frames)
    assert data.index(b"\6" * 850) == sum(len(frame) - 36 for frame in frames[:5]) - 511
    assert data.index(b"\7" * 10) == sum(len(frame) - 36 for frame in frames[:6]) - 9


def test_what_fits_nowhere_is_refused():
    lead = bytes([0xFF, 0xFB, 0x94, 0x64]) + bytes(32)
    with pytest.raises(ExportError, match="925"):
        put_together([Frame(lead, bytes(925))])
