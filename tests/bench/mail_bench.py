"""How fast a call reaches everybody: 10,000 recipients at once, handed to an SMTP server in another process.

    python tests/bench/mail_bench.py [--recipients 10000]

Subscriptions of four tastes in two languages, a quarter of the recipients each; the real outbox on disk, the real
sender. Prints mails a second, CPU milliseconds a mail (of this process alone), and the peak memory at the first
thousand and at the end; checks that every recipient got exactly one mail, with a Message-ID of its own.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from scraper import config
from scraper.app import open_app, open_memory
from scraper.deliver import deliver
from scraper.model import (
    Attachment,
    Change,
    ChangeType,
    Checked,
    Entry,
    Item,
    Kind,
    Message,
    SourceState,
    Status,
)
from scraper.ports import Sender

_NOW = datetime(2026, 6, 24, 9, 0, tzinfo=UTC)
_TEXT = (
    "Il Comune cerca partner per la co-progettazione di interventi di cooperazione internazionale e di educazione alla "
    "cittadinanza globale, da presentare entro i termini e con le modalità che l’avviso indica.\n"
) * 12

SERVER = r"""
import asyncio, json, re, resource, sys

taken, ids = {}, set()

async def talk(reader, writer):
    say = lambda line: writer.write(line + b"\r\n")
    say(b"220 bench")
    recipient = b""
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"EHLO":
            say(b"250-bench"); say(b"250-8BITMIME"); say(b"250 SMTPUTF8")
        elif verb == b"RCPT":
            recipient = line.split(b"<")[1].split(b">")[0]
            say(b"250 OK")
        elif verb == b"DATA":
            say(b"354 go on")
            data = await reader.readuntil(b"\r\n.\r\n")
            name = recipient.decode()
            taken[name] = taken.get(name, 0) + 1
            ids.add(re.search(rb"^Message-ID: (\S+)", data, re.M)[1])
            say(b"250 taken")
        elif verb == b"QUIT":
            say(b"221 bye")
            break
        else:
            say(b"250 OK")
    writer.close()

async def main():
    server = await asyncio.start_server(talk, "127.0.0.1", 0, limit=2**20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    print(json.dumps({"taken": taken, "ids": len(ids)}), flush=True)
    server.close()

asyncio.run(main())
"""


def main() -> None:
    """Run the bench and print its figures; exit 1 when a mail is missing or was sent twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=10_000)
    options = parser.parse_args()
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdin
    assert server.stdout
    port = int(server.stdout.readline())
    with tempfile.TemporaryDirectory() as folder:
        settings = _configured(Path(folder), port, options.recipients)
        _a_call_appears(settings)
        first, last, seconds, cpu, errors = asyncio.run(_deliver(settings))
    server.stdin.write("\n")
    server.stdin.flush()
    result = json.loads(server.stdout.readline())
    server.wait()
    counts = Counter(result["taken"])
    print(f"{counts.total()} mails in {seconds:.1f} s: {counts.total() / seconds:.0f} a second")
    print(f"CPU {1000 * cpu / max(counts.total(), 1):.2f} ms a mail, {counts.total() / cpu:.0f} a second of one core")
    print(f"peak memory {first:.0f} MB after the first thousand, {last:.0f} MB at the end")
    whole = len(counts) == options.recipients and set(counts.values()) == {1} and result["ids"] == options.recipients
    print(
        "every recipient has one mail with an id of its own" if whole else f"WRONG: {len(counts)} have mail; {errors}"
    )
    sys.exit(0 if whole else 1)


def _configured(folder: Path, port: int, recipients: int) -> config.Config:
    addresses = [f"persona{number}@ente{number % 97}.example" for number in range(recipients)]
    tastes: Sequence[str] = (
        'kinds = ["call"]',
        'match = ["cooperazione"]',
        'kinds = ["call"]\nlanguage = "en"',
        'sites = ["comune"]\nmatch = ["educazione"]\nlanguage = "en"',
    )
    tables = [
        f'[[subscription]]\nid = "gusto-{number}"\nto = {json.dumps(addresses[number :: len(tastes)])}\n{taste}\n'
        for number, taste in enumerate(tastes)
    ]
    site = '[[site]]\nid = "comune"\nname = "Comune di Prova"\nurl = "http://comune.example/"\n'
    source = '[[source]]\nid = "avvisi"\nsite = "comune"\nurl = "http://comune.example/avvisi"\n'
    smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "avvisi@banditore.example"\n'
    file = folder / "config.toml"
    file.write_text("\n".join((smtp, site, source, *tables)), encoding="utf-8")
    return config.load(file, environment={})


def _a_call_appears(settings: config.Config) -> None:
    item = Item(
        id="tag:bench,2026:1",
        kind=Kind.CALL,
        title="Avviso pubblico per la co-progettazione di interventi di cooperazione internazionale",
        url="http://comune.example/avvisi/1",
        deadline=date(2026, 7, 24),
        office="Settore Socio Educativo",
        attachments=(Attachment("http://comune.example/avviso.pdf", "Avviso (PDF)"),),
        text=_TEXT,
    )
    entry = Entry(item, "comune", _NOW, _NOW, None)
    change = Change(
        id="c1",
        at=_NOW,
        type=ChangeType.APPEARED,
        item=item.id,
        site="comune",
        source="avvisi",
        kind=item.kind,
        title=item.title,
        url=item.url,
        fields={},
        snapshot=None,
    )
    with open_memory(settings) as memory:
        memory.store.register(settings.sources, now=_NOW)
        before = SourceState(settings.sources[0])
        after = replace(before, status=Status.OK, last_checked=_NOW, last_ok=_NOW)
        memory.store.record([Checked(before, after, _NOW, entries=(entry,), changes=(change,))])


class _Watched:
    """Notes how much memory there is after the first thousand mails."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._sent = 0
        self.first = 0.0

    async def send(self, message: Message) -> None:
        """Pass it on."""
        await self._sender.send(message)
        self._sent += 1
        if self._sent == 1000:
            self.first = _peak()

    async def aclose(self) -> None:
        """Pass it on."""
        await self._sender.aclose()


async def _deliver(settings: config.Config) -> tuple[float, float, float, float, Sequence[str]]:
    async with open_app(settings) as app:
        watched = _Watched(app.desk.sender)
        began, used = time.perf_counter(), time.process_time()
        done = await deliver(replace(app.desk, sender=watched))
        return watched.first, _peak(), time.perf_counter() - began, time.process_time() - used, done.errors


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
