"""Stories that leave a shard, and with it the store: done by the worker that has its lease."""

from __future__ import annotations

import json

from archiver.cluster.copies import ShardCopies, run_archiver, told_by
from archiver.cluster.register import FAILED, Asked, Lease, Register
from archiver.errors import ArchiverError, ClusterError
from archiver.sites.site import host_of
from archiver.urls import site_of

#: How a command ends that was refused for good: there is no such story, or nothing to undo.
_REFUSED = ArchiverError.exit_code


def shards_of(register: Register, address: str) -> list[str]:
    """The shard that has the site of an address, and those that had it before it was moved: they have its stories
    still. Raises ClusterError where none has."""
    shards = register.shards_with([site_of(address), host_of(address)])
    if not shards:
        raise ClusterError(f"no shard has the site of {address}; give its URL, or name the shard: --shard shard-0001")
    return shards


def carry_out(register: Register, copies: ShardCopies, lease: Lease) -> None:
    """Do what was asked for in a shard: in its folder, then in the store. Nobody may write to the folder meanwhile.

    The request stands until the store has nothing of the story left, so what was killed is done again.
    Raises LeaseLost, ClusterError, ArchiveError.
    """
    asked = register.asked(lease.shard, "withdraw")
    ends = {request.number: _in_folder(copies, request) for request in asked}
    if not all(outcome.startswith(FAILED) for outcome in ends.values()):
        copies.publish_anew(lease)
    for number, outcome in ends.items():
        register.end_asked(lease, number, outcome)


def _in_folder(copies: ShardCopies, request: Asked) -> str:
    """Withdraw a story in the folder of a shard. Returns how that ended, in lines for the person who asked."""
    words = ["withdraw", "--json", *request.words]
    done = run_archiver(copies.folder, *words)
    if done.returncode == _REFUSED and (copies.folder / "archive.db").exists():
        # the story may be in records that nobody has read yet
        run_archiver(copies.folder, "repair", "--jobs", "1")
        done = run_archiver(copies.folder, *words)
    if done.returncode == _REFUSED:
        return FAILED + told_by(done)
    if done.returncode:
        raise ClusterError(f"{request.words[-1]}: cannot be withdrawn yet: {told_by(done)}")
    report = json.loads(done.stdout)
    if not report["wiped"]:
        raise ClusterError(f"{copies.folder}: free pages hold deleted text; make room, end readers of archive.db")
    lines = [f"{report['story']}: {report['how']}"]
    lines += [f"    {name}: named it, and may have headline and summary" for name in report["lists"]]
    # the ends of files that a killed crawl left torn
    torn = [name for name in report["copies"] if ".torn-" in name]
    lines += [f"    {copies.folder / name}: may hold a copy; delete it" for name in torn]
    return "\n".join(lines)
