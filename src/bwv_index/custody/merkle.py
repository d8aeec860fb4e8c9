"""The Merkle tree of RFC 6962, section 2.1: one hash that stands for every entry and for their order.

Hashes are 32 bytes of SHA-256. A leaf is the hash of 0x00 and the entry, an inner node that of 0x01 and its
two children; the left child of a node over n leaves covers the largest power of two smaller than n.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAF_PREFIX = b"\x00"
"""Domain separation of a leaf from an inner node (RFC 6962, section 2.1)."""
NODE_PREFIX = b"\x01"
EMPTY_ROOT = hashlib.sha256().digest()
"""The hash of a tree without leaves (RFC 6962, section 2.1)."""


def hash_leaf(entry: bytes) -> bytes:
    """Return the leaf hash of an entry (RFC 6962, section 2.1)."""
    return hashlib.sha256(LEAF_PREFIX + entry).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two nodes (RFC 6962, section 2.1)."""
    return hashlib.sha256(NODE_PREFIX + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree that only grows, held by its whole subtrees: as many hashes as ``size`` has bits set, largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if len(self.hashes) != self.size.bit_count():
            raise ValueError("a frontier holds one hash for each bit that is set in its size")

    def grown(self, leaves: Iterable[bytes]) -> "Frontier":
        """Return the tree with more leaves (leaf hashes, in order)."""
        size, hashes = self.size, list(self.hashes)
        for leaf in leaves:
            hashes.append(leaf)
            size += 1
            for _ in range(_trailing_zeros(size)):
                right = hashes.pop()
                hashes[-1] = hash_children(hashes[-1], right)
        return Frontier(size, tuple(hashes))

    def root(self) -> bytes:
        """Return the hash of the whole tree."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = hash_children(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the tree hash over leaf hashes in order."""
    return Frontier().grown(leaves).root()


class Tree:
    """A tree over all its leaf hashes, for making proofs. Whole subtrees are hashed once."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._leaves = leaves
        self._known: dict[tuple[int, int], bytes] = {}

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._leaves)

    def root(self, size: int | None = None) -> bytes:
        """Return the hash over the first ``size`` leaves, or over all."""
        end = self.size if size is None else size
        return self._hash(0, end) if end else EMPTY_ROOT

    def inclusion_proof(self, position: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the audit path of the leaf at ``position`` (from 0) in the tree of ``size`` leaves.

        RFC 6962, section 2.1.1: the hashes beside the way from the leaf to the root, lowest first.

        Raises:
            ValueError: there is no such leaf, or no such tree.
        """
        end = self.size if size is None else size
        if not 0 <= position < end <= self.size:
            raise ValueError("no such leaf in a tree of that size")
        path: list[bytes] = []
        low, high = 0, end
        while high - low > 1:
            middle = low + _split(high - low)
            if position < middle:
                path.append(self._hash(middle, high))
                high = middle
            else:
                path.append(self._hash(low, middle))
                low = middle
        return tuple(reversed(path))

    def consistency_proof(self, older: int, newer: int | None = None) -> tuple[bytes, ...]:
        """Return what shows that the tree of ``older`` leaves begins that of ``newer`` (RFC 6962, section 2.1.2).

        Raises:
            ValueError: the sizes are not those of an older and a newer tree here.
        """
        end = self.size if newer is None else newer
        if not 0 < older <= end <= self.size:
            raise ValueError("no such pair of trees")
        path: list[bytes] = []
        low, high, whole = 0, end, True
        while high != older:
            middle = low + _split(high - low)
            if older <= middle:
                path.append(self._hash(middle, high))
                high = middle
            else:
                path.append(self._hash(low, middle))
                low, whole = middle, False
        if not whole:
            path.append(self._hash(low, high))
        return tuple(reversed(path))

    def _hash(self, low: int, high: int) -> bytes:
        if high - low == 1:
            return self._leaves[low]
        held = self._known.get((low, high))
        if held is None:
            middle = low + _split(high - low)
            held = hash_children(self._hash(low, middle), self._hash(middle, high))
            self._known[low, high] = held
        return held


def shows_inclusion(leaf: bytes, position: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows that a leaf hash stands at ``position`` (from 0) in the tree of that size and root.

    The way of working it out is that of RFC 9162, section 2.1.3.2, which proves the same thing as RFC 6962.
    """
    if not 0 <= position < size or not _are_hashes((leaf, root, *proof)):
        return False
    node, last, found = position, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if node % 2 or node == last:
            found = hash_children(beside, found)
            while not node % 2 and node:
                node //= 2
                last //= 2
        else:
            found = hash_children(found, beside)
        node //= 2
        last //= 2
    return last == 0 and found == root


def shows_consistency(
    older: int, newer: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether a proof shows that the tree of ``older`` leaves begins that of ``newer`` (RFC 9162, section 2.1.4.2)."""
    if not 0 < older <= newer or not _are_hashes((old_root, new_root, *proof)):
        return False
    if older == newer:
        return not proof and old_root == new_root
    path = list(proof) if older.bit_count() > 1 else [old_root, *proof]
    if not path:
        return False
    node, last = older - 1, newer - 1
    while node % 2:
        node //= 2
        last //= 2
    first = second = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if node % 2 or node == last:
            first, second = hash_children(beside, first), hash_children(beside, second)
            while not node % 2 and node:
                node //= 2
                last //= 2
        else:
            second = hash_children(second, beside)
        node //= 2
        last //= 2
    return last == 0 and first == old_root and second == new_root


def _are_hashes(values: Iterable[bytes]) -> bool:
    """Whether each is as long as a hash: two are hashed one behind the other, and only length keeps them apart."""
    return all(len(value) == len(EMPTY_ROOT) for value in values)


def _split(count: int) -> int:
    """Return the largest power of two smaller than a count of two or more."""
    return 1 << ((count - 1).bit_length() - 1)


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1
