"""A private Postfix on loopback that delivers to Maildirs: its own queue, its own configuration, nobody else's mail."""

import mailbox
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from tempfile import mkdtemp

MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = post.banditore.example
mydestination =
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = example.org, banditore.example
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = texthash:{home}/etc/mailboxes
virtual_alias_maps = texthash:{home}/etc/aliases
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_minimum_uid = 1000
default_transport = error:5.1.1 no such user
maillog_file = {home}/log
maillog_file_prefixes = {home}
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
RETURNED = "avvisi@banditore.example"
"""Our sender: what comes back goes to the mailbox ``returned``."""


@dataclass(frozen=True)
class Postfix:
    """One that runs; ``home`` holds all that it has."""

    home: Path
    port: int

    def mails(self, name: str, *, least: int = 0) -> Sequence[EmailMessage]:
        """What lies in a mailbox, oldest first, once there are so many and nothing is on its way any more."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = [path for part in ("new", "cur") for path in (self.home / "mail" / name / part).glob("*")]
            if len(found) >= least and not self._on_the_way():
                break
            time.sleep(0.05)  # another program's work: there is nothing to wait on
        parser = BytesParser(EmailMessage, policy=default)
        read = [parser.parsebytes(file.read_bytes()) for file in found]
        return sorted(read, key=lambda mail: (mail["Date"].datetime, str(mail["Subject"])))

    def _on_the_way(self) -> bool:
        queues = ("maildrop", "incoming", "active", "deferred")
        return any(path.is_file() for queue in queues for path in (self.home / "queue" / queue).rglob("*"))


@contextmanager
def running(mailboxes: Sequence[str], aliases: Mapping[str, str] | None = None) -> Iterator[Postfix]:
    """A Postfix for these mailboxes of example.org; ``aliases`` lead from one address to another."""
    home = Path(mkdtemp(prefix="banditore-post-"))  # sockets lie below: their paths must be short
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    home.chmod(0o755)
    for folder in ("etc", "queue", "data", "mail"):
        (home / folder).mkdir()
    shutil.chown(home / "data", "postfix")
    shutil.chown(home / "mail", 65534, 65534)
    etc = home / "etc"
    (etc / "main.cf").write_text(MAIN.format(home=home))
    (etc / "master.cf").write_text(MASTER.format(port=port))
    (etc / "mailboxes").write_text(
        "".join(f"{name}@example.org {name}/\n" for name in mailboxes) + f"{RETURNED} returned/\n"
    )
    (etc / "aliases").write_text("".join(f"{name} {target}\n" for name, target in (aliases or {}).items()))
    command = ["postfix", "-c", str(etc)]
    subprocess.run([*command, "start"], check=True, capture_output=True, timeout=60)
    try:
        _wait_for(port)
        yield Postfix(home, port)
    finally:
        subprocess.run([*command, "stop"], check=False, capture_output=True, timeout=60)
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                line.recv(100)
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("Postfix does not answer")


def maildir(post: Postfix) -> Path:
    """Where what came back lies; made if nothing did yet."""
    folder = post.home / "mail" / "returned"
    mailbox.Maildir(folder, create=True)
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, 65534, 65534)
    return folder
