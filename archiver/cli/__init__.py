"""The command line. Commands parse and delegate; nothing but click is imported before one of them runs."""

from archiver.cli.main import cli, main

__all__ = ["cli", "main"]
