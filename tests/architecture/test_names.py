"""Names say what lives where, and nothing is left undone."""

import ast
import re

VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "core", "base", "tools", "stuff"}
CHOSEN_BY_DATA = {"genre", "subgenre", "style", "preset", "model", "instrument"}
"""Names whose value is never compared with a literal: the table or the TOML row carries the difference."""

UNDONE = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "HA" + "CK")) + r")\b|#.*\bX" + r"XX\b")
"""Three capital X in a row are accents where they stand in a pattern, and a mark of unfinished work in a comment."""


def test_no_vague_module_names(modules):
    assert [module.name for module in modules if VAGUE & set(module.name.split("."))] == []


def test_every_module_opens_with_one_sentence(modules):
    wrong = {}
    for module in modules:
        first = (ast.get_docstring(module.tree) or "").partition("\n")[0]
        if not re.fullmatch(r"\S.*[.:]", first):
            wrong[module.name] = first
    assert wrong == {}


def test_every_public_function_and_class_is_described(modules):
    bare = [
        f"{module.name}.{node.name}"
        for module in modules
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


def test_no_layer_asks_which_style_or_instrument_it_has(modules):
    wrong = [
        f"{module.path.name}:{node.lineno}"
        for module in modules
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Compare) and _asks_by_name([node.left, *node.comparators]))
        or (isinstance(node, ast.Match) and _called(node.subject) in CHOSEN_BY_DATA)
    ]
    assert wrong == []


def test_the_question_is_recognised():
    for text in ("genre == 'rock'", "'rock' != brief.genre", "style.genre in ('rock', 'jazz')", "part.preset == 'kit'"):
        comparison = ast.parse(text, mode="eval").body
        assert _asks_by_name([comparison.left, *comparison.comparators]), text
    for text in ("genre in files", "genre == other", "role == 'drums'"):
        comparison = ast.parse(text, mode="eval").body
        assert not _asks_by_name([comparison.left, *comparison.comparators]), text


def test_no_random_state_of_the_process(modules):
    wrong = [
        f"{module.path.name}:{node.lineno}"
        for module in modules
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Import) and any(alias.name == "random" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "random")
        or (isinstance(node, ast.Attribute) and node.attr in ("default_rng", "RandomState", "seed") and _numpy(node))
    ]
    assert wrong == []


def test_nothing_is_left_undone(root):
    folders = ("src", "tests", "docs", "benchmarks", "notebooks")
    files = [path for folder in folders for path in (root / folder).rglob("*") if path.suffix in SUFFIXES]
    assert len(files) > 20
    files += [root / name for name in ("README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", ".ci/run")]
    assert [str(path) for path in files if UNDONE.search(path.read_text(encoding="utf-8"))] == []


SUFFIXES = (".py", ".toml", ".md", ".ipynb")


def _asks_by_name(sides):
    names = {_called(side) for side in sides}
    literals = [side for side in sides if _is_literal(side)]
    return bool(names & CHOSEN_BY_DATA) and bool(literals)


def _is_literal(node):
    if isinstance(node, ast.Tuple | ast.Set | ast.List):
        return bool(node.elts) and all(_is_literal(element) for element in node.elts)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ""


def _called(node):
    if isinstance(node, ast.Attribute):
        return _called(node.value) if node.attr == "name" else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _numpy(node):
    return isinstance(node.value, ast.Attribute) and node.value.attr == "random"
