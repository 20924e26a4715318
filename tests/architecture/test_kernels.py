"""Kernels are compiled in one way, in one place, for one set of types."""

import ast
import json
import os
import subprocess
import sys

import pytest

from composer.cli.terminal import FIRST_TIME

JIT_NAMES = {"njit", "jit", "vectorize", "guvectorize", "jitclass", "prange", "cfunc", "stencil"}
NEVER_IN_KERNELS = (ast.Raise, ast.Try, ast.With, ast.Yield, ast.YieldFrom, ast.Lambda, ast.JoinedStr, ast.Dict)

RENDER_EVERYTHING = """
import json
import os
import composer
from composer.dsp.kernel import COMPILED

for genre in composer.genres():
    for subgenre in genre["subgenres"]:
        structure = [{"energy": energy, "duration": 1} for energy in ("calm", "medium", "dynamic")]
        composer.compose(genre=genre["name"], subgenre=subgenre, duration_ms=20_000, structure=structure).render()
print(json.dumps({f"{k.py_func.__module__}.{k.py_func.__name__}": [str(s) for s in k.signatures] for k in COMPILED}))
"""


def kernels(modules):
    return [
        (name, node)
        for module in modules
        for name, node in module.functions()
        if any(isinstance(mark, ast.Name) and mark.id == "kernel" for mark in node.decorator_list)
    ]


def test_numba_compilers_are_named_in_one_file_only(modules):
    found = {
        module.name
        for module in modules
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Name) and node.id in JIT_NAMES)
        or (isinstance(node, ast.Attribute) and node.attr in JIT_NAMES)
        or (isinstance(node, ast.alias) and node.name in JIT_NAMES)
    }
    assert found == {"composer.dsp.kernel"}


def test_kernels_live_in_dsp(modules):
    assert [name for name, _ in kernels(modules) if not name.startswith("composer.dsp.")] == []


def test_kernels_are_arithmetic_and_nothing_else(modules):
    wrong = [
        f"{name}: {type(part).__name__}"
        for name, node in kernels(modules)
        for part in ast.walk(node)
        if isinstance(part, NEVER_IN_KERNELS) or (isinstance(part, ast.Attribute) and part.attr == "random")
    ]
    assert wrong == []


def test_kernels_do_not_know_the_sample_rate(modules):
    wrong = [
        name
        for name, node in kernels(modules)
        for argument in node.args.args
        if argument.arg in ("rate", "sample_rate", "fs", "sr") or argument.arg.endswith("_hz")
    ]
    assert wrong == []


@pytest.mark.slow
def test_every_kernel_is_compiled_for_one_set_of_types():
    """A second specialisation costs seconds at the first render, and is always a wrapper's mistake."""
    run = subprocess.run([sys.executable, "-c", RENDER_EVERYTHING], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    signatures = json.loads(run.stdout)
    assert signatures
    assert {name: found for name, found in signatures.items() if len(found) > 1} == {}


WARM_UP = """
import json, sys
from composer.cli import main
from composer.dsp.kernel import COMPILED

assert main(["warmup"]) == 0
print(json.dumps({f"{k.py_func.__module__}.{k.py_func.__name__}": len(k.signatures) for k in COMPILED}))
"""


@pytest.mark.slow
def test_a_fresh_machine_compiles_every_kernel_once_says_so_and_never_again(tmp_path):
    environment = {**os.environ, "COMPOSER_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-c", WARM_UP]
    first = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert first.returncode == 0, first.stderr
    assert first.stderr == f"{FIRST_TIME}\n"
    signatures = json.loads(first.stdout.splitlines()[-1])
    assert {name: count for name, count in signatures.items() if count != 1} == {}
    kept = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert len(kept) >= len(signatures)
    second = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert second.returncode == 0, second.stderr
    assert second.stderr == ""
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == kept
