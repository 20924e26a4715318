"""The player carries the sound it was given."""

import base64
import io
import re
import wave

import numpy as np

from composer.audio import Audio
from composer.show.player import player, wav_bytes


def test_the_samples_survive():
    samples = np.array([[0.0, 1.0], [-1.0, 0.5], [2.0, -2.0]], np.float32)
    page = player(Audio(samples, 44_100))
    data = base64.b64decode(re.search(r'src="data:audio/wav;base64,([^"]+)"', page)[1])
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, 44_100, 2)
        read = np.frombuffer(file.readframes(3), "<i2").reshape(-1, 2)
    assert read.tolist() == [[0, 32_767], [-32_767, 16_384], [32_767, -32_767]]


def test_equal_sounds_give_equal_bytes():
    audio = Audio(np.zeros((10, 2), np.float32))
    assert wav_bytes(audio) == wav_bytes(audio)
