"""Who may read and write notes: a file of names and argon2 digests, which `archiver notes password` writes."""

from __future__ import annotations

import hashlib
import re
import stat
import threading
from pathlib import Path

from archiver.errors import ConfigurationError
from archiver.files import replace_file

#: Fewest and most characters of a password. NIST SP 800-63B asks for 8 at least where log-in is slowed down.
SHORTEST, LONGEST_PASSWORD = 10, 1_000

_NAME = re.compile(r"[^\W_][\w.@-]{0,39}")


class Passwords:
    """The file of passwords. It is read anew each time: who is taken out is out at once.

    Raises ConfigurationError where it cannot be read, others than its owner can read it, or argon2 is missing.
    """

    def __init__(self, path: Path) -> None:
        try:
            from argon2 import PasswordHasher  # its defaults are those of RFC 9106, for memory of 64 MiB
        except ImportError:
            raise ConfigurationError("notes need argon2: pip install 'news-archiver[notes]'") from None
        self.path = path
        self._hasher = PasswordHasher()
        #: what a password is compared with where the name is not known, so that it takes as long
        self._nobody = self._hasher.hash("nobody")
        #: one at a time: each takes 64 MiB
        self._lock = threading.Lock()

    def digests(self) -> dict[str, str]:
        """The digest of each name; empty where there is no file."""
        try:
            if self.path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise ConfigurationError(f"{self.path}: others can read it; chmod 600 {self.path}")
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{self.path}: cannot be read ({error}); see to its owner and mode") from None
        pairs = [line.partition(":")[::2] for line in lines if line.strip()]
        return {name: digest for name, digest in pairs if digest}

    def matches(self, name: str, password: str) -> bool:
        """Whether a password is that of a name. Takes about 50 ms of a processor, whoever asks."""
        from argon2.exceptions import Argon2Error, InvalidHashError

        digest = self.digests().get(name)
        with self._lock:
            try:
                return self._hasher.verify(digest or self._nobody, password) and digest is not None
            except (Argon2Error, InvalidHashError):
                return False

    def seal(self, name: str) -> str | None:
        """What changes with the password of a name; None where the name is not (any more) there."""
        digest = self.digests().get(name)
        return hashlib.sha256(digest.encode()).hexdigest()[:16] if digest is not None else None

    def set(self, name: str, password: str) -> None:
        """Write a name's password. Raises ConfigurationError where one of them will not do."""
        if not _NAME.fullmatch(name):
            raise ConfigurationError(f"{name}: is no name; take up to 40 letters, digits and . @ _ -")
        if not SHORTEST <= len(password) <= LONGEST_PASSWORD:
            raise ConfigurationError(f"a password has {SHORTEST} characters at least; take several words")
        self._write(self.digests() | {name: self._hasher.hash(password)})

    def remove(self, name: str) -> None:
        """Take a name out. Raises ConfigurationError where it is not there."""
        digests = self.digests()
        if digests.pop(name, None) is None:
            raise ConfigurationError(f"{name}: has no password in {self.path}")
        self._write(digests)

    def _write(self, digests: dict[str, str]) -> None:
        if not self.path.exists():
            self.path.touch(mode=0o600)  # which the new content keeps
        replace_file(self.path, "".join(f"{name}:{digest}\n" for name, digest in digests.items()).encode())
