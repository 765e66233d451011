"""Pictures for the newspapers: small seascapes, drawn from their names."""

from __future__ import annotations

import math
import random
import struct
import zlib

WIDTH, HEIGHT = 480, 270

#: Indexes of the palette: sky from top to horizon, sea from horizon to shore, sun, sail.
_SKY, _SEA, _SUN, _SAIL = range(0, 8), range(8, 16), 16, 17


def seascape(name: str) -> bytes:
    """A PNG of WIDTH × HEIGHT, the same for the same name."""
    rng = random.Random(name)
    horizon = rng.randint(120, 170)
    sun = rng.randint(80, WIDTH - 80), rng.randint(30, horizon), rng.randint(18, 34)
    boat = rng.randint(60, WIDTH - 60), rng.randint(horizon + 20, HEIGHT - 40), rng.randint(16, 40)
    rows = []
    for y in range(HEIGHT):
        row = _ground(y, horizon)
        if y < horizon:
            _paint(row, _disc(sun, y), _SUN)
        _paint(row, _sail(boat, y), _SAIL)
        rows.append(b"\0" + bytes(row))  # filter type 0: the row as it is
    return _png(b"".join(rows), _palette(rng))


def _ground(y: int, horizon: int) -> bytearray:
    if y < horizon:
        return bytearray([_SKY[y * len(_SKY) // horizon]]) * WIDTH
    depth = (y - horizon) / (HEIGHT - horizon)
    wave = 0.5 * math.sin(y * 1.7) * depth
    return bytearray([_SEA[min(len(_SEA) - 1, max(0, int((depth + wave * 0.3) * len(_SEA))))]]) * WIDTH


def _disc(sun: tuple[int, int, int], y: int) -> tuple[int, int]:
    x, middle, radius = sun
    half = int(math.sqrt(max(0, radius**2 - (y - middle) ** 2)))
    return x - half, x + half


def _sail(boat: tuple[int, int, int], y: int) -> tuple[int, int]:
    """A sail over a short hull."""
    x, waterline, size = boat
    if waterline - size <= y < waterline - 2:
        return x, x + (y - waterline + size) // 2
    if waterline <= y < waterline + size // 6:
        return x - size // 3, x + size // 2
    return x, x


def _paint(row: bytearray, span: tuple[int, int], colour: int) -> None:
    start, end = max(0, span[0]), min(WIDTH, span[1])
    row[start:end] = bytes([colour]) * (end - start)


def _palette(rng: random.Random) -> bytes:
    """Sky and sea between two shades each."""
    shades = [[rng.randint(*limits) for limits in ((120, 200), (150, 210), (200, 240))] for _ in range(2)]
    depths = [[rng.randint(*limits) for limits in ((10, 60), (60, 120), (90, 150))] for _ in range(2)]
    colours = []
    for first, last in (shades, depths):
        for step in range(8):
            colours.append([a + (b - a) * step // 7 for a, b in zip(first, last, strict=True)])
    colours += [[255, 214, 120], [250, 246, 238]]
    return bytes(value for colour in colours for value in colour)


def _png(rows: bytes, palette: bytes) -> bytes:
    """An image with a palette of at most 256 colours, one byte a pixel (https://www.w3.org/TR/png-3/)."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
