"""A time-stamping authority on loopback (``openssl ts -reply``), which can also be slow, down, and dishonest."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Literal

from scraper.archive.timestamp import Authority

Mood = Literal[
    "honest",
    "silent",
    "dripping",
    "nonsense",
    "endless",
    "unwell",
    "refusing",
    "another nonce",
    "another digest",
    "stolen",
    "stranger",
]

_SETTINGS = """
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa_config]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = {digests}
accuracy = secs:1
ess_cert_id_alg = sha256
certs = {folder}/chain.pem
"""


def authority(tsa: "Tsa", *, within: float = 10.0) -> Authority:
    """How Banditore asks it."""
    return Authority(tsa.url, "Banditore (tests)", tsa.ca, within=within)


@dataclass(slots=True)
class Tsa:
    """Its certificates and key in a folder, its address, and how it behaves; ``asked`` counts requests."""

    folder: Path
    url: str = ""
    mood: Mood = "honest"
    asked: int = 0
    queries: list[bytes] = field(default_factory=list)

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    def reply(self, query: bytes, *, section: str = "tsa.cnf") -> bytes:
        """What ``openssl ts -reply`` answers."""
        asked, answer = self.folder / "query.tsq", self.folder / "answer.tsr"
        asked.write_bytes(query)
        here: list[str | Path] = ["-config", self.folder / section, "-section", "tsa_config"]
        keys: list[str | Path] = ["-signer", self.folder / "tsa.pem", "-inkey", self.folder / "tsa.key"]
        _openssl("ts", "-reply", *here, "-queryfile", asked, *keys, "-out", answer)
        return answer.read_bytes()

    def query_over(self, data: bytes) -> bytes:
        """A request of somebody else's, with a nonce of his own."""
        other = self.folder / "other.bin"
        other.write_bytes(data)
        _openssl("ts", "-query", "-data", other, "-sha256", "-cert", "-out", self.folder / "other.tsq")
        return (self.folder / "other.tsq").read_bytes()


def _openssl(*words: str | Path) -> None:
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def make_certificates(folder: Path) -> Tsa:
    """A root, and an authority that it vouches for."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tsa.cnf").write_text(_SETTINGS.format(folder=folder, digests="sha256"))
    (folder / "strict.cnf").write_text(_SETTINGS.format(folder=folder, digests="sha512"))
    (folder / "serial").write_text("01\n")
    settings: list[str | Path] = ["-config", folder / "tsa.cnf"]
    new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    _openssl("req", "-x509", *new, "-keyout", folder / "ca.key", "-out", folder / "ca.pem", "-days", "3650",
             "-subj", "/CN=A Root", *settings, "-extensions", "ca")  # fmt: skip
    _openssl(
        "req", *new, "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr", "-subj", "/CN=An Authority", *settings
    )
    _openssl("x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
             "-CAcreateserial", "-out", folder / "tsa.pem", "-days", "3650", "-extfile", folder / "tsa.cnf",
             "-extensions", "tsa")  # fmt: skip
    (folder / "chain.pem").write_bytes((folder / "ca.pem").read_bytes())
    return Tsa(folder)


class _Server(ThreadingHTTPServer):
    """Does not mind a client that hangs up."""

    def __init__(self, tsa: Tsa, stranger: Tsa) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.tsa, self.stranger, self.leaving = tsa, stranger, Event()

    def handle_error(self, *_: object) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        tsa = self.server.tsa
        query = self.rfile.read(int(self.headers["Content-Length"]))
        tsa.asked += 1
        tsa.queries.append(query)
        if tsa.mood == "silent":
            self.server.leaving.wait()
            return
        self.send_response(503 if tsa.mood == "unwell" else 200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        if tsa.mood == "dripping":
            self._drip()
        else:
            self.wfile.write(_answer(tsa, self.server.stranger, query))

    def _drip(self) -> None:
        """A byte now and then, for ever: every single wait is short."""
        try:
            while not self.server.leaving.wait(0.02):
                self.wfile.write(b"\x30")
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(tsa: Tsa, stranger: Tsa) -> Iterator[Tsa]:
    """The authority, listening on loopback; ``stranger`` is one for which nobody vouches."""
    server = _Server(tsa, stranger)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    tsa.url = f"http://127.0.0.1:{server.server_port}/tsr"
    try:
        yield tsa
    finally:
        server.leaving.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(tsa: Tsa, stranger: Tsa, query: bytes) -> bytes:
    answers: dict[Mood, Callable[[], bytes]] = {
        "nonsense": lambda: b"<html><body>Benvenuto</body></html>",
        "endless": lambda: bytes(1 << 20),
        "refusing": lambda: tsa.reply(query, section="strict.cnf"),
        "another digest": lambda: tsa.reply(tsa.query_over(b"something else")),
        "another nonce": lambda: tsa.reply(tsa.query_over((tsa.folder / "sealed.json").read_bytes())),
        "stranger": lambda: stranger.reply(query),
        "stolen": lambda: tsa.reply(query)[:-1] + b"\x00",
    }
    return answers.get(tsa.mood, lambda: tsa.reply(query))()
