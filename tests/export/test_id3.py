import io

import mutagen.id3
import pytest

from composer.export.id3 import id3_tag
from composer.export.tag import Tags


def tags(**changed):
    blank = {"title": "", "artist": "", "album": "", "genre": "", "key": "", "bpm": 0, "id": "", "software": ""}
    return Tags(**{**blank, "duration_ms": 1000, **changed})


def read(data):
    found = mutagen.id3.ID3(io.BytesIO(data), translate=False)
    assert found.version == (2, 3, 0)
    assert found.size == len(data)
    return {name: str(frame) for name, frame in found.items()}


def test_empty_texts_are_left_out():
    assert read(id3_tag(tags())) == {"TLEN": "1000"}


@pytest.mark.parametrize("text", ["plain", "Café", "夜 🎵", "x" * 20_000])
def test_texts_of_any_alphabet_and_length_are_read_back(text):
    found = read(id3_tag(tags(title=text, artist=text, id=text)))
    assert found == {"TLEN": "1000", "TIT2": text, "TPE1": text, "TXXX:id": text}


def test_letters_of_latin_1_take_one_byte_each():
    assert b"\0Caf\xe9" in id3_tag(tags(title="Café"))
