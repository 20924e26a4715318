"""The source as syntax trees, read once."""

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    """One source file."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    def functions(self):
        """Every function and method, with its qualified name."""
        return list(_functions(self.tree, self.name))


def _functions(node, prefix):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{prefix}.{child.name}", child
        name = f"{prefix}.{child.name}" if hasattr(child, "name") and isinstance(child.name, str) else prefix
        yield from _functions(child, name)


@pytest.fixture(scope="session")
def modules():
    """Every module of the package."""
    found = []
    for path in sorted((ROOT / "src" / "composer").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
        found.append(Module(name, path, text, ast.parse(text)))
    return found
