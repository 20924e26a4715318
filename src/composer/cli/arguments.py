"""The verbs of the command line and their options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from composer.cli.text import duration_ms, movements, setting, thread_count

Verb = Callable[[argparse.Namespace], None]


class Parser(argparse.ArgumentParser):
    """An argument parser that complains in one line."""

    def error(self, message: str) -> NoReturn:
        """Write one line to standard error and leave with code 2."""
        sys.stderr.write(f"{self.prog}: {message} (see {self.prog} --help)\n")
        raise SystemExit(2)


def parser() -> Parser:
    """Build the whole parser; nothing but argparse is imported for it."""
    top = Parser(prog="composer", description="Offline procedural music: notes, sound and streams from a brief.")
    top.add_argument("--version", action=_Version)
    verbs = top.add_subparsers(title="verbs", metavar="VERB", required=True)

    make = _verb(verbs, "make", "compose a piece and write it to files")
    _brief_options(make)
    _file_options(make, "GENRE-SUBGENRE-SEED.mp3")

    render = _verb(verbs, "render", "play a MIDI file with the library's instruments and write it to files")
    render.add_argument("file", metavar="FILE.mid", help="a standard MIDI file; General MIDI programs and drums")
    _file_options(render, "FILE.mp3, here")

    schema = _verb(verbs, "schema", "print what a piece would be, as JSON, without making its sound")
    _brief_options(schema)

    genres = _verb(verbs, "genres", "list the genres and their subgenres")
    genres.add_argument("--json", action="store_true", help="as JSON")

    demo = _verb(verbs, "demo", "write five pieces, one per style, in every format")
    demo.add_argument("--out", default="demo", metavar="FOLDER", help="where to (default demo)")

    _verb(verbs, "warmup", "compile the synthesiser now instead of at the first render")
    return top


def _verb(verbs: Any, name: str, text: str) -> Parser:
    added: Parser = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", allow_abbrev=False)
    added.set_defaults(verb=_run(name))
    return added


def _run(name: str) -> Verb:
    """Put off the import of what a verb needs until it is run: ``--help`` stays instant."""

    def run(chosen: argparse.Namespace) -> None:
        from composer.cli import verbs  # noqa: PLC0415 - lazy on purpose

        verbs.VERBS[name](chosen)

    return run


def _brief_options(to: Parser) -> None:
    options = to.add_argument_group("the brief")
    options.add_argument("--brief", metavar="FILE.json", help="read fields from a file; options below win over it")
    options.add_argument("--genre", help="see `composer genres`")
    options.add_argument("--subgenre")
    options.add_argument(
        "--duration", dest="duration_ms", type=_argument(duration_ms), metavar="TIME", help="90, 90s, 1:30 or 90000ms"
    )
    options.add_argument(
        "--structure", type=_argument(movements), metavar="MOVEMENTS",
        help='such as "intro:0.2 medium:0.4 refrain/dynamic:0.4": a type, an energy, or both, and a weight',
    )  # fmt: skip
    options.add_argument("--seed", type=int)
    options.add_argument("--bpm", type=float, help="quarters a minute")
    options.add_argument("--key", help="C, F#, Bb …")
    options.add_argument("--mode", help="major, minor, dorian …")
    options.add_argument("--measure", help="4/4, 3/4, 6/8 …")
    options.add_argument("--crop", action="store_true", default=None, help="cut hard at the end instead of finishing")
    options.add_argument("--fadeout", dest="fadeout_ms", type=_argument(duration_ms), metavar="TIME")
    options.add_argument("--voices-volume", dest="voices_volume", type=float, metavar="DB", help="-96 to 12")


def _file_options(to: Parser, default: str) -> None:
    to.add_argument(
        "--out", action="append", default=[], metavar="FILE", help="repeatable; the suffix decides the format: "
        f".mp3 .wav .flac .ogg .mid .json, .m3u8 for a folder of HLS segments (default {default})"
    )  # fmt: skip
    to.add_argument(
        "--option", action="append", default=[], dest="options", type=_argument(setting), metavar="NAME=VALUE",
        help="repeatable; an option of a format: bits=24, kbps=320, quality=2, quantised=true, artist=NAME …",
    )  # fmt: skip
    to.add_argument(
        "--threads", type=_argument(thread_count), default=1, metavar="N", help="threads that render (default 1)"
    )


def _argument(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Let argparse report the message of a reader's ValueError, which it would otherwise swallow."""

    def convert(text: str) -> Any:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


class _Version(argparse.Action):
    """Print the version; it is looked up only when asked for."""

    def __init__(self, option_strings: list[str], dest: str) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, help="print the version")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        import composer  # noqa: PLC0415 - lazy on purpose

        sys.stdout.write(f"composer {composer.__version__}\n")
        parser.exit()
