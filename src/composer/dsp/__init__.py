"""Numba kernels and nothing else, one family per file: arrays and numbers in, arrays out."""
