"""What sealing costs: MB a second, memory, and how long one record's proof takes among a million.

Run it: ``python tests/bench/seal_bench.py [megabytes]``.
"""

import random
import resource
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from scraper.archive.manifest import Kept, as_lines, manifest_of
from scraper.archive.records import packed
from scraper.archive.seal import Sealer
from scraper.archive.sealed import check_records, check_seals, proof_of

NOW = datetime(2026, 6, 24, 12, tzinfo=UTC)
FILE = "banditore-20260624120000-00000-bench.warc.gz"


def fill(folder: Path, *, records: int, size: int) -> list[str]:
    """An archive of one file; the ids of its records."""
    chance, names, offset = random.Random(1), [], 0
    with (folder / FILE).open("wb") as warc, manifest_of(folder / FILE).open("wb") as manifest:
        payload = chance.randbytes(size)
        for number in range(records):
            name = f"urn:uuid:00000000-0000-4000-8000-{number:012}"
            data = packed([("WARC-Type", "response"), ("WARC-Record-ID", f"<{name}>")], payload)
            warc.write(data)
            manifest.write(as_lines([Kept(offset, len(data), sha256(data).hexdigest(), "response", name)]))
            offset += len(data)
            names.append(name)
    return names


def timed(what: str, act: Callable[[], object], *, megabytes: float = 0) -> None:
    """Run it, and print how long it took."""
    began, used = time.perf_counter(), time.process_time()
    act()
    took, cpu = time.perf_counter() - began, time.process_time() - used
    rate = f"  {megabytes / cpu:6.0f} MB a CPU second" if megabytes else ""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<44} {took:8.3f} s {cpu:8.3f} CPU s{rate}  (peak {peak:.0f} MB)")


def _all(check: Callable[[Path], Iterable[object]], folder: Path) -> None:
    if list(check(folder)):
        raise SystemExit("the archive that was just made is not whole")


def main() -> None:
    """Print the figures."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    for title, records, size in (("pages of 20 KB, packed", megabytes * 50, 20_000), ("tiny records", 1_000_000, 20)):
        with TemporaryDirectory() as scratch:
            folder = Path(scratch)
            names = fill(folder, records=records, size=size)
            sealer = Sealer(folder, folder / "seal.key", lambda: NOW, None, None)
            weight = (folder / FILE).stat().st_size / 1e6
            print(f"{title}: {records} records, {weight:.0f} MB")
            timed("  seal", sealer.seal, megabytes=weight)
            timed("  check_seals (leaves, chain, signatures)", partial(_all, check_seals, folder))
            timed("  check_records (every sealed byte)", partial(_all, check_records, folder), megabytes=weight)
            timed("  proof_of one record", partial(proof_of, folder, names[records // 2]))


if __name__ == "__main__":
    main()
