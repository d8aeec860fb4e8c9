"""The tree is that of RFC 6962: its published vectors, its worked example, and what pymerkle makes of the same."""

import hashlib
from collections.abc import Sequence

import pymerkle  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.custody import (
    Frontier,
    Tree,
    hash_leaf,
    root_of,
    shows_consistency,
    shows_inclusion,
)
from bwv_index.custody.merkle import EMPTY_ROOT, hash_children

# Published with the reference implementation of certificate transparency, which RFC 6962 describes.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""By size, from none to eight."""
LEAF_0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
NODE_0_1 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
NODE_2_3 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
NODE_4_5 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
NODE_6_7 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
NODE_0_3 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
NODE_4_7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"

LARGEST = 64
LEAVES = [hash_leaf(number.to_bytes(2)) for number in range(LARGEST)]
TREE = Tree(LEAVES)

entries = st.lists(st.binary(max_size=40), min_size=1, max_size=130)


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """The tree hash as RFC 6962, section 2.1, defines it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return hashlib.sha256(b"\x01" + by_definition(leaves[:left]) + by_definition(leaves[left:])).digest()


def sizes(smallest: int = 1) -> st.SearchStrategy[int]:
    return st.integers(smallest, LARGEST)


def pairs(smallest: int = 1) -> st.SearchStrategy[tuple[int, int]]:
    return sizes(smallest).flatmap(lambda newer: st.tuples(st.integers(1, newer), st.just(newer)))


def flipped(value: bytes, bit: int) -> bytes:
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


bits = st.integers(0, 255)


# Roots


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    leaves = [hash_leaf(entry) for entry in ENTRIES]
    assert root_of(leaves[:size]).hex() == ROOTS[size]
    assert Tree(leaves).root(size).hex() == ROOTS[size]
    assert Frontier().grown(leaves[:size]).root().hex() == ROOTS[size]


@pytest.mark.parametrize("size", range(LARGEST + 1))
def test_every_root_is_that_of_the_definition(size: int) -> None:
    wanted = by_definition(LEAVES[:size])
    assert root_of(LEAVES[:size]) == TREE.root(size) == wanted


@given(entries)
def test_roots_are_those_of_pymerkle(given_entries: list[bytes]) -> None:
    theirs = pymerkle.InmemoryTree.init_from_entries(given_entries)
    assert root_of(map(hash_leaf, given_entries)) == theirs.get_root()


@given(st.lists(sizes(), max_size=4).map(sorted))
def test_a_frontier_that_grows_in_pieces_is_the_same(ends: list[int]) -> None:
    frontier, start = Frontier(), 0
    for end in [*ends, LARGEST]:
        frontier, start = frontier.grown(LEAVES[start:end]), end
    assert frontier == Frontier().grown(LEAVES)
    assert frontier.root() == TREE.root()


@pytest.mark.parametrize(("size", "held"), [(0, 1), (1, 0), (1, 2), (3, 1), (4, 2), (7, 2)])
def test_a_frontier_holds_one_hash_for_each_whole_subtree(size: int, held: int) -> None:
    with pytest.raises(ValueError, match="one hash for each bit"):
        Frontier(size, (EMPTY_ROOT,) * held)


@given(sizes(2), st.data())
def test_two_leaves_in_another_order_are_another_tree(size: int, data: st.DataObject) -> None:
    one, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    leaves = LEAVES[:size]
    leaves[one], leaves[other] = leaves[other], leaves[one]
    assert root_of(leaves) != TREE.root(size)


def test_an_inner_node_cannot_pose_as_an_entry() -> None:
    assert root_of([hash_leaf(LEAVES[0] + LEAVES[1])]) != root_of(LEAVES[:2])


# Inclusion


@pytest.mark.parametrize(
    ("position", "size", "path"),
    [
        (0, 1, []),
        (0, 8, [LEAF_1, NODE_2_3, NODE_4_7]),
        (5, 8, [LEAF_4, NODE_6_7, NODE_0_3]),
        (2, 3, [NODE_0_1]),
        (1, 5, [LEAF_0, NODE_2_3, LEAF_4]),
    ],
)
def test_inclusion_proofs_are_the_published_ones(position: int, size: int, path: list[str]) -> None:
    leaves = [hash_leaf(entry) for entry in ENTRIES]
    proof = Tree(leaves).inclusion_proof(position, size)
    assert [each.hex() for each in proof] == path
    assert shows_inclusion(leaves[position], position, size, proof, bytes.fromhex(ROOTS[size]))


def seven() -> dict[str, bytes]:
    """The nodes of the tree of seven leaves that RFC 6962, section 2.1.3, draws, under its own letters."""
    node = dict(zip("abcdefj", LEAVES[:7], strict=True))
    node["g"] = hash_children(node["a"], node["b"])
    node["h"] = hash_children(node["c"], node["d"])
    node["i"] = hash_children(node["e"], node["f"])
    node["k"] = hash_children(node["g"], node["h"])
    node["l"] = hash_children(node["i"], node["j"])
    return node


@pytest.mark.parametrize(("position", "path"), [(0, "bhl"), (3, "cgl"), (4, "fjk"), (6, "ik")])
def test_inclusion_in_the_worked_example(position: int, path: str) -> None:
    assert TREE.inclusion_proof(position, 7) == tuple(seven()[letter] for letter in path)


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_every_inclusion_proof_shows_it(size: int) -> None:
    root = TREE.root(size)
    for position in range(size):
        proof = TREE.inclusion_proof(position, size)
        assert shows_inclusion(LEAVES[position], position, size, proof, root)


@given(entries, st.data())
def test_inclusion_proofs_are_those_of_pymerkle(given_entries: list[bytes], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(given_entries) - 1))
    leaves = [hash_leaf(entry) for entry in given_entries]
    theirs = pymerkle.InmemoryTree.init_from_entries(given_entries).prove_inclusion(position + 1)
    assert [leaves[position], *Tree(leaves).inclusion_proof(position)] == theirs.path
    pymerkle.verify_inclusion(leaves[position], root_of(leaves), theirs)


@given(sizes(), bits, st.data())
def test_one_flipped_bit_in_leaf_root_or_proof_is_seen(size: int, bit: int, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, size - 1))
    leaf, root, proof = LEAVES[position], TREE.root(size), TREE.inclusion_proof(position, size)
    assert not shows_inclusion(flipped(leaf, bit), position, size, proof, root)
    assert not shows_inclusion(leaf, position, size, proof, flipped(root, bit))
    for at, beside in enumerate(proof):
        changed = (*proof[:at], flipped(beside, bit), *proof[at + 1 :])
        assert not shows_inclusion(leaf, position, size, changed, root)


@given(sizes(2), st.data())
def test_a_leaf_is_not_shown_in_another_place(size: int, data: st.DataObject) -> None:
    position, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    proof, root = TREE.inclusion_proof(position, size), TREE.root(size)
    assert not shows_inclusion(LEAVES[position], other, size, proof, root)
    assert not shows_inclusion(LEAVES[other], position, size, proof, root)


@given(sizes(), st.data())
def test_a_proof_that_is_longer_or_shorter_shows_nothing(size: int, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, size - 1))
    proof, root = TREE.inclusion_proof(position, size), TREE.root(size)
    more = (*proof, data.draw(st.sampled_from(LEAVES)))
    assert not shows_inclusion(LEAVES[position], position, size, more, root)
    if proof:
        assert not shows_inclusion(LEAVES[position], position, size, proof[:-1], root)
        assert not shows_inclusion(LEAVES[position], position, size, proof[1:], root)


@pytest.mark.parametrize(("position", "size"), [(-1, 3), (3, 3), (0, 0), (4, 3), (0, -1)])
def test_a_place_outside_the_tree_shows_nothing(position: int, size: int) -> None:
    assert not shows_inclusion(LEAVES[0], position, size, (), LEAVES[0])


@pytest.mark.parametrize(("position", "size"), [(-1, 3), (3, 3), (0, 0), (0, LARGEST + 1)])
def test_no_proof_is_made_of_a_leaf_that_is_not_there(position: int, size: int) -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        TREE.inclusion_proof(position, size)


@pytest.mark.parametrize("moved", [1, 31, 32])
def test_bytes_moved_between_leaf_and_proof_show_nothing(moved: int) -> None:
    """Both are hashed one behind the other, so that only their lengths keep them apart."""
    leaf, beside = LEAVES[0] + LEAVES[1][:moved], LEAVES[1][moved:]
    assert not shows_inclusion(leaf, 0, 2, (beside,), TREE.root(2))
    assert not shows_consistency(1, 2, leaf, TREE.root(2), (beside,))


# Consistency


@pytest.mark.parametrize(
    ("older", "newer", "path"),
    [
        (1, 1, []),
        (1, 8, [LEAF_1, NODE_2_3, NODE_4_7]),
        (6, 8, [NODE_4_5, NODE_6_7, NODE_0_3]),
        (2, 5, [NODE_2_3, LEAF_4]),
        (2, 8, [NODE_2_3, NODE_4_7]),
    ],
)
def test_consistency_proofs_are_the_published_ones(older: int, newer: int, path: list[str]) -> None:
    proof = Tree([hash_leaf(entry) for entry in ENTRIES]).consistency_proof(older, newer)
    old_root, new_root = bytes.fromhex(ROOTS[older]), bytes.fromhex(ROOTS[newer])
    assert [each.hex() for each in proof] == path
    assert shows_consistency(older, newer, old_root, new_root, proof)


@pytest.mark.parametrize(("older", "path"), [(3, "cdgl"), (4, "l"), (6, "ijk")])
def test_consistency_in_the_worked_example(older: int, path: str) -> None:
    assert TREE.consistency_proof(older, 7) == tuple(seven()[letter] for letter in path)


@pytest.mark.parametrize("newer", range(1, LARGEST + 1))
def test_every_consistency_proof_shows_it(newer: int) -> None:
    for older in range(1, newer + 1):
        proof = TREE.consistency_proof(older, newer)
        assert shows_consistency(older, newer, TREE.root(older), TREE.root(newer), proof)


@given(pairs())
def test_pymerkle_finds_the_same_roots_consistent(pair: tuple[int, int]) -> None:
    older, newer = pair
    theirs = pymerkle.InmemoryTree.init_from_entries([number.to_bytes(2) for number in range(newer)])
    proof = theirs.prove_consistency(older, newer)
    pymerkle.verify_consistency(TREE.root(older), TREE.root(newer), proof, older, newer)


@given(pairs(), bits)
def test_one_flipped_bit_in_roots_or_proof_is_seen(pair: tuple[int, int], bit: int) -> None:
    older, newer = pair
    old_root, new_root = TREE.root(older), TREE.root(newer)
    proof = TREE.consistency_proof(older, newer)
    assert not shows_consistency(older, newer, flipped(old_root, bit), new_root, proof)
    assert not shows_consistency(older, newer, old_root, flipped(new_root, bit), proof)
    for at, beside in enumerate(proof):
        changed = (*proof[:at], flipped(beside, bit), *proof[at + 1 :])
        assert not shows_consistency(older, newer, old_root, new_root, changed)


@given(pairs(2), st.data())
def test_a_history_that_was_changed_is_not_consistent(pair: tuple[int, int], data: st.DataObject) -> None:
    """Whoever rewrites an old entry cannot prove the new tree against the old root, with the new tree's own proof."""
    older, newer = pair
    changed = LEAVES[:newer]
    changed[data.draw(st.integers(0, older - 1))] = hash_leaf(b"rewritten")
    rewritten = Tree(changed)
    proof = rewritten.consistency_proof(older, newer)
    assert not shows_consistency(older, newer, TREE.root(older), rewritten.root(), proof)


