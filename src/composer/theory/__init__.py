"""Pitch, scale, chord and metre: sourced tables and tiny pure functions."""
