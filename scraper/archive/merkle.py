"""Merkle trees as RFC 6962 §2.1 and RFC 9162 §2.1 define them, with SHA-256: one hash stands for any number of leaves.

    leaf     SHA-256(0x00 ‖ data)
    node     SHA-256(0x01 ‖ left ‖ right); of n leaves the left tree has the largest power of two below n

Whoever has a leaf, its audit path (one hash a level) and the root can tell that the leaf is in the tree, without any
other leaf. Leaves come one after the other and are not kept: a tree of millions takes a few hundred bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Literal, NamedTuple

Side = Literal["left", "right"]


class Step(NamedTuple):
    """A hash on the way from a leaf to the root, and on which side of what was worked out before it stands."""

    side: Side
    digest: bytes


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf (RFC 9162 §2.1.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two trees together (RFC 9162 §2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf; of those already there only the roots of whole subtrees are kept."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[bytes] = []
        """One for every bit that is set in ``size``, the largest subtree first."""

    def add(self, leaf: bytes) -> None:
        """Put a leaf (its hash) at the end."""
        size, top = self.size, leaf
        while size & 1:
            top = node_hash(self._whole.pop(), top)
            size >>= 1
        self._whole.append(top)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The hash of the whole tree; of one without leaves that of nothing."""
        if not self._whole:
            return sha256(b"").digest()
        top, *others = reversed(self._whole)
        for left in others:
            top = node_hash(left, top)
        return top


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The hash of the tree of these leaves (their hashes)."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root


def audit_path(index: int, size: int, leaves: Iterable[bytes]) -> list[Step]:
    """The way from the leaf at ``index`` to the root, from the bottom up (RFC 9162 §2.1.3.1).

    ``leaves`` are all of the tree, hashed. ValueError when there are not ``size`` of them, or no such one.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has none with the number {index}")
    beside = list(_beside(index, size))
    trees = {start: Tree() for _, start, _ in beside}
    ends = sorted((start, end) for _, start, end in beside)
    count = _fill(trees, ends, leaves)
    if count != size:
        raise ValueError(f"there are {count} leaves, not {size}")
    return [Step(side, trees[start].root) for side, start, _ in beside]


def root_from(leaf: bytes, path: Sequence[Step]) -> bytes:
    """The root to which a path leads from a leaf (its hash)."""
    top = leaf
    for side, digest in path:
        top = node_hash(digest, top) if side == "left" else node_hash(top, digest)
    return top


def is_path_of(index: int, size: int, path: Sequence[Step]) -> bool:
    """Has a path the shape of the one from the leaf at ``index`` in a tree of ``size`` (RFC 9162 §2.1.3.2)?"""
    return 0 <= index < size and [step.side for step in path] == [side for side, _, _ in _beside(index, size)]


def _beside(index: int, size: int) -> Iterator[tuple[Side, int, int]]:
    """The trees beside the way from a leaf up, each with its side and its leaves from ``start`` to before ``end``."""
    way: list[tuple[Side, int, int]] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if index < middle:
            way.append(("right", middle, end))
            end = middle
        else:
            way.append(("left", start, middle))
            start = middle
    return reversed(way)


def _fill(trees: dict[int, Tree], ends: Sequence[tuple[int, int]], leaves: Iterable[bytes]) -> int:
    """Put every leaf into the tree that it belongs to; return how many there are."""
    count, ahead = 0, iter([*ends, (-1, -1)])
    start, end = next(ahead)
    for leaf in leaves:
        if count == end:
            start, end = next(ahead)
        if start <= count < end:
            trees[start].add(leaf)
        count += 1
    return count
