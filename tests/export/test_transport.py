import pytest

from composer.export.transport import segment_packets

SIZES = {96: 1, 384: 9, 960: 14}


def frames(count, size=384):
    head = bytes([0xFF, 0xFB, SIZES[size] << 4 | 4, 0x64])
    return [head + bytes([number % 251]) * (size - 4) for number in range(count)]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 20, 21, 97, 249, 250, 251, 270])
@pytest.mark.parametrize("size", SIZES)
def test_segments_of_any_length_join_without_a_break(read_transport, count, size):
    parts = [frames(count, size), frames(250), frames(7, size)]
    first, data = 0, []
    for index, part in enumerate(parts):
        data.append(segment_packets(part, first, index))
        first += len(part)
    stream = read_transport(data)
    assert stream.audio == b"".join(frame for part in parts for frame in part)
    assert stream.pts[0] == 90_000


def test_the_audio_of_a_segment_is_a_multiple_of_16_packets():
    for count in range(1, 60):
        assert (len(segment_packets(frames(count), 0, 0)) // 188 - 2) % 16 == 0


def test_the_stamps_follow_from_the_number_of_the_first_frame(read_transport):
    stream = read_transport([segment_packets(frames(10), 1000, 4)], first_index=4)
    assert stream.pts == [90_000 + 2160 * (1000 + start) for start in (0, 4, 8)]


def test_the_stamps_wrap_after_33_bits():
    late = (1 << 33) // 2160
    assert len(segment_packets(frames(4), late, 0)) % 188 == 0


def test_a_segment_of_6_s_costs_an_eighth_more_than_its_sound():
    assert len(segment_packets(frames(250), 0, 0)) == 578 * 188


@pytest.mark.parametrize(
    ("place", "complaint"),
    [(0, "sync"), (188 * 2 + 3, "counter"), (188 + 8, "checksum"), (188 * 2 + 6, "clock"), (188 * 2 + 30, "audio")],
)
def test_the_checker_notices_a_broken_stream(read_transport, place, complaint):
    data = bytearray(segment_packets(frames(20), 0, 0))
    data[place] ^= 0x05 if place != 188 * 2 + 6 else 0xFF
    if complaint == "audio":
        assert read_transport([bytes(data)]).audio != b"".join(frames(20))
    else:
        with pytest.raises(AssertionError, match=complaint):
            read_transport([bytes(data)])
