"""Drones: tones of the key that stay, held, struck, in turn."""

from dataclasses import replace

import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.writers.drone import Options, write
from composer.compose.writers.ending import write_ending
from composer.compose.writers.writer import Task

ROWS = [{"duration": 1, "type": "verse"}, {"duration": 1, "type": "refrain"}]


def tasks(lane=(36, 60), **options):
    planned = plan(
        Brief(genre="cinematic", subgenre="epic", duration_ms=60_000, seed=1, structure=ROWS, key="D", measure="4/4")
    )
    spec = replace(planned.style.parts[0], name="drone", role="pad", writer="drone", lane=lane, options=options)
    phrases = lambda section: tuple(  # noqa: E731
        replace(phrase, active=phrase.active | {"drone"}) for phrase in section.phrases
    )
    sections = tuple(replace(section, phrases=phrases(section)) for section in planned.sections)
    planned = replace(planned, sections=sections, style=replace(planned.style, parts=(*planned.style.parts, spec)))
    return [Task(planned, spec, section, planned.stream("drone")) for section in sections]


def test_tonic_and_fifth_sound_all_the_time_whatever_the_chords():
    for task in tasks():
        rows = write(task, Options())
        assert {(row[2] - task.plan.tonic) % 12 for row in rows} == {0, 7}
        bars = sum(len(task.bars(phrase)) for phrase in task.section.phrases)
        assert sum(row[1] for row in rows) == pytest.approx(2 * bars * 4)
        assert all(36 <= row[2] <= 60 for row in rows)


def test_held_tones_are_renewed():
    task = tasks()[0]
    phrase = next(task.phrases())
    onsets = sorted({row[0] for row in write(task, Options(renew_bars=2)) if row[0] < phrase.end_bar * 4})
    assert onsets == [4.0 * bar for bar in range(phrase.start_bar, phrase.end_bar, 2)]


def test_a_tanpura_takes_its_strings_in_turn_and_lets_them_ring():
    task = tasks()[0]
    options = Options(tones=("5,", "1", "1", "1,"), patterns={"4/4": "x---" * 4}, in_turn=True, ring_beat=6.0)
    rows = write(task, options)[:9]
    tonic = rows[1][2]
    assert [row[2] - tonic for row in rows[:5]] == [-5, 0, 0, -12, -5]
    assert rows[1][1] == 1.0 and rows[2][1] == 3.0 and rows[0][1] == 4.0


def test_a_drone_follows_a_new_key_and_ends_the_piece():
    task = tasks()[0]
    phrase = replace(task.section.phrases[0], shift=3)
    up = write(replace(task, section=replace(task.section, phrases=(phrase,))), Options())
    assert {(row[2] - task.plan.tonic) % 12 for row in up} == {3, 10}
    last = tasks()[-1]
    assert {(row[2] - last.plan.tonic) % 12 for row in write_ending(last)} == {0, 7}


def test_wrong_options_are_named():
    with pytest.raises(ValueError, match="whole bars"):
        Options(patterns={"4/4": "x---"})
    with pytest.raises(ValueError, match="degree"):
        Options(tones=("1", "H"))
