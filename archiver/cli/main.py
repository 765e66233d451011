"""The group of all commands, and what they share: data folder, errors as one line, exit codes."""

from __future__ import annotations

import gc
import io
import os
import resource
import sys
import zlib
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn, cast

import click

from archiver.cli.lean import spare_numpy
from archiver.cli.output import be_quiet, be_verbose, printable, terminal_line
from archiver.errors import ArchiveError, ArchiverError

#: Commands in the order and under the headings of `archiver --help`, and the module of `archiver.cli` that each is in.
SECTIONS = {
    "Crawl": {"add": "sites", "sites": "sites", "crawl": "crawl", "backfill": "backfill", "schedule": "schedule"},
    "Look": {
        "search": "search",
        "show": "search",
        "same": "search",
        "edits": "edits",
        "diff": "search",
        "status": "search",
        "serve": "serve",
        "notes": "notes",
        "export": "export",
    },
    "Watch over it": {"health": "schedule", "gaps": "schedule", "alerts": "alerts", "doctor": "doctor"},
    "Pages you have": {"import": "importing", "merge": "importing", "reparse": "reparse", "rules": "rules"},
    "Keep it": {
        "check": "check",
        "repair": "check",
        "rebuild": "reparse",
        "backup": "backup",
        "restore": "backup",
        "pack": "pack",
        "withdraw": "withdraw",
    },
    "Many machines": {"cluster": "cluster"},
    "Try it": {"demo": "crawl"},
}

#: Names of the option of help. A command would have them from its group only where it is called through it.
_HELP = ["-h", "--help"]


