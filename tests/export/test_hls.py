import m3u8
import numpy as np
import pytest

from composer.errors import ExportError
from composer.export import hls, save
from composer.export.lame import new_encoder
from composer.export.pcm import padded_window, to_int16


@pytest.fixture(scope="module")
def folder(piece, tmp_path_factory):
    return save(piece, tmp_path_factory.mktemp("hls") / "song" / "index.m3u8").parent


@pytest.fixture(scope="module")
def segments(folder, piece):
    return [(folder / f"segment{index}.ts").read_bytes() for index in range(hls.segment_count(piece.frames))]


@pytest.fixture(scope="module")
def decoded(segments, av_decode):
    return av_decode(b"".join(segments), "mpegts")


def test_the_playlist_is_read_by_m3u8(folder, piece):
    playlist = m3u8.load(str(folder / "index.m3u8"))
    assert playlist.version == 3
    assert playlist.target_duration == 6
    assert playlist.media_sequence == 0
    assert playlist.playlist_type == "vod"
    assert playlist.is_endlist
    assert playlist.is_independent_segments
    assert [part.uri for part in playlist.segments] == ["segment0.ts", "segment1.ts", "segment2.ts"]
    assert [part.duration for part in playlist.segments] == [6.0, 6.0, 2.328]
    assert sorted(entry.name for entry in folder.iterdir()) == ["index.m3u8", *(f"segment{k}.ts" for k in range(3))]


def test_the_text_of_the_playlist_is_exact(make_piece):
    assert hls.manifest(make_piece(300_000)) == (
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n#EXTINF:6.288,\nsegment0.ts\n#EXT-X-ENDLIST\n"
    )


def test_the_transport_stream_is_sound(segments, read_transport, frame_starts):
    stream = read_transport(segments)
    assert [len(frame_starts(read_transport([data], index).audio)) for index, data in enumerate(segments)] == [
        250,
        250,
        97,
    ]
    assert stream.pts[0] == 90_000


def test_segments_made_alone_and_out_of_order_are_those_of_the_folder(segments, piece):
    assert [hls.segment(piece, index) for index in (2, 0, 1)] == [segments[index] for index in (2, 0, 1)]


def test_a_segment_asks_for_no_more_sound_than_it_needs(make_piece):
    asked = []

    class Watched(make_piece):
        def window(self, start_frame, end_frame):
            asked.append((start_frame, end_frame))
            return super().window(start_frame, end_frame)

    hls.segment(Watched(1_000_000), 2)
    assert asked == [((500 - 24) * 1152 - 47, (750 + 4) * 1152 - 47)]


def test_the_joined_segments_decode_to_the_music_one_mp3_frame_late(decoded, piece, lateness):
    samples, stamps = decoded
    assert set(np.diff(stamps)) == {2160}
    assert stamps[0] == 90_000
    assert len(samples) == 597 * 1152
    assert len(samples) >= 1152 + piece.frames
    assert lateness(samples, piece.samples) == 1152


def test_ffmpeg_plays_the_playlist(folder, decoded, av_decode):
    samples, _ = av_decode(folder / "index.m3u8")
    assert np.array_equal(samples, decoded[0])


def test_every_segment_decodes_alone_and_begins_where_it_should(segments, decoded, av_decode):
    whole = decoded[0]
    for index, data in enumerate(segments):
        alone = av_decode(data, "mpegts")[0]
        assert len(alone) == (250 * 1152, 250 * 1152, 97 * 1152)[index]
        expected = whole[index * 288_000 :][: len(alone)]
        # Only the overlap with the frame before is missing: 576 samples of the transform and the filter bank.
        assert np.abs(alone[1152:] - expected[1152:]).max() < 1e-6


def test_the_error_at_the_seams_is_that_of_one_run(make_piece, av_decode):
    piece = make_piece(48_000 * 31, samples=np.roll(make_piece(48_000 * 31).samples, 7001, axis=0))
    count = hls.segment_count(piece.frames)
    length = (hls._stream_length(piece.frames) + 4) * 1152
    encoder = new_encoder(128, 5)
    whole = bytes(encoder.encode(to_int16(padded_window(piece, -47, length - 47), -47).tobytes()))
    whole += bytes(encoder.flush())
    joined = b"".join(hls.segment(piece, index) for index in range(count))
    music = padded_window(piece, -1152, length - 1152)

    def errors(samples):
        frames = min(len(samples), length) // 1152
        difference = (samples - music[: len(samples)] if len(samples) < length else samples[:length] - music)[
            : frames * 1152
        ]
        return np.sqrt(np.mean(difference.reshape(frames, 1152, 2) ** 2, axis=(1, 2)))

    apart, together = errors(av_decode(joined, "mpegts")[0]), errors(av_decode(whole, "mp3")[0])
    for seam in range(250, 250 * (count - 1) + 1, 250):
        around = slice(seam - 1, seam + 2)
        assert np.sqrt(np.mean(apart[around] ** 2)) < 1.1 * np.sqrt(np.mean(together[around] ** 2))
    assert np.mean(apart[2 : 250 * count - 10]) < 1.02 * np.mean(together[2 : 250 * count - 10])


@pytest.mark.parametrize(
    ("frames", "durations"),
    [
        (5 * 48_000, [210]),
        (6 * 48_000, [251]),  # a rest of one frame joins the segment before
        (250 * 1152 + 19 * 1152, [270]),
        (250 * 1152 + 20 * 1152, [250, 21]),
        (249 * 1152, [250]),
        (60 * 48_000, [250] * 9 + [251]),
        (1800 * 48_000, [250] * 299 + [251]),
    ],
)
def test_all_segments_are_6_s_but_the_last(make_piece, frames, durations):
    lines = hls.manifest(make_piece(frames)).splitlines()
    found = [float(line.split(":")[1].rstrip(",")) for line in lines if line.startswith("#EXTINF")]
    assert found == [round(count * 0.024, 3) for count in durations]
    assert all(round(duration) <= 6 for duration in found)
    assert sum(durations) * 1152 >= frames + 1152


@pytest.mark.parametrize("frames", [240_000, 288_000, 1152 * 269 + 1, 1152 * 270])
def test_the_music_is_there_to_its_last_sample(make_piece, av_decode, frames):
    piece = make_piece(frames, samples=np.roll(make_piece(frames).samples, 24_000, axis=0))
    joined = b"".join(hls.segment(piece, index) for index in range(hls.segment_count(frames)))
    samples = av_decode(joined, "mpegts")[0][1152 : 1152 + frames]
    assert len(samples) == frames
    for last in (24_000, 2_400, 400):
        assert np.corrcoef(samples[-last:].ravel(), piece.samples[-last:].ravel())[0, 1] > 0.9


def test_a_long_last_segment_is_whole(make_piece, read_transport, frame_starts):
    piece = make_piece(288_000)
    stream = read_transport([hls.segment(piece, 0)])
    assert len(frame_starts(stream.audio)) == 251


@pytest.mark.parametrize("index", [-1, 3, 99])
def test_a_segment_that_is_not_there_is_named(piece, index):
    with pytest.raises(ExportError, match=rf"segment {index} .*0\.\.2"):
        hls.segment(piece, index)
