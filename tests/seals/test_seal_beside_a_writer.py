"""A seal that is made while another process writes the archive, rotates its files, and goes on."""

import os
import subprocess
import sys
from pathlib import Path

from scraper.archive.manifest import read_manifest
from scraper.archive.sealed import check_records, check_seals, sealed_leaves
from tests.seals.sealing import seal

_WRITER = """
import random, sys
from datetime import UTC, datetime
from pathlib import Path
from scraper.archive.records import Custodian
from scraper.archive.warc import WarcArchive
from scraper.fetch.replay import page
chance = random.Random(1)
now = datetime(2026, 6, 24, 12, tzinfo=UTC)
us = Custodian("redazione@example.org", "Banditore (tests)", host="tests")
with WarcArchive(Path(sys.argv[1]), rotate=60_000, clock=lambda: now, custodian=us) as archive:
    for number in range(600):
        body = chance.randbytes(chance.randrange(3000)).hex()
        archive.keep(page(f"https://www.comune.example.it/{number}", f"<h1>{number}</h1>{body}", at=now), source="s")
        if number % 5 == 0:
            archive.sync()
"""


def test_beside_a_writer_every_record_is_sealed_once_and_no_damage_is_imagined(folder: Path) -> None:
    folder.mkdir()
    where = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, folder], env=where)
    made = 0
    while writer.poll() is None:
        done = seal(folder)
        assert done.damages == ()
        made += done.seal is not None
    assert writer.returncode == 0
    made += seal(folder).seal is not None
    assert made > 1, "a seal was made while it wrote"
    assert [*check_seals(folder), *check_records(folder)] == []
    kept = [kept.id for path in folder.glob("*.manifest") for kept in read_manifest(path)]
    assert sorted(leaf.kept.id for _, leaf in sealed_leaves(folder)) == sorted(kept)
    assert len(list(folder.glob("*.warc.gz"))) > 5
