"""The documentation is true: its examples run, its links lead somewhere, its commands exist."""

import re
import shlex

import pytest
from benchmarks import catalogue

from composer.cli import main
from composer.cli.arguments import parser
from composer.styles.loader import remove_folder

PAGES = (
    "README.md", "docs/architecture.md", "docs/catalogue.md", "docs/music.md", "docs/performance.md", "docs/sound.md",
    "docs/style-packs.md", "docs/styles.md",
)  # fmt: skip


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def commands(text):
    return [
        shlex.split(line, comments=True)
        for block in blocks(text, "sh")
        for line in block.splitlines()
        if line.startswith("composer ")
    ]


@pytest.fixture(params=PAGES)
def page(request, root):
    return root / request.param


def test_links_lead_to_files(page):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_every_page_of_the_documentation_is_checked(root):
    assert {f"docs/{path.name}" for path in (root / "docs").glob("*.md")} <= set(PAGES)


def test_the_readme_opens_with_the_two_commands(root):
    first = blocks((root / "README.md").read_text(encoding="utf-8"), "sh")[0]
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make demo", "make test"]


def test_commands_in_the_documentation_parse(root):
    found = commands((root / "README.md").read_text(encoding="utf-8"))
    assert len(found) >= 4
    for words in found:
        parser().parse_args(words[1:])


def test_make_help_lists_what_the_readme_names(root):
    targets = re.findall(r"^([a-z]+):.*## ", (root / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {"demo", "test", "check", "bench", "docs"} <= set(targets)
    named = set(
        re.findall(r"(?:`|^)make ([a-z]+)\b", (root / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    assert {"demo", "test", "help"} <= named <= set(targets)


@pytest.mark.slow
def test_the_examples_of_the_readme_run(root, tmp_path, monkeypatch, capsys):
    """In order, in one empty folder: first Python, then the commands, which use a file that Python wrote."""
    monkeypatch.chdir(tmp_path)
    text = (root / "README.md").read_text(encoding="utf-8")
    names = {}
    for block in blocks(text, "python"):
        exec(compile(block, "README.md", "exec"), names)
    for words in commands(text):
        assert main(words[1:]) == 0, (words, capsys.readouterr().err)
    written = {path.name for path in tmp_path.iterdir()}
    assert {"piece.mid", "piece.mp3", "brief.json", "again.wav"} <= written


def test_the_catalogue_lists_the_styles_as_they_are():
    assert catalogue.PAGE.read_text(encoding="utf-8") == catalogue.page(), "python -m benchmarks.catalogue"


def test_the_example_of_a_style_runs(root, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    try:
        for block in blocks((root / "docs" / "styles.md").read_text(encoding="utf-8"), "python"):
            exec(compile(block, "styles.md", "exec"), {})
    finally:
        remove_folder("styles")
