"""Names of libraries that their documentation does not promise: in one module a library, and still there.

Where a test of this file fails after an update, the library changed what we lean on. The module that is named says
where to look; until it is mended, lower the upper bound in pyproject.toml.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from multiprocessing import current_process
from multiprocessing.forkserver import ForkServer
from pathlib import Path

import pytest

from tests.test_layers import MODULES, ROOT

#: The module that touches them, and each name as `module:path`.
NAMES = {
    "archiver/crawl/scrapy_private.py": [
        "scrapy.core.downloader.contextfactory:_ScrapyClientContextFactory",
        "scrapy.core.downloader.handlers.http11:HTTP11DownloadHandler",
        "scrapy.core.downloader.handlers.http11:_LenientHTTP11ClientFactory.buildProtocol",
        "scrapy.core.downloader.handlers.http11:_LenientHTTP11ClientProtocol.request",
    ],
    "archiver/crawl/slots.py": ["scrapy.core.downloader:Slot", "scrapy.core.downloader:Downloader"],
    "archiver/crawl/twisted_private.py": [
        "twisted.web._newclient:HTTP11ClientProtocol._giveUp",
        "twisted.web._newclient:HTTP11ClientProtocol.dataReceived",
        "twisted.web._newclient:HTTP11ClientProtocol._parser",
        "twisted.web._newclient:HTTPClientParser.headerReceived",
        "twisted.web._newclient:HTTPClientParser.lineReceived",
        "twisted.web._newclient:HEADER",
        "twisted.web._newclient:Request",
        "twisted.web.client:_HTTP11ClientFactory.buildProtocol",
    ],
    "archiver/reading/multiprocessing_private.py": ["multiprocessing.forkserver:_forkserver"],
    "archiver/web/protocol.py": [
        "uvicorn.protocols.http.h11_impl:H11Protocol.connection_made",
        "uvicorn.protocols.http.h11_impl:H11Protocol.on_response_complete",
        "uvicorn.protocols.http.h11_impl:H11Protocol.send_400_response",
    ],
    "archiver/web/server.py": ["datasette.plugins:pm.unregister", "datasette.plugins:pm.has_plugin"],
}

#: Modules that may touch private names. lxml's stubs and its own documentation call an element `_Element`.
PRIVATE = {path for path in NAMES if path.endswith("_private.py")}
PROMISED = {"_Element", "_replace", "_exit", "_asdict", "_fields", "_value_"}


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, names in NAMES.items() for name in names])
def test_the_name_is_there(path: str, name: str) -> None:
    module, _, inner = name.partition(":")
    found = importlib.import_module(module)
    for part in inner.split("."):
        assert hasattr(found, part), f"{name} is gone: mend {path}, or lower the upper bound in pyproject.toml"
        found = getattr(found, part)


def test_attributes_that_instances_have() -> None:
    """Of instances that need no network; the tests of headers and certificates meet the others."""
    assert "_forkserver_address" in vars(ForkServer())
    assert "_forkserver_alive_fd" in vars(ForkServer())
    assert isinstance(current_process()._config, dict)  # type: ignore[attr-defined]


def test_plugins_that_are_taken_out_are_there() -> None:
    from datasette.plugins import DEFAULT_PLUGINS

    assert {"datasette.handle_exception", "datasette.forbidden"} <= set(DEFAULT_PLUGINS)


@pytest.mark.parametrize("path", [path for path in MODULES if str(path) not in PRIVATE], ids=str)
def test_no_other_module_touches_one(path: Path) -> None:
    assert list(touched(ast.parse((ROOT / path).read_text(encoding="utf-8")))) == []


def touched(tree: ast.Module) -> Iterator[str]:
    """Private names of others: imported, in a module's path, or attributes that nobody in this file defines."""
    defined = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and is_own(node)}
    defined |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    defined |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("archiver"):
            yield from (name for name in (node.module or "").split(".") if is_private(name))
            yield from (alias.name for alias in node.names if is_private(alias.name))
        elif isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in defined:
            yield node.attr


def is_own(node: ast.Attribute) -> bool:
    """`self._name = …`, the way in which classes of ours define theirs."""
    return isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in PROMISED
