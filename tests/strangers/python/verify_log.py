"""Recomputes a log folder's root and proofs with pymerkle: a second pair of eyes on the Merkle tree alone.

    python verify_log.py DIR [PROOF...]

Reads the entry bundles of C2SP tlog-tiles, grows pymerkle's tree from them and holds its root against the
checkpoint's, and its inclusion proofs against the given tlog-proof files. Signatures are not looked at: that is
the work of the verifier in Go. Prints "N entries verified", or the fault, and exits 1.
"""

import base64
import pathlib
import struct
import sys

from pymerkle import InmemoryTree, InvalidChallenge, InvalidProof

BUNDLE = 256


class Refused(Exception):
    """The log or a proof does not add up."""


def tree_path(index):
    """The path of tile `index`: groups of three digits, all but the last with an x."""
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups)


def checkpoint_of(note):
    """Size and root of a checkpoint's text."""
    lines = note.split("\n")
    if len(lines) < 4:
        raise Refused("checkpoint: fewer than three lines")
    return int(lines[1]), base64.b64decode(lines[2], validate=True)


def read_bundle(folder, index, width):
    """The `width` entries of bundle `index`."""
    path = folder / "tile" / "entries" / tree_path(index)
    if width < BUNDLE:
        partial = path.with_name(path.name + ".p") / str(width)
        path = partial if partial.exists() else path
    data, entries = path.read_bytes(), []
    while data:
        if len(data) < 2:
            raise Refused(f"{path}: ends inside a length")
        (length,) = struct.unpack_from(">H", data)
        if len(data) < 2 + length:
            raise Refused(f"{path}: entry {len(entries)} is cut short")
        entries.append(data[2 : 2 + length])
        data = data[2 + length :]
    if len(entries) < width:
        raise Refused(f"{path}: {len(entries)} entries, want {width}")
    return entries[:width]


def check_proof(tree, path):
    """Holds a tlog-proof file against the proof pymerkle makes for the same index and size."""
    head, _, note = pathlib.Path(path).read_text(encoding="utf-8").partition("\n\n")
    lines = [line for line in head.split("\n")[1:] if not line.startswith("extra ")]
    index = int(lines[0].removeprefix("index "))
    size, root = checkpoint_of(note)
    own = tree.prove_inclusion(index + 1, size)
    given = [base64.b64decode(line, validate=True) for line in lines[1:]]
    # pymerkle counts from one and puts the leaf itself before the siblings.
    if own.path[1:] != given:
        raise Refused(f"{path}: not the inclusion proof of entry {index} in a tree of {size}")
    own.verify(tree.get_leaf(index + 1), root)


def main():
    if len(sys.argv) < 2:
        print("usage: verify_log.py DIR [PROOF...]", file=sys.stderr)
        return 2
    folder = pathlib.Path(sys.argv[1])
    try:
        size, root = checkpoint_of((folder / "checkpoint").read_text(encoding="utf-8"))
        tree = InmemoryTree(algorithm="sha256")
        for start in range(0, size, BUNDLE):
            tree.append_entries(read_bundle(folder, start // BUNDLE, min(BUNDLE, size - start)))
        if tree.get_root() != root:
            raise Refused(f"the entries hash to {tree.get_root().hex()}, the checkpoint says {root.hex()}")
        for proof in sys.argv[2:]:
            check_proof(tree, proof)
    except (Refused, InvalidChallenge, InvalidProof, ValueError, OSError, IndexError) as fault:
        # A proof of the wrong shape ends in one of the last three before anything can be compared.
        print(f"refused: {type(fault).__name__}: {fault}")
        return 1
    print(f"{size} entries verified")
    return 0


if __name__ == "__main__":
    sys.exit(main())