@given(pairs(), st.data())
def test_a_consistency_proof_that_is_longer_or_shorter_shows_nothing(
    pair: tuple[int, int], data: st.DataObject
) -> None:
    older, newer = pair
    old_root, new_root = TREE.root(older), TREE.root(newer)
    proof = TREE.consistency_proof(older, newer)
    more = (*proof, data.draw(st.sampled_from(LEAVES)))
    assert not shows_consistency(older, newer, old_root, new_root, more)
    if proof:
        assert not shows_consistency(older, newer, old_root, new_root, proof[:-1])
        assert not shows_consistency(older, newer, old_root, new_root, proof[1:])


@pytest.mark.parametrize(("older", "newer"), [(0, 0), (0, 3), (-1, 3), (4, 3)])
def test_sizes_that_are_no_older_and_newer_show_nothing(older: int, newer: int) -> None:
    assert not shows_consistency(older, newer, EMPTY_ROOT, EMPTY_ROOT, ())


@pytest.mark.parametrize(("older", "newer"), [(0, 3), (4, 3), (1, LARGEST + 1)])
def test_no_proof_is_made_between_trees_that_are_not_there(older: int, newer: int) -> None:
    with pytest.raises(ValueError, match="no such pair"):
        TREE.consistency_proof(older, newer)
