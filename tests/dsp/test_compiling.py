"""Compiling is reported when it happens, and only then."""

import numpy as np
from numba import njit

from composer.dsp.compiling import watched_compiling


def _double(out):
    for index in range(len(out)):
        out[index] *= 2.0


def test_a_kernel_is_reported_when_it_is_compiled_and_not_again():
    function = type(_double)(_double.__code__, _double.__globals__, "process_double")
    function.__module__ = "composer.dsp.nowhere"
    compiled = njit(function)
    told = []
    with watched_compiling(told.append):
        compiled(np.ones(4, np.float32))
        compiled(np.ones(8, np.float32))
    assert told == ["process_double"]


def test_functions_of_other_packages_are_not_reported():
    told = []
    with watched_compiling(told.append):
        njit(_double)(np.ones(4))
    assert told == []


def test_nothing_is_reported_after_the_block():
    told = []
    with watched_compiling(told.append):
        pass
    function = type(_double)(_double.__code__, _double.__globals__, "process_double")
    function.__module__ = "composer.dsp.nowhere"
    njit(function)(np.ones(4))
    assert told == []
