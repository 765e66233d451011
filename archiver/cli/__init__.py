"""The command line. Commands parse and delegate; nothing but click is imported before one of them runs."""

import sys
from types import TracebackType


def _say_nothing_of_interrupts(kind: type[BaseException], error: BaseException, trace: TracebackType | None, /) -> None:
    """Ctrl-C while the program is still being loaded is no error: `main` is not there yet to say so."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)


if sys.excepthook is sys.__excepthook__:
    sys.excepthook = _say_nothing_of_interrupts

from archiver.cli.main import cli, main  # noqa: E402

__all__ = ["cli", "main"]