class _Commands(Mapping[str, click.Command]):
    """The commands by name, each loaded when it is asked for: to load all takes a tenth of a search."""

    def __init__(self) -> None:
        self._modules = {name: module for modules in SECTIONS.values() for name, module in modules.items()}

    def __getitem__(self, name: str) -> click.Command:
        module = import_module(f"archiver.cli.{self._modules[name]}")
        return _with_shared_options(next(command for command in module.COMMANDS if command.name == name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


class Sectioned(click.Group):
    """A group whose help lists the commands by section. Where a command fails as nobody expected, the archive's
    database may be why: values that were overwritten are of no use to code."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except (AssertionError, LookupError, TypeError, ValueError, AttributeError, zlib.error) as error:
            if (damage := _damage(context.params["data"])) is None:
                raise
            raise ArchiveError(f"archive.db: {damage}; run `archiver rebuild`") from error

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, names in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(45)) for name in names])


@click.group(
    cls=Sectioned,
    commands=cast(MutableMapping[str, click.Command], _Commands()),
    context_settings={"help_option_names": _HELP, "auto_envvar_prefix": None},
)
@click.version_option(package_name="news-archiver")
@click.option(
    "--data",
    envvar="ARCHIVER_DATA",
    default="data",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the archive (or set ARCHIVER_DATA).",
)
@click.pass_context
def cli(context: click.Context, data: Path) -> None:
    """Watch news sites, keep every page as it came, and read clean articles from them.

    \b
    Begin with:  archiver demo
    Then:        archiver crawl https://www.example.org/
                 archiver search "a word"
    """
    context.obj = data


def _damage(data: Path) -> str | None:
    if "archiver.archive.store" not in sys.modules:  # no command that reads an archive
        return None
    from archiver.archive.upkeep.integrity import damage_of_database

    return damage_of_database(data) if (data / "archive.db").exists() else None


def _with_shared_options(command: click.Command) -> click.Command:
    """The command, and those below it, with the options that all have: help, quiet, verbose."""
    _share_options(command)
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _with_shared_options(below)
    return command


def _share_options(command: click.Command) -> None:
    command.context_settings.setdefault("help_option_names", _HELP)
    # where `-word` is a word to leave out, letters are no options
    letters = not command.context_settings.get("ignore_unknown_options")
    taken = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    for name, callback, meaning in (
        ("quiet", be_quiet, "Print no progress, and no report where all is well."),
        ("verbose", be_verbose, "Print what runs log, on stderr."),
    ):
        if f"--{name}" not in taken:
            names = [f"--{name}", *([f"-{name[0]}"] if letters else [])]
            command.params.append(
                click.Option(names, is_flag=True, expose_value=False, callback=callback, help=meaning)
            )


_share_options(cli)


def _is_of_database(error: Exception) -> bool:
    """Whether SQLite found the database damaged, at a place which was only read now."""
    sqlite3 = sys.modules.get("sqlite3")  # a command that had none open need not load it
    return sqlite3 is not None and isinstance(error, sqlite3.DatabaseError)


#: New objects after which garbage is looked for, instead of 700: modules that are loaded make none.
_OBJECTS = 10_000


def main() -> None:
    """Run the command line; errors of ours are one line on stderr, and set the exit code."""
    spare_numpy()
    gc.set_threshold(_OBJECTS)
    _write_any_text()
    try:
        cli(prog_name="archiver", standalone_mode=False)
    except MemoryError:
        _end_for_memory()
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(f"archiver: {terminal_line(_usage(error))}", err=True)
        sys.exit(error.exit_code)
    except ArchiverError as error:
        # a message may name what a page or a file says
        click.echo(printable(f"archiver: {error}"), err=True)
        sys.exit(error.exit_code)
    except SystemExit:
        if isinstance(sys.stdout, io.TextIOBase):  # where a pipe was closed click puts an object of its own there
            raise
        _end_for_closed_pipe()
    except BrokenPipeError:
        _end_for_closed_pipe()
    except UnicodeEncodeError as error:
        if not any("\udc80" <= character <= "\udcff" for character in error.object):  # as Python has such bytes
            raise
        click.echo(f"archiver: {printable(error.object)}: these bytes are no UTF-8, which is asked for here", err=True)
        sys.exit(2)
    except OSError as error:
        if _is_short_of_memory(error):
            _end_for_memory()
        click.echo(printable(f"archiver: {error.filename or 'disk'}: {error.strerror}"), err=True)
        sys.exit(74)
    except Exception as error:
        if _is_short_of_memory(error):
            _end_for_memory()
        if not _is_of_database(error):
            raise
        click.echo(printable(f"archiver: archive.db: {error}; run `archiver rebuild`"), err=True)
        sys.exit(74)


def _end_for_closed_pipe() -> NoReturn:
    """`archiver search … | head` has what it wanted."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(0)


def _write_any_text() -> None:
    """Articles have letters that the encoding of a terminal may not have: these become question marks there. Files and
    pipes are UTF-8, whatever the locale, unless PYTHONIOENCODING says otherwise; bytes of file names that are none are
    escaped as JSON has it."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _usage(error: click.ClickException) -> str:
    """What is wrong with the words of a command, and whose `--help` says more."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    message = error.format_message().rstrip(".")
    return message if context is None else f"{message} (see `{context.command_path} --help`)"


#: Share of the address space that a process may have, from which on whatever went wrong is taken to come of it: where
#: memory is short, libraries cannot be loaded and threads cannot start, with errors of many kinds.
_SHORT = 0.7


def _is_short_of_memory(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return limit != resource.RLIM_INFINITY and _most_address_space() > _SHORT * limit


def _most_address_space() -> int:
    """Bytes; 0 where the system does not say."""
    with suppress(OSError), open("/proc/self/status") as status:
        return next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmPeak:")), 0)
    return 0


def _end_for_memory() -> NoReturn:
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    # written without the help of click, which takes memory
    allowed = "" if limit == resource.RLIM_INFINITY else f" ({limit / 2**20:,.0f} MB are allowed, see ulimit -v)"
    os.write(2, f"archiver: not enough memory{allowed}: end other programs, or allow more\n".encode())
    # an orderly end takes memory, too, and what is in the way of it is printed; an archive bears any end
    os._exit(1)
