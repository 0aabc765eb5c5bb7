"""Merkle trees: against the definition as it stands in RFC 9162, and the vectors of Certificate Transparency."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.merkle import Step, Tree, audit_path, is_path_of, leaf_hash, root_from, root_of

LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
"""Inputs of the reference trees of Certificate Transparency (google/certificate-transparency, merkle_tree_test)."""
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]


def hashed(leaves: list[bytes]) -> list[bytes]:
    return [leaf_hash(leaf) for leaf in leaves]


def defined(leaves: list[bytes]) -> bytes:
    """MTH(D[n]) word for word (RFC 9162 §2.1.1)."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + defined(leaves[:k]) + defined(leaves[k:])).digest()


def defined_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH(m, D[n]) word for word (RFC 9162 §2.1.3.1)."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*defined_path(m, leaves[:k]), defined(leaves[k:])]
    return [*defined_path(m - k, leaves[k:]), defined(leaves[:k])]


def test_the_roots_are_those_of_certificate_transparency() -> None:
    assert [root_of(hashed(LEAVES[:count])).hex() for count in range(1, 9)] == ROOTS


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root_of([]) == sha256(b"").digest()


@pytest.mark.parametrize(("index", "size", "path"), PATHS)
def test_the_paths_are_those_of_certificate_transparency(index: int, size: int, path: list[str]) -> None:
    assert [step.digest.hex() for step in audit_path(index, size, hashed(LEAVES[:size]))] == path


TREES = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


@given(TREES, st.data())
def test_roots_and_paths_are_what_the_rfc_defines(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = audit_path(index, len(leaves), hashed(leaves))
    assert root_of(hashed(leaves)) == defined(leaves)
    assert [step.digest for step in path] == defined_path(index, leaves)
    assert root_from(leaf_hash(leaves[index]), path) == defined(leaves)
    assert is_path_of(index, len(leaves), path)


@given(TREES, st.data())
def test_no_other_leaf_and_no_bent_path_leads_to_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root = audit_path(index, len(leaves), hashed(leaves)), root_of(hashed(leaves))
    other = data.draw(st.binary(max_size=9).filter(lambda found: found != leaves[index]))
    assert root_from(leaf_hash(other), path) != root
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        bit = data.draw(st.integers(0, 255))
        digest = (int.from_bytes(path[place].digest) ^ 1 << bit).to_bytes(32)
        bent = [*path[:place], Step(path[place].side, digest), *path[place + 1 :]]
        assert root_from(leaf_hash(leaves[index]), bent) != root
        assert root_from(leaf_hash(leaves[index]), path[:-1]) != root


@given(st.integers(1, 200), st.data())
def test_a_path_has_the_shape_of_its_own_place_alone(size: int, data: st.DataObject) -> None:
    leaves = hashed([b"%d" % number for number in range(size)])
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    path = audit_path(index, size, leaves)
    assert is_path_of(other, size, path) == (index == other)
    assert not is_path_of(size, size, path)


def test_a_path_wants_every_leaf_and_one_that_is_there() -> None:
    leaves = hashed(LEAVES)
    for index, size, given_leaves in ((0, 8, leaves[:7]), (0, 7, leaves), (8, 8, leaves), (-1, 8, leaves)):
        with pytest.raises(ValueError, match="lea"):
            audit_path(index, size, given_leaves)


def test_a_tree_can_be_asked_for_its_root_while_it_grows() -> None:
    tree = Tree()
    for leaf, root in zip(hashed(LEAVES), ROOTS, strict=True):
        tree.add(leaf)
        assert tree.root.hex() == root
