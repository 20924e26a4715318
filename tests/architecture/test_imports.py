"""Who imports whom, and what start-up costs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("numba", "llvmlite", "scipy", "soundfile", "mido", "lameenc")


def test_the_contracts_of_the_layers(root, tmp_path):
    tool = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run(
        [tool, "--no-cache", "--config", root / "pyproject.toml"], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr


def test_numba_is_imported_in_dsp_only(modules):
    found = {module.name for module in modules if "numba" in _imported(module.tree)}
    assert {name for name in found if not name.startswith("composer.dsp.")} == set()
    assert "composer.dsp.kernel" in found


def test_no_star_imports(modules):
    starred = [
        module.name
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    ]
    assert starred == []


@pytest.mark.parametrize(
    "code",
    [
        "import composer",
        "import composer; assert composer.genres()",
        "import composer; composer.Brief(genre='electronic', subgenre='house', duration_ms=30_000)",
        "import composer; m = composer.compose(genre='electronic', subgenre='house', duration_ms=30_000);"
        "assert m.schema()['bpm'] and m.score.parts and m.timeline.parts",
        "from composer.cli import main; main(['genres'])",
        "from composer.cli import main;"
        "main(['schema', '--genre', 'electronic', '--subgenre', 'house', '--duration', '30'])",
    ],
)  # fmt: skip
def test_composing_loads_nothing_heavy(code):
    _run(code + f"\nimport sys; found = set({HEAVY}) & sys.modules.keys(); assert not found, found")


def test_the_catalogue_is_read_from_file_names():
    _run("import tomllib; tomllib.load = tomllib.loads = None; import composer; assert composer.genres()")


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def _run(code):
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
