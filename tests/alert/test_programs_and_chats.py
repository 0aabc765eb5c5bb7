"""Webhooks and chats, as senders behind the same port."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx
import pytest

from scraper.alert.channels import ChannelSender
from scraper.alert.memory import MemorySender
from scraper.alert.switch import SwitchSender
from scraper.alert.webhook import WebhookSender, sign
from scraper.errors import ConfigError, SendError
from scraper.model import Message

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 6, 24, 9, 0, tzinfo=UTC)
EVENT = Message("0f" * 16, "webhook:crm", b'{"type":"items.changed"}')


@dataclass(frozen=True)
class Target:
    id: str = "crm"
    url: str = "https://crm.example/hook"
    key: str = "whsec_" + base64.b64encode(b"segreto di prova").decode()


def answering(*codes: int, seen: list[httpx.Request] | None = None) -> WebhookSender:
    answers = iter(codes)

    def answer(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return httpx.Response(next(answers))

    return WebhookSender([Target()], clock=lambda: NOW, transport=httpx.MockTransport(answer))


async def test_an_event_is_signed_so_that_its_receiver_can_check_it() -> None:
    seen: list[httpx.Request] = []
    sender = answering(204, seen=seen)
    await sender.send(EVENT)
    await sender.aclose()
    [request] = seen
    stamp = request.headers["webhook-timestamp"]
    signed = f"{request.headers['webhook-id']}.{stamp}.".encode() + request.content
    digest = base64.b64encode(hmac.digest(b"segreto di prova", signed, hashlib.sha256)).decode()
    assert request.headers["webhook-signature"] == f"v1,{digest}"
    assert int(stamp) == NOW.timestamp()
    assert request.content == EVENT.data


def test_the_signature_is_that_of_the_standards_own_example() -> None:
    """The example of the Standard Webhooks reference libraries."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signature = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


async def test_the_same_event_again_has_the_same_id() -> None:
    seen: list[httpx.Request] = []
    sender = answering(500, 200, seen=seen)
    with pytest.raises(SendError) as caught:
        await sender.send(EVENT)
    await sender.send(EVENT)
    assert not caught.value.permanent
    assert {request.headers["webhook-id"] for request in seen} == {EVENT.key}


@pytest.mark.parametrize(("code", "permanent"), [(500, False), (429, False), (404, False), (302, False), (410, True)])
async def test_only_one_who_is_gone_is_never_told_again(code: int, *, permanent: bool) -> None:
    with pytest.raises(SendError, match=f"webhook:crm: answered {code}") as caught:
        await answering(code).send(EVENT)
    assert (caught.value.permanent, caught.value.fault) == (permanent, "recipient")


async def test_one_who_left_the_configuration_is_told_nothing() -> None:
    with pytest.raises(SendError, match="not configured") as caught:
        await WebhookSender([], clock=lambda: NOW).send(EVENT)
    assert caught.value.permanent


async def test_every_message_finds_its_way_out() -> None:
    mail, hook = MemorySender(), MemorySender()
    switch = SwitchSender(mail, {"webhook": hook})
    odd = Message("2", "webhook:x@example.org", b"")
    await switch.send(EVENT)
    await switch.send(odd)
    await switch.aclose()
    assert (hook.sent, mail.sent) == ([EVENT], [odd])


@pytest.fixture
def chat() -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A chat that apprise reaches by plain JSON on loopback, and what it was told."""
    told: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200 if len(told) < 2 else 500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"json://127.0.0.1:{server.server_port}/", told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what apprise imports
async def test_a_chat_is_told_a_title_and_a_text(chat: tuple[str, list[dict[str, object]]]) -> None:
    url, told = chat
    sender = ChannelSender({"gruppo": url})
    message = Message("1", "channel:gruppo", json.dumps({"title": "Nuovo avviso", "body": "Scade domani."}).encode())
    await sender.send(message)
    assert (told[0]["title"], told[0]["message"]) == ("Nuovo avviso", "Scade domani.")
    with pytest.raises(SendError, match="channel:gruppo: was not taken") as caught:
        await sender.send(message)
    assert not caught.value.permanent


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what apprise imports
def test_a_url_that_apprise_does_not_know_is_named_without_showing_it() -> None:
    with pytest.raises(ConfigError, match='channel "gruppo"') as caught:
        ChannelSender({"gruppo": "nonsense-s3gr3t0"})
    assert "s3gr3t0" not in str(caught.value)
