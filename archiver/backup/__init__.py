"""Copies of an archive that lie elsewhere: backup, restore."""

from archiver.backup.copying import BackupReport, back_up
from archiver.backup.restoring import RestoreReport, restore

__all__ = ["BackupReport", "RestoreReport", "back_up", "restore"]
