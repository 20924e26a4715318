"""The benchmarks write what they measured, where it belongs."""

import sys

import pytest


@pytest.fixture
def table(root, monkeypatch):
    monkeypatch.syspath_prepend(root)
    from benchmarks import table

    yield table
    for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
        del sys.modules[name]


def test_rows(table):
    figures = [table.Figure("render", 180.0, 4.0, 300.4), table.Figure("`composer genres`", 0.0, 0.0521, 0.0)]
    assert table.markdown(figures).splitlines()[2:] == [
        "| render | 180 s | 4.00 s | 45 | 300 MiB |",
        "| `composer genres` | – | 52 ms | – | – |",
    ]


def test_only_what_stands_between_the_markers_is_replaced(table, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{table.BEGIN}\nold\n{table.END}\nafter\n")
    table.write_between_markers(page, "new")
    assert page.read_text() == f"before\n{table.BEGIN}\nnew\n{table.END}\nafter\n"


def test_a_page_without_markers_is_left_alone(table, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n")
    with pytest.raises(SystemExit, match="markers"):
        table.write_between_markers(page, "new")
    assert page.read_text() == "before\n"


def test_the_page_of_the_documentation_has_its_markers(table, root):
    text = (root / "docs" / "performance.md").read_text(encoding="utf-8")
    assert text.index(table.BEGIN) < text.index(table.END)
