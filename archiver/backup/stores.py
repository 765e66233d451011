"""Where a backup lies: anything that fsspec reaches by a URL, such as `s3://bucket/folder` (extra `cloud`).

Credentials and addresses of services are those of each library: `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`, `~/.aws` …
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import urlsplit

from archiver.archive.records.lock import run_lock
from archiver.errors import ArchiveError, ConfigurationError
from archiver.files import PARTIAL, cache_folder, stream_chunks


class StorePlace:
    """A folder of a store.

    A file has its name as soon as it is begun where the store does not put it there whole: its size tells. Stores have
    no locks, so what is kept from writing meanwhile are other backups of this user on this machine.
    """

    def __init__(self, url: str) -> None:
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise ConfigurationError(f"{_shown(url)}: needs fsspec: pip install 'news-archiver[cloud]'") from None
        self._url = _shown(url)
        try:
            with _asking():
                self._store, root = url_to_fs(url, use_listings_cache=False)
        except ImportError as error:  # fsspec names the package
            raise ArchiveError(f"{self._url}: {_line(error)}") from None
        except OSError as error:
            raise ArchiveError(
                f"{self._url}: {_line(error)}; name a folder, or a URL such as s3://bucket/folder"
            ) from None
        self._root = str(root).rstrip("/")
        self.workplace = cache_folder(f"backup-{hashlib.sha256(self._url.encode()).hexdigest()[:16]}")

    def __str__(self) -> str:
        return self._url

    def sizes(self) -> dict[str, int]:
        with _asking():
            self._store.invalidate_cache()
            found = self._store.find(self._root, detail=True)
        return {
            path.removeprefix(self._root).lstrip("/"): int(about["size"])
            for path, about in found.items()
            if about["type"] == "file"
        }

    def chunks(self, name: str, size: int) -> Iterator[bytes]:
        with _asking(), self._store.open(self._path(name), "rb") as file:
            yield from stream_chunks(file, size)

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        path = self._path(name)
        with _asking():
            self._store.makedirs(path.rpartition("/")[0], exist_ok=True)
            with self._store.open(path, "wb") as file:
                for chunk in chunks:
                    file.write(chunk)

    def publish(self, name: str, content: bytes) -> None:
        if self._store.async_impl:  # an object of S3 and its like is there when all of it is
            with _asking():
                self._store.pipe_file(self._path(name), content)
            return
        self.put(name + PARTIAL, [content])
        with _asking():
            self._store.mv(self._path(name + PARTIAL), self._path(name))

    def remove(self, name: str) -> None:
        with _asking():
            self._store.rm_file(self._path(name))

    def locked(self, command: str) -> AbstractContextManager[None]:
        return run_lock(self.workplace, command)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


@contextmanager
def _asking() -> Iterator[None]:
    """Raise OSError for whatever a store's library raises: each has errors of its own, which share no class."""
    try:
        yield
    except (OSError, ArchiveError, ImportError):
        raise
    except Exception as error:
        raise OSError(_line(error)) from error


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _shown(url: str) -> str:
    """The URL without a password."""
    password = urlsplit(url).password
    return url.replace(f":{password}@", ":…@", 1) if password else url
