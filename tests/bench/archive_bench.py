"""What snapshots cost: writing pages of 60 KB and revisits, finding one capture in a million, verifying it all.

    python tests/bench/archive_bench.py [--pages 3000] [--captures 1000000] [--kilobytes 60]

Prints CPU milliseconds (user + system of this process) per page and per revisit, beside what warcio's writer takes
for the same records; the time of a look-up by URL and moment (median, and the slowest of a hundred), beside reading
the same index from its beginning; megabytes a second that verifying reads, packed and unpacked, full and quick,
with its peak memory (of a process that does nothing else), beside ``warcio check``.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.archive.cdxj import Capture, Place, line
from scraper.archive.index import INDEX, CaptureIndex
from scraper.archive.records import Custodian
from scraper.archive.verify import Verification
from scraper.archive.warc import WarcArchive
from scraper.model import Exchange, Page, Snapshot

SITE = "https://www.comune.example.it"
BEGAN = datetime(2026, 6, 24, 6, tzinfo=UTC)
_MB = 1_000_000
_REVISITS = 10
_LOOKED_UP = 2000


def main() -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--captures", type=int, default=1_000_000)
    parser.add_argument("--kilobytes", type=int, default=60)
    parser.add_argument("--verify", type=Path, help="only verify this folder, and print how")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.verify:
        _verify(options.verify, quick=options.quick)
        return
    with tempfile.TemporaryDirectory() as folder:
        warc = Path(folder) / "warc"
        pages = [page(number, options.kilobytes, at=next(_MOMENTS)) for number in range(options.pages)]
        kept = writing(warc, pages)
        verifying(warc, "pages")
        revisiting(warc, pages, kept)
        verifying(warc, f"pages, each with {_REVISITS} revisits")
        finding(Path(folder) / "index", captures=options.captures)


_MOMENTS = (BEGAN + timedelta(milliseconds=number) for number in count())


# ------------------------------------------------------------------ written


def page(number: int, kilobytes: int, *, at: datetime) -> Page:
    """A page as municipalities have them: it packs to about a fifth."""
    dice = random.Random(number)
    words = [f"{dice.choice(_STEMS)}{dice.choice(_ENDS)}" for _ in range(400)]
    items: list[str] = []
    while sum(len(one) for one in items) < kilobytes * 1000:
        prose = " ".join(dice.choices(words, k=25))
        href = f"/novita/{dice.randrange(10**6)}-{dice.choice(words)}"
        items.append(
            f'<li class="card"><a class="card-link" href="{href}"><h3>{prose[:60]}</h3></a><p>{prose}</p></li>\n'
        )
    body = f"<!DOCTYPE html><html lang=it><body><ul>{''.join(items)}</ul></body></html>".encode()
    path = f"/novita/{number}"
    request = f"GET {path} HTTP/1.1\r\nHost: www.comune.example.it\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    response = b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    exchange = Exchange(f"{SITE}{path}", at, "192.0.2.7", request, response, body)
    return Page(exchange.url, exchange.url, at, 200, {"content-type": "text/html"}, body, (exchange,))


_STEMS = ("avvis", "band", "comun", "giunt", "consigl", "contribut", "scadenz", "progett", "cooper", "serviz", "citt")
_ENDS = ("o", "i", "a", "e", "ale", "ali", "azione", "amento", "ista", "oso", "ino", "one", "à", "ico", "ivo")


def writing(folder: Path, pages: Sequence[Page]) -> list[Snapshot]:
    """Pages one after another, a sync after every fifty."""
    kept: list[Snapshot] = []
    with _archive(folder) as archive:
        ours = _cpu(lambda: kept.extend(_keep(archive, pages, [None] * len(pages))))
    theirs = _cpu(lambda: _by_warcio(pages))
    size = sum(len(one.body) for one in pages) / len(pages) / 1000
    each = f"{1000 * ours / len(pages):.3f} CPU ms each (aim 1.0); by warcio {1000 * theirs / len(pages):.3f}"
    print(f"written: {len(pages)} pages of {size:.0f} KB, {each}")
    return kept


def revisiting(folder: Path, pages: Sequence[Page], kept: Sequence[Snapshot]) -> None:
    """All of them again, unchanged."""
    again = [one for one in pages for _ in range(_REVISITS)]
    known: list[Snapshot | None] = [one for one in kept for _ in range(_REVISITS)]
    with _archive(folder) as archive:
        cpu = _cpu(lambda: list(_keep(archive, again, known)))
    print(f"revisits: {len(again)}, {1000 * cpu / len(again):.4f} CPU ms each (aim 0.05)")


def _archive(folder: Path) -> WarcArchive:
    custodian = Custodian("archivio@example.org", "Mozilla/5.0 (compatible; Banditore)", host="bench")
    return WarcArchive(folder, rotate=100 * _MB, clock=lambda: BEGAN, custodian=custodian)


def _keep(archive: WarcArchive, pages: Sequence[Page], known: Sequence[Snapshot | None]) -> Iterator[Snapshot]:
    for number, (one, before) in enumerate(zip(pages, known, strict=True)):
        yield archive.keep(one, source="bench", known=before)
        if number % 50 == 0:
            archive.sync()


def _by_warcio(pages: Sequence[Page]) -> None:
    with tempfile.TemporaryFile() as file:
        writer = WARCWriter(file, gzip=True)
        for one in pages:
            exchange = one.exchanges[-1]
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            response = writer.create_warc_record(one.url, "response", BytesIO(exchange.payload), http_headers=head)
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "www.comune.example.it")], is_http_request=True)
            request = writer.create_warc_record(one.url, "request", http_headers=asked)
            writer.write_request_response_pair(request, response)


# ------------------------------------------------------------------ verified


def verifying(folder: Path, what: str) -> None:
    """In processes of their own, so that the peak of memory is theirs."""
    print(f"verified, {what}:")
    for how in ([], ["--quick"]):
        subprocess.run([sys.executable, __file__, "--verify", str(folder), *how], check=True)
    files = [path for path in folder.iterdir() if path.suffix in {".gz", ".open"}]
    packed = sum(path.stat().st_size for path in files)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "warcio.cli", "check", *map(str, files)], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  warcio check: {packed / _MB / cpu:.0f} MB/s packed")


def _verify(folder: Path, *, quick: bool) -> None:
    before = _peak()
    check = Verification(folder, quick=quick)
    found: list[object] = []
    cpu = _cpu(lambda: found.extend(check.findings()))
    peak = _peak()
    if found:
        sys.exit(f"the archive was damaged while it was written: {found[0]}")
    tally = check.tally
    what = "quick" if quick else "full"
    rates = f"{tally.packed / _MB / cpu:.0f} MB/s packed"
    if not quick:
        rates += f", {tally.unpacked / _MB / cpu:.0f} unpacked (aim 100)"
    memory = f"memory {before:.0f} MB before, at most {peak:.0f} (pages of mapped files included)"
    print(f"  {what}: {tally.records} records in {cpu:.2f} CPU s: {rates}; {memory}")


def _peak() -> float:
    """The most memory that this process ever had, in MB; ``ru_maxrss`` would remember that of its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


