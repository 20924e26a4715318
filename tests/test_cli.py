"""The command line against a stand-in for the engine: what is parsed, said and returned."""

import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import composer
import composer.export
from composer.audio import Audio
from composer.cli import main
from composer.cli.demo import FILES, PIECES, write_demo
from composer.cli.output import Output, outputs
from composer.cli.saving import save
from composer.cli.sound import InMemory
from composer.cli.terminal import FIRST_TIME, Progress, announced_compiling, clock, size
from composer.cli.text import duration_ms, movements
from composer.errors import BriefError, ExportError

GENRES = [{"name": "electronic", "subgenres": ["house"]}, {"name": "rock", "subgenres": ["classic-rock", "garage"]}]


class FakeMusic:
    notices = ("movement 1 is shorter than a bar",)

    def __init__(self, **fields):
        self.fields = fields
        given = {"genre": "electronic", "subgenre": "house", "seed": 0, "duration_ms": 60_000, **fields}
        self.brief = SimpleNamespace(**given)
        self.renders = []
        self.saved = {}
        self.title, self.frames, self.score, self.timeline = "Title", 48_000, None, None

    def schema(self):
        return {**vars(self.brief), "bpm": 124, "key": "A", "mode": "minor"}

    def render(self, threads=1, progress=None):
        self.renders.append(threads)
        ramp = np.linspace(-1.0, 1.0, self.frames, dtype=np.float32)
        return Audio(np.ascontiguousarray(np.stack([ramp, -ramp], axis=1)))

    def save(self, path, progress=None, **options):
        self.saved[path.name] = options
        if progress is not None:
            progress(0.2)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 1_500)
        return path


@pytest.fixture
def engine(monkeypatch, tmp_path):
    made = []

    def compose(**fields):
        made.append(FakeMusic(**fields))
        return made[-1]

    def export(piece, path, **options):
        list(piece.blocks(20_000))
        return made[-1].save(path, **options)

    monkeypatch.setattr(composer, "compose", compose)
    monkeypatch.setattr(composer, "genres", lambda: GENRES)
    monkeypatch.setattr(composer.export, "save", export)
    monkeypatch.chdir(tmp_path)
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90", 90_000),
        ("90s", 90_000),
        ("90 s", 90_000),
        ("1:30", 90_000),
        ("1:05.5", 65_500),
        ("90000ms", 90_000),
        ("2min", 120_000),
        (".5", 500),
        ("12.345", 12_345),
    ],
)
def test_durations(text, expected):
    assert duration_ms(text) == expected


@pytest.mark.parametrize("text", ["", "soon", "1:60", "1:30s", "-5", "5 hours", "1e3", "nan", "inf"])
def test_durations_that_are_none(text):
    with pytest.raises(ValueError, match="allowed: 90, 90s"):
        duration_ms(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("calm:2", [{"duration": 2.0, "energy": "calm"}]),
        ("intro:0.2", [{"duration": 0.2, "type": "intro"}]),
        ("refrain/dynamic:1", [{"duration": 1.0, "type": "refrain", "energy": "dynamic"}]),
        (
            "intro, dynamic  verse:3",
            [
                {"duration": 1.0, "type": "intro"},
                {"duration": 1.0, "energy": "dynamic"},
                {"duration": 3.0, "type": "verse"},
            ],
        ),
        (":0.5", [{"duration": 0.5}]),
        ("", []),
    ],
)  # fmt: skip
def test_structures(text, expected):
    assert movements(text) == expected


def test_make_hands_every_option_to_the_brief(engine):
    words = (
        "make --genre electronic --subgenre house --duration 1:30 --structure intro:0.2 --seed 7 --bpm 124.5 --key F# "
        "--mode minor --measure 4/4 --crop --fadeout 2500ms --voices-volume -6 --out a.mp3 --out b.mid"
    )
    assert main(words.split()) == 0
    assert engine[0].fields == {
        "genre": "electronic",
        "subgenre": "house",
        "duration_ms": 90_000,
        "structure": [{"duration": 0.2, "type": "intro"}],
        "seed": 7,
        "bpm": 124.5,
        "key": "F#",
        "mode": "minor",
        "measure": "4/4",
        "crop": True,
        "fadeout_ms": 2_500,
        "voices_volume": -6.0,
    }
    assert sorted(path.name for path in Path().iterdir()) == ["a.mp3", "b.mid"]


def test_what_is_not_given_is_left_to_the_brief(engine):
    assert main(["make", "--genre", "rock", "--out", "a.mp3"]) == 0
    assert engine[0].fields == {"genre": "rock"}


