"""Offline procedural music: from a genre, a duration and a structure to notes, sound and streams.

Nothing heavy is loaded here: numba and the encoders wait until a piece is rendered or saved. `compose` is bound
last, over the sub-package of the same name, so write ``from composer.compose.plan import Plan`` for what is inside.
"""

from composer.audio import Audio
from composer.brief import Brief, Movement
from composer.errors import BriefError, ComposerError, ExportError, RenderError, StyleError
from composer.midi_piece import MidiPiece, from_midi
from composer.music import Music, compose, genres
from composer.styles.loader import add_folder as add_styles
from composer.version import __version__

__all__ = [
    "Audio",
    "Brief",
    "BriefError",
    "ComposerError",
    "ExportError",
    "MidiPiece",
    "Movement",
    "Music",
    "RenderError",
    "StyleError",
    "__version__",
    "add_styles",
    "compose",
    "from_midi",
    "genres",
]
