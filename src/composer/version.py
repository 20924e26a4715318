"""The version of the engine: part of the identity of every piece."""

__version__ = "0.1.0"
