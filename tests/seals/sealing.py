"""Archives to seal, made record by record with their manifests, and what openssl says of a seal."""

import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from scraper.archive.manifest import Kept, as_lines, manifest_of
from scraper.archive.records import digest_of, packed, warc_date
from scraper.archive.seal import Sealer, Sealing, Stamper
from scraper.archive.sealfolder import Seal

NOON = datetime(2026, 6, 24, 12, tzinfo=UTC)
FIRST, SECOND = "banditore-20260624T120000Z-00000-www.warc.gz", "banditore-20260625T120000Z-00001-www.warc.gz"


def record(number: int, *, kind: str = "response") -> tuple[bytes, str]:
    """A packed record and its id."""
    name = f"urn:uuid:00000000-0000-4000-8000-{number:012}"
    payload = b"<h1>Avviso %d</h1>" % number
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + payload
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<{name}>"),
        ("WARC-Date", warc_date(NOON + timedelta(minutes=number))),
        ("WARC-Target-URI", f"https://www.comune.example.it/avvisi/{number}"),
        ("WARC-Payload-Digest", digest_of(payload)),
        ("WARC-Block-Digest", digest_of(block)),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    return packed(fields, block), name


def keep(folder: Path, file: str, numbers: Sequence[int], *, still_open: bool = False) -> list[str]:
    """Append records to a file of an archive and to its manifest; their ids."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (f"{file}.open" if still_open else file)
    names = []
    for number in numbers:
        packed, name = record(number)
        offset = path.stat().st_size if path.exists() else 0
        with path.open("ab") as warc, manifest_of(path).open("ab") as manifest:
            warc.write(packed)
            manifest.write(as_lines([Kept(offset, len(packed), sha256(packed).hexdigest(), "response", name)]))
        names.append(name)
    return names


def seal(folder: Path, *, key: Path | None = None, authority: Stamper | None = None, retry: bool = False) -> Sealing:
    """Seal an archive, as the command does."""
    sealer = Sealer(folder, key or folder.parent / "seal.key", lambda: NOON, "redazione@example.org", authority)
    return sealer.retry() if retry else sealer.seal()


def sealed(folder: Path, *, key: Path | None = None, authority: Stamper | None = None) -> Seal:
    """Seal an archive that has something new and no damage."""
    done = seal(folder, key=key, authority=authority)
    assert done.seal is not None, done
    return done.seal


def openssl(*words: str | Path) -> tuple[bool, str]:
    """Is openssl content, and what does it say?"""
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=False, timeout=60)
    return done.returncode == 0, done.stdout + done.stderr


def openssl_on(folder: Path, serial: int) -> tuple[bool, str]:
    """What openssl says of a seal's signature, by the public key that seal.pub holds."""
    seals = folder / "seals"
    files: list[str | Path] = ["-in", seals / f"{serial:06}.json", "-sigfile", seals / f"{serial:06}.sig"]
    return openssl("pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", seals / "seal.pub", *files)
