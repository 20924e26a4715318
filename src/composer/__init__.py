"""Offline procedural music."""
