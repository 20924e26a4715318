"""One adapter per format: music in, files or bytes out."""

from composer.export.piece import Piece
from composer.export.registry import EXPORTERS, save

__all__ = ["EXPORTERS", "Piece", "save"]
