"""What of a seal can be checked, part by part: its signature, its place in the chain, its token, its leaves."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.archive.extra import needed
from scraper.archive.leaves import read_leaves
from scraper.archive.merkle import Tree
from scraper.archive.sealfolder import Covered, Previous, Seal, SealFolder, digest_of_seal
from scraper.archive.timestamp import trusted_roots

if TYPE_CHECKING:
    from scraper.archive.rfc3161 import Token


def signature_fault(folder: SealFolder, seal: Seal) -> str | None:
    """Why a seal's signature does not hold; None where it does. ArchiveError."""
    with needed("checking a signature"):
        from scraper.archive import ed25519  # noqa: PLC0415 - of the extra ``archive``
    pem, signature = folder.public_key(seal.key), folder.data(seal.serial, "sig")
    if pem is None:
        return f"its public key is missing (seals/keys/{seal.key}.pem)"
    if signature is None:
        return f"its signature is missing (seals/{seal.name}.sig)"
    try:
        if ed25519.fingerprint_of(pem) != seal.key:
            return f"seals/keys/{seal.key}.pem is another key than its name says"
        return None if ed25519.is_signed(bytes(seal), signature, pem) else "its signature is not over it"
    except ValueError as error:
        return f"seals/keys/{seal.key}.pem: {error}"


def chain_fault(folder: SealFolder, serial: int) -> str | None:
    """Why a seal is not chained to the one before; None where it is. ArchiveError."""
    try:
        seal = folder.seal(serial)
    except ValueError as error:
        return str(error)
    if seal.serial != serial:
        return f"it says that it is seal {seal.serial}"
    if serial == 1:
        return "it is the first, and names another before it" if seal.previous else None
    before = folder.data(serial - 1, "json")
    if before is None:
        return f"the seal before it is missing (seals/{serial - 1:06}.json)"
    if seal.previous != Previous(serial - 1, digest_of_seal(before)):
        return f"seal {serial - 1} is not the one that it names as the one before it"
    return None


def token_of(folder: SealFolder, serial: int, ca: Path | None) -> "Token | None":
    """The time stamp of a seal; None where it has none. ValueError says why it does not hold; ArchiveError."""
    response = folder.data(serial, "tsr")
    if response is None:
        return None
    roots = trusted_roots(ca)
    with needed("checking a time stamp"):
        from scraper.archive import rfc3161  # noqa: PLC0415 - of the extra ``archive``
    return rfc3161.token_in(response, folder.data(serial, "json") or b"", nonce=None, roots=roots)


def leaves_faults(folder: SealFolder, seal: Seal, ends: Mapping[str, int]) -> Iterator[str]:
    """Why its leaves are not those of a seal; ``ends`` is where the seals before it end in each file. ArchiveError."""
    path = folder.file(seal.serial, "leaves")
    if not path.exists():
        yield f"its leaves are missing (seals/{path.name})"
        return
    tree, found = Tree(), dict[str, Covered]()
    try:
        for leaf in read_leaves(path):
            tree.add(leaf.hash)
            start, end = leaf.kept.offset, leaf.kept.end
            known = found.get(leaf.file, Covered(leaf.file, start, start, 0))
            found[leaf.file] = Covered(leaf.file, known.start, end, known.records + 1)
            if start != known.end:
                yield f"its leaves leave out what lies at byte {known.end} of {leaf.file}"
    except ValueError as error:
        yield f"seals/{path.name}: {error}"
        return
    yield from _other_leaves(seal, tree, tuple(found.values()), path)
    yield from _gaps(seal, ends)


def _other_leaves(seal: Seal, tree: Tree, found: tuple[Covered, ...], path: Path) -> Iterator[str]:
    if (tree.root.hex(), tree.size) != (seal.root, seal.records):
        yield f"its leaves are not those that were sealed: seals/{path.name} has another Merkle root"
    elif found != seal.files:
        yield "its leaves are of other bytes than it says"


def _gaps(seal: Seal, ends: Mapping[str, int]) -> Iterator[str]:
    for one in seal.files:
        if one.start != ends.get(one.file, 0):
            yield f"it covers {one.file} from byte {one.start} on, and those before up to byte {ends.get(one.file, 0)}"
