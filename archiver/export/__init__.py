"""Articles taken away: a file for each format, all written as a stream, each with a manifest that makes it citable."""

from archiver.export.run import FORMATS, Exported, export

__all__ = ["FORMATS", "Exported", "export"]
