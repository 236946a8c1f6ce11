"""Alterations: one bit each, at places spread over the whole, the same in every run."""

import contextlib
import pathlib

# Bits that turn a letter of base64 or JSON into another printable sign, into its other case, and out of ASCII.
BITS = (0, 1, 5, 7)


def places(length, count):
    """At most `count` offsets below `length`: first, last and evenly between."""
    if length <= count:
        return list(range(length))
    return sorted({round(k * (length - 1) / (count - 1)) for k in range(count)})


def flips(data, count):
    """(offset, bit, altered copy) for `count` places of some bytes."""
    for turn, offset in enumerate(places(len(data), count)):
        bit = BITS[turn % len(BITS)]
        altered = bytearray(data)
        altered[offset] ^= 1 << bit
        yield offset, bit, bytes(altered)


def text_flips(text, count):
    """As `flips`, for text that has to stay text: only bits that leave ASCII as ASCII."""
    for turn, offset in enumerate(places(len(text), count)):
        bit = BITS[turn % (len(BITS) - 1)]
        yield offset, bit, text[:offset] + chr(ord(text[offset]) ^ (1 << bit)) + text[offset + 1 :]


@contextlib.contextmanager
def in_file(path, altered):
    """The file holds `altered` inside the block, and what it held before afterwards."""
    path = pathlib.Path(path)
    before = path.read_bytes()
    path.write_bytes(altered)
    try:
        yield
    finally:
        path.write_bytes(before)


def needed_files(folder, size, partial=False):
    """The files a reader of a tree of `size` reads, by kind: checkpoint, tile, entries. Older partial tiles
    and bundles, left behind by smaller trees, are not among them. With `partial`, the last ones are named as
    partial even where they are not there (yet)."""
    folder = pathlib.Path(folder)
    found = [("checkpoint", folder / "checkpoint")]
    level, count = 0, size
    while count:
        tiles = range(-(-count // 256))
        found += [("tile", _tile(folder, str(level), n, count, partial)) for n in tiles]
        if level == 0:
            found += [("entries", _tile(folder, "entries", n, count, partial)) for n in tiles]
        level, count = level + 1, count // 256
    return found


def _tile(folder, level, index, count, always_partial):
    width, groups, rest = min(256, count - index * 256), [f"{index % 1000:03}"], index // 1000
    while rest:
        groups.insert(0, f"x{rest % 1000:03}")
        rest //= 1000
    full = folder / "tile" / level / "/".join(groups)
    partial = full.with_name(full.name + ".p") / str(width)
    return partial if width < 256 and (always_partial or partial.exists()) else full