def test_make_names_its_file_after_the_brief(engine, capsys):
    assert main(["make", "--seed", "5"]) == 0
    assert [path.name for path in Path().iterdir()] == ["electronic-house-5.mp3"]
    printed = capsys.readouterr()
    assert printed.out.startswith("wrote electronic-house-5.mp3 (1:00, 1.5 kB) in ")
    assert printed.err == "note: movement 1 is shorter than a bar\n"


def test_options_win_over_the_brief_file(engine):
    Path("brief.json").write_text('{"genre": "rock", "duration_ms": 30000, "seed": 1}')
    assert main(["schema", "--brief", "brief.json", "--seed", "2"]) == 0
    assert engine[0].fields == {"genre": "rock", "duration_ms": 30_000, "seed": 2}


@pytest.mark.parametrize(
    ("words", "renders"),
    [
        ("--out a.wav", []),
        ("--out a.mid --out a.json", []),
        ("--out a.wav --out a.mid", []),
        ("--out a.wav --out a.mp3 --out a.mid", [1]),
        ("--out a.wav --threads 2", [2]),
        ("--out a.mid --threads 2", []),
    ],
)
def test_sound_is_rendered_ahead_only_where_that_spares_work(words, renders, engine):
    assert main(["make", *words.split()]) == 0
    assert engine[0].renders == renders
    assert len(engine[0].saved) == words.count("--out")


def test_sound_in_memory_is_handed_out_whole():
    music, told = FakeMusic(), []
    samples = music.render().samples
    piece = InMemory(music, samples, told.append)
    assert np.array_equal(np.concatenate(list(piece.blocks(7_000))), samples)
    assert np.array_equal(piece.window(5, 9), samples[5:9])
    assert told[-2] == 1.0
    assert piece.schema() == music.schema()


def test_options_go_to_the_formats_that_know_them(engine):
    words = "make --out a.wav --out a.mid --out a.mp3 --out a.json --option bits=float --option quantised=yes"
    assert main([*words.split(), "--option", "artist=A = B", "--option", "kbps=320"]) == 0
    assert engine[0].saved == {
        "a.wav": {"bits": "float"},
        "a.mid": {"quantised": True},
        "a.mp3": {"artist": "A = B", "kbps": 320},
        "a.json": {},
    }


def test_a_wrong_file_is_refused_before_the_first_is_made(engine):
    assert main(["make", "--out", "a.mp3", "--out", "a.xyz"]) == 2
    assert engine[0].saved == {}


def test_outputs_know_whether_they_sound():
    asked = outputs(["a.mid", "a.JSON", "a.MP3", "a.m3u8"], {})
    assert [output.sounds for output in asked] == [False, False, True, True]


def test_schema_prints_json(engine, capsys):
    assert main(["schema", "--genre", "rock"]) == 0
    assert json.loads(capsys.readouterr().out)["bpm"] == 124


