"""The trim of a preset as it is read from the table."""

from composer.synth import loudness_table


def test_trims_are_tenths_of_decibels_and_nothing_is_nought(monkeypatch):
    monkeypatch.setattr(loudness_table, "rows", lambda: {"harp": {"ring": [3], "trim": -47}, "old": {"ring": [3]}})
    assert loudness_table.trim_db("harp") == -4.7
    assert loudness_table.trim_db("old") == 0.0
    assert loudness_table.trim_db("new") == 0.0
