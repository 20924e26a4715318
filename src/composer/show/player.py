"""An audio player for notebooks and pages, with the sound inside it."""

from __future__ import annotations

import io
import wave
from base64 import b64encode

import numpy as np

from composer.audio import Audio


def player(sound: Audio | bytes, media_type: str = "audio/mpeg") -> str:
    """An HTML player that needs no other file.

    Parameters
    ----------
    sound : Audio or bytes
        Samples, embedded as 16-bit WAV (11.5 MB a minute, and a third more as text), or a finished file such as
        an MP3, which is ten times smaller.
    media_type : str
        What the bytes are; not used for samples.

    Returns
    -------
    str
        An ``<audio>`` element.

    Examples
    --------
    >>> player(b"ID3")
    '<audio controls preload="metadata" style="width:100%" src="data:audio/mpeg;base64,SUQz"></audio>'
    """
    data, kind = (wav_bytes(sound), "audio/wav") if isinstance(sound, Audio) else (sound, media_type)
    source = f"data:{kind};base64,{b64encode(data).decode('ascii')}"
    return f'<audio controls preload="metadata" style="width:100%" src="{source}"></audio>'


def wav_bytes(audio: Audio) -> bytes:
    """A 16-bit WAV file in memory, for listening; the exporters write the real ones, with dither."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(audio.sample_rate)
        scaled = np.rint(np.clip(audio.samples, -1.0, 1.0) * np.float32(32_767.0))
        file.writeframes(scaled.astype("<i2").tobytes())
    return target.getvalue()