def test_genres_in_columns_and_as_json(engine, capsys):
    assert main(["genres"]) == 0
    assert capsys.readouterr().out == "electronic  house\nrock        classic-rock, garage\n"
    assert main(["genres", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == GENRES


@pytest.mark.parametrize(
    "words",
    [
        "make --duration soon",
        "make --structure intro:lots",
        "make --seed pi",
        "make --threads 0",
        "make --gen rock",
        "make --out a.mp3 --out a.xyz",
        "make --out a.mp3 --option bits=24",
        "make --out a.wav --option bits=12",
        "make --out a.mid --option quantised=perhaps",
        "make --out a.json --option kbps=320",
        "make --out a.mp3 --option kbps",
        "make --brief missing.json",
        "schema --brief list.json",
        "schema --brief broken.json",
        "dance",
        "",
    ],
)
def test_bad_input_is_one_line_and_code_2(words, engine, capsys):
    Path("list.json").write_text("[1]")
    Path("broken.json").write_text("{")
    assert main(words.split()) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("composer")


@pytest.mark.parametrize(
    "error", [BriefError("seed", -1, "an integer\nin 0..2**64-1"), ExportError("a.mp3 cannot be written: disk full")]
)
def test_errors_of_the_engine_are_one_line_and_code_2(error, engine, monkeypatch, capsys):
    def fail(**_):
        raise error

    monkeypatch.setattr(composer, "compose", fail)
    assert main(["make"]) == 2
    assert capsys.readouterr().err == f"composer: {' '.join(str(error).split())}\n"


def test_an_interrupt_is_code_130(engine, monkeypatch, capsys):
    def interrupt(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(composer, "compose", interrupt)
    assert main(["make"]) == 130
    assert capsys.readouterr().err == "\ncomposer: interrupted\n"


def test_help_lists_the_verbs(capsys):
    assert main(["--help"]) == 0
    listed = capsys.readouterr().out
    assert all(f"    {verb} " in listed for verb in ("make", "schema", "genres", "demo", "warmup"))


def test_help_imports_next_to_nothing():
    code = (
        "import sys; from composer.cli import main; main(['make', '--help']);"
        "sys.exit(any(name in sys.modules for name in ('numba', 'scipy', 'soundfile', 'composer.export')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_a_closed_pipe_is_no_error():
    code = "import composer; composer.genres = lambda: [{'name': 'n' * 50, 'subgenres': ['s'] * 50}] * 5000\n"
    code += "from composer.cli import main; raise SystemExit(main(['genres']))"
    run = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    run.stdout.read(10)
    run.stdout.close()
    assert run.stderr.read() == b""
    run.stderr.close()
    assert run.wait() == 0


def test_the_demo_writes_every_format_of_every_piece(engine, tmp_path, capsys):
    write_demo(tmp_path / "demo")
    assert len(engine) == len(PIECES) == 5
    for piece in PIECES:
        name = f"{piece['genre']}-{piece['subgenre']}"
        assert all((tmp_path / "demo" / file.format(name=name)).exists() for file in FILES)
    printed = capsys.readouterr().out
    assert "[5/5] chiptune/nes-action: 0:45, 124 bpm, A minor, seed 64" in printed
    assert printed.endswith(f"The files are in {tmp_path / 'demo'}\n")


def test_the_demo_folder_that_cannot_be_made(engine, capsys):
    Path("demo").write_text("a file is in the way")
    assert main(["demo"]) == 2
    assert capsys.readouterr().err.startswith("composer: folder 'demo' cannot be made: ")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_gets_a_bar_that_is_cleared(monkeypatch):
    monkeypatch.setattr("composer.cli.terminal.REDRAW_S", 0.0)
    terminal = Terminal()
    with Progress("piece.mp3", terminal) as progress:
        progress(0.25)
        progress(1.0)
    frames = terminal.getvalue().split("\r\x1b[2K")
    assert "piece.mp3  ░" in frames[1]
    assert "███████░" in frames[2]
    assert frames[2].endswith(" 25%")
    assert frames[3].endswith("100%")
    assert frames[4] == ""


def test_other_streams_get_no_bar():
    stream = io.StringIO()
    with Progress("piece.mp3", stream) as progress:
        progress(0.25)
    assert stream.getvalue() == ""


def test_the_bar_goes_away_when_the_job_fails():
    terminal = Terminal()
    with pytest.raises(ExportError), Progress("piece.mp3", terminal):
        raise ExportError("disk full")
    assert terminal.getvalue().endswith("\r\x1b[2K")


def test_compiling_is_announced_once(tmp_path, monkeypatch):
    from composer.dsp import compiling

    def watched(tell):
        from contextlib import nullcontext

        tell("render_saw")
        tell("process_filter")
        return nullcontext()

    monkeypatch.setattr(compiling, "watched_compiling", watched)
    stream, terminal = io.StringIO(), Terminal()
    for target in (stream, terminal):
        with announced_compiling(target):
            pass
    assert stream.getvalue() == f"{FIRST_TIME}\n"
    assert terminal.getvalue() == f"\r\x1b[2K{FIRST_TIME}\n"


def test_notes_are_saved_without_the_synthesiser():
    code = (
        "import sys, pathlib, tempfile; sys.path.insert(0, sys.argv[1]); from test_cli import FakeMusic;"
        "from composer.cli.output import Output; from composer.cli.saving import save;"
        "save(FakeMusic(), Output(pathlib.Path(tempfile.mkdtemp()) / 'a.mid'));"
        "sys.exit('numba' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(Path(__file__).parent)], capture_output=True, check=False)
    assert run.returncode == 0, run.stderr


def test_an_hls_folder_is_measured_whole(tmp_path):
    (tmp_path / "piece").mkdir()
    (tmp_path / "piece" / "segment0.ts").write_bytes(bytes(500_000))
    assert "501.5 kB" in save(FakeMusic(), Output(tmp_path / "piece" / "index.m3u8"))


def test_readable_amounts():
    assert [clock(ms) for ms in (499, 59_600, 1_800_000)] == ["0:00", "1:00", "30:00"]
    assert [size(count) for count in (10, 1_500, 2_160_000)] == ["0.1 kB", "1.5 kB", "2.2 MB"]
