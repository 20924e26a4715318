import json

import numpy as np
import pytest

from composer.errors import ExportError
from composer.export import save


def test_the_schema_is_readable_json_in_its_own_order(make_piece, tmp_path):
    piece = make_piece(480_000, title="Café ☕")
    text = save(piece, tmp_path / "a.json").read_bytes().decode()
    assert json.loads(text) == piece.schema()
    assert text.startswith('{\n  "id": "3f2a9c",\n  "genre": "electronic",\n')
    assert '"title": "Café ☕"' in text
    assert text.endswith("}\n")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, np.int64(3)])
def test_what_is_not_json_is_refused(make_piece, tmp_path, value):
    class Odd(make_piece):
        def schema(self):
            return {"value": value}

    with pytest.raises(ExportError, match="not JSON"):
        save(Odd(480_000), tmp_path / "a.json")
    assert not list(tmp_path.iterdir())