# ------------------------------------------------------------------ found


def finding(folder: Path, *, captures: int) -> None:
    """One capture of many, by its URL and a moment."""
    folder.mkdir()
    urls = captures // 50
    _write_index(folder, urls=urls, moments=captures // urls)
    index = CaptureIndex(folder)
    dice = random.Random(7)
    index.near(f"{SITE}/novita/0", BEGAN)
    times = []
    for _ in range(_LOOKED_UP):
        number, at = dice.randrange(urls), BEGAN + timedelta(hours=dice.randrange(captures // urls), minutes=11)
        began = time.perf_counter()
        found = index.near(f"{SITE}/novita/{number}", at)
        times.append(1000 * (time.perf_counter() - began))
        if found is None or found.at != at - timedelta(minutes=11):
            sys.exit(f"the capture of {number} at {at} was not found: {found}")
    began = time.perf_counter()
    with (folder / INDEX).open("rb") as file:
        lines = sum(b'"/novita/none"' in text for text in file)
    scan = 1000 * (time.perf_counter() - began)
    slowest = quantiles(times, n=100)[-1]
    print(
        f"looked up: one of {captures} captures in {median(times):.3f} ms, 99 of 100 within {slowest:.3f} (aim 2)",
        end="",
    )
    print(f"; reading the whole index takes {scan:.0f}" + (" and more" if lines else ""))


def _write_index(folder: Path, *, urls: int, moments: int) -> None:
    with (folder / INDEX).open("w", encoding="ascii") as file:
        for number in sorted(range(urls), key=str):
            for hour in range(moments):
                at = BEGAN + timedelta(hours=hour)
                place = Place("banditore-20260624060000-00000-bench.warc.gz", hour * urls + number, 12345)
                capture = Capture(f"{SITE}/novita/{number}", at, "text/html", 200, "sha1:" + "A" * 32, place)
                file.write(f"{line(capture)}\n")


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    main()
