"""Names of multiprocessing that its documentation does not promise. Nothing else here touches one
(tests/test_foreign_names.py).

Where one is gone: find in `multiprocessing.forkserver` where `ForkServer` keeps the name of its socket and the handle
that keeps it alive. In `multiprocessing.util.get_temp_dir`, find where the folder of its sockets comes from. In
`multiprocessing.process.BaseProcess.start`, find what forbids a process to have children.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from typing import Any

_server: Any = forkserver._forkserver


@contextmanager
def temporary_folder(path: str) -> Iterator[None]:
    """Have multiprocessing make its sockets in a folder while the context lasts."""
    config = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    before = config.get("tempdir")
    config["tempdir"] = path
    try:
        yield
    finally:
        config["tempdir"] = before


def let_children_be_started() -> None:
    """In a process that is a daemon, as Dask's workers are: have it start processes all the same. Those of ours end
    with it by themselves (`PR_SET_PDEATHSIG`), which is what the ban is for."""
    multiprocessing.current_process()._config.pop("daemon", None)  # type: ignore[attr-defined]


def server_address() -> str:
    """Name of the fork server's socket."""
    return str(_server._forkserver_address)


def call_server_at(path: str) -> None:
    """Have the fork server called by another name of its socket."""
    _server._forkserver_address = path


def let_server_end() -> None:
    """In a process that the fork server started: no longer keep it alive."""
    os.close(_server._forkserver_alive_fd)
