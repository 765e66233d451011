"""What a command does not load although a library of its would."""

from __future__ import annotations

import sys

#: What sqlite-utils loads wherever it is installed, to know the types of values that no command gives it: 90 ms of CPU.
_SPARED = frozenset({"numpy", "pandas"})


class _SpareNumpy:
    """Says that there are none, while sqlite-utils is loaded and to nobody else."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Raises ImportError, or leaves the module to others to find."""
        if name in _SPARED and (asking := sys.modules.get("sqlite_utils.db")) and not hasattr(asking, "Database"):
            raise ModuleNotFoundError(f"{name} is spared", name=name)


def spare_numpy() -> None:
    """Keep sqlite-utils from loading numpy and pandas in this process."""
    sys.meta_path.insert(0, _SpareNumpy)
