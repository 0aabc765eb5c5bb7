"""The proof of a record as a folder that can be handed over: a third party checks it with openssl, and no Banditore.

    record.warc.gz             the record, byte for byte: a WARC file of one record
    leaf.txt, path.txt         its leaf (``scraper.archive.leaves``), and its audit path from the bottom up
    seal.json, .sig, .pub      the seal, its signature, the public key
    seal.tsr, tsa-root.pem     its time stamp, where it has one, and the root that vouches for it
    later-000008.json …        the seals up to the one with the time stamp, where it has none of its own
    CHECK.md                   what to run, and what it shows

Nothing in it names a subscriber.
"""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from scraper.archive.cdxj import Place
from scraper.archive.extra import needed
from scraper.archive.reader import ArchiveReader
from scraper.archive.sealed import Proof
from scraper.archive.sealfolder import SealFolder, write_whole
from scraper.archive.sheet import sheet_of
from scraper.archive.timestamp import trusted_roots

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


def write_bundles(proofs: Sequence[Proof], archive: Path, output: Path, *, ca: Path | None) -> Iterator[Path]:
    """Write what proves these records into a folder, or (several) into one below it for each; give the folders.

    ArchiveError where a record cannot be read, or the disk refuses.
    """
    for proof in proofs:
        folder = output if len(proofs) == 1 else output / _folder_name(proof.leaf.kept.id)
        write_bundle(proof, archive, folder, ca=ca)
        yield folder


def _folder_name(record: str) -> str:
    """What tells a record from others; the ids of others' records may hold anything, even a way out of the folder."""
    name = record.rpartition(":")[2]
    return name if _PLAIN.fullmatch(name) else sha256(record.encode()).hexdigest()[:32]


def write_bundle(proof: Proof, archive: Path, folder: Path, *, ca: Path | None) -> None:
    """Write what proves one record. ArchiveError."""
    seals, kept, serial = SealFolder(archive), proof.leaf.kept, proof.seal.serial
    member = ArchiveReader(archive).member(Place(proof.leaf.file, kept.offset, kept.length))
    files = {
        "record.warc.gz": member.packed,
        "leaf.txt": bytes(proof.leaf),
        "path.txt": "".join(f"{step.side} {step.digest.hex()}\n" for step in proof.path).encode(),
        "seal.json": bytes(proof.seal),
        "seal.sig": seals.data(serial, "sig") or b"",
        "seal.pub": seals.public_key(proof.seal.key) or b"",
        "CHECK.md": sheet_of(proof, member.record(), member.text).encode(),
    }
    if proof.token:
        token, stamped = seals.data(proof.stamped, "tsr") or b"", seals.data(proof.stamped, "json") or b""
        files |= {"seal.tsr": token, "tsa-root.pem": _root_of(token, stamped, ca)}
        later = range(serial + 1, proof.stamped + 1)
        files |= {f"later-{number:06}.json": seals.data(number, "json") or b"" for number in later}
    for name, data in files.items():
        write_whole(folder / name, data)


def _root_of(token: bytes, data: bytes, ca: Path | None) -> bytes:
    """The one of the trusted roots to which a token leads, as PEM."""
    with needed("checking a time stamp"):
        from scraper.archive import rfc3161  # noqa: PLC0415 - of the extra ``archive``
    return rfc3161.root_that_vouches(token, data, trusted_roots(ca))
