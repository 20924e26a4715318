"""The command line: a thin coat of argument parsing over the calls that Python has."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from composer.cli.arguments import parser
from composer.errors import ComposerError

DONE = 0
BAD_INPUT = 2
INTERRUPTED = 130
"""128 + SIGINT, as shells report a program that was stopped with Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words after the program's name; those of the process by default.

    Returns
    -------
    int
        0 when done, 2 after one line on standard error about bad input, 130 when interrupted.

    Examples
    --------
    >>> main(["make", "--genre", "electronic", "--duration", "soon"])
    2
    """
    try:
        chosen = parser().parse_args(arguments)
        chosen.verb(chosen)
        sys.stdout.flush()
    except ComposerError as error:
        return _complain(str(error))
    except SystemExit as stop:  # argparse leaves this way after --help, --version and bad arguments
        return int(stop.code or 0)
    except KeyboardInterrupt:
        sys.stderr.write("\ncomposer: interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:  # `composer genres | head`: nobody reads on, which is no fault of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return DONE


def _complain(message: str) -> int:
    sys.stderr.write(f"composer: {' '.join(message.split())}\n")
    return BAD_INPUT
