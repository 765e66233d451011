"""Members of a gzip file are found again behind whatever damage."""

from __future__ import annotations

import gzip
import io

import pytest

from archiver.archive.records.members import DamagedSpan, Member, compress, walk_members

_RECORDS = [
    f"record {number}: the harbour bridge opened after nine years".encode() * (number + 1) for number in range(5)
]
_MEMBERS = [compress(record) for record in _RECORDS]
_STARTS = [sum(map(len, _MEMBERS[:number])) for number in range(len(_MEMBERS) + 1)]


def _walked(content: bytes, offset: int = 0) -> list[Member | DamagedSpan]:
    found = list(walk_members(io.BytesIO(content), offset))
    assert [item.offset for item in found] == [offset, *(item.offset + item.length for item in found)][: len(found)]
    assert sum(item.length for item in found) == len(content) - offset
    return found


def test_whole() -> None:
    assert _walked(b"".join(_MEMBERS)) == [
        Member(start, len(member), record) for start, member, record in zip(_STARTS, _MEMBERS, _RECORDS, strict=False)
    ]
    assert _walked(b"".join(_MEMBERS), _STARTS[3])[0] == Member(_STARTS[3], len(_MEMBERS[3]), _RECORDS[3])
    assert _walked(b"") == []


def test_members_of_other_programs() -> None:
    other = gzip.compress(b"from elsewhere", mtime=1_700_000_000)
    assert [item.content for item in _walked(_MEMBERS[0] + other + _MEMBERS[1]) if isinstance(item, Member)] == [
        _RECORDS[0],
        b"from elsewhere",
        _RECORDS[1],
    ]


@pytest.mark.parametrize("lost", [b"", b"garbage", bytes(70_000)])
def test_one_gap_each(lost: bytes) -> None:
    """A member that is cut short, or bytes between two of them, cost that place only."""
    content = _MEMBERS[0] + _MEMBERS[1][:-5] + lost + _MEMBERS[2] + lost[:7] + _MEMBERS[3]
    found = _walked(content)
    assert [item.content for item in found if isinstance(item, Member)] == [_RECORDS[0], _RECORDS[2], _RECORDS[3]]
    assert [item.at_end for item in found if isinstance(item, DamagedSpan)] == [False] * (2 if lost else 1)


def test_torn_end() -> None:
    for length in range(1, len(_MEMBERS[1])):
        assert _walked(_MEMBERS[0] + _MEMBERS[1][:length]) == [
            Member(0, len(_MEMBERS[0]), _RECORDS[0]),
            DamagedSpan(len(_MEMBERS[0]), length, at_end=True),
        ]
