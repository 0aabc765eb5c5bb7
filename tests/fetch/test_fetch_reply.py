"""Reading HTTP/1.1 responses from pieces."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.fetch.errors import FetchError
from scraper.fetch.reply import HEAD_MAX_SIZE, Reply
from scraper.model import Reason

HEAD = b"HTTP/1.1 200 OK\r\nServer: comune\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\nciao\r\n6;x=y\r\n mondo\r\n0\r\nTrailer: t\r\n\r\n"


def read(data: bytes, *, step: int = 10**6, closed: bool = False, bodiless: bool = False) -> tuple[Reply, bytes]:
    reply = Reply(bodiless=bodiless)
    body = b""
    for start in range(0, len(data), step):
        reply.feed(data[start : start + step])
        body += reply.take()
    if closed:
        reply.eof(clean=True)
    return reply, body


@pytest.mark.parametrize("step", [1, 2, 7, 1000])
def test_chunks_are_undone_in_whatever_pieces_they_arrive(step: int) -> None:
    reply, body = read(CHUNKED, step=step)
    assert (body, reply.complete, reply.reusable) == (b"ciao mondo", True, True)


def test_the_head_is_kept_byte_by_byte() -> None:
    raw = b"HTTP/1.1 200  Va  bene\r\nX-Odd:   \xe8 \r\ncontent-LENGTH: 2\r\n\r\n"
    reply, body = read(raw + b"ok", step=3)
    assert reply.head is not None
    assert reply.head.raw == raw
    assert (reply.head.status, body) == (200, b"ok")
    assert reply.head.headers[1] == (b"content-LENGTH", b"2")


def test_trailers_are_no_header_fields() -> None:
    reply, _ = read(CHUNKED)
    assert reply.head is not None
    assert [name for name, _ in reply.head.headers] == [b"Server", b"Transfer-Encoding"]


@pytest.mark.parametrize("step", [1, 5, 1000])
def test_interim_responses_are_skipped(step: int) -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"
    reply, body = read(interim + CHUNKED, step=step)
    assert reply.head is not None
    assert (reply.head.status, len(reply.head.headers), body) == (200, 2, b"ciao mondo")


@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body_whatever_their_length_says(status: int) -> None:
    reply, body = read(b"HTTP/1.1 %d X\r\nContent-Length: 99\r\n\r\n" % status)
    assert (body, reply.complete, reply.reusable) == (b"", True, True)


def test_the_answer_to_head_has_no_body() -> None:
    reply, body = read(HEAD + b"Content-Length: 99\r\n\r\n", bodiless=True)
    assert (body, reply.complete, reply.reusable) == (b"", True, True)


@pytest.mark.parametrize("head", [HEAD + b"\r\n", b"HTTP/1.0 200 OK\nServer: old\n\n"])
def test_without_a_length_the_body_ends_with_the_connection(head: bytes) -> None:
    reply, body = read(head + b"ciao", closed=True)
    assert (body, reply.complete, reply.reusable) == (b"ciao", True, False)


@pytest.mark.parametrize("cut", [HEAD, HEAD + b"Content-Length: 9\r\n\r\nciao", CHUNKED[:-20], CHUNKED[:-2]])
def test_a_connection_that_ends_too_early_cuts_the_answer_short(cut: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        read(cut, closed=True)
    assert caught.value.reason is Reason.CUT_SHORT


def test_a_connection_may_end_or_break_once_the_answer_is_whole() -> None:
    reply, body = read(CHUNKED, closed=True)
    reply.eof(clean=False)
    assert (body, reply.complete) == (b"ciao mondo", True)


def test_a_connection_that_breaks_is_no_end_of_a_body() -> None:
    reply, _ = read(HEAD + b"\r\nciao")
    with pytest.raises(FetchError) as caught:
        reply.eof(clean=False)
    assert caught.value.reason is Reason.CUT_SHORT


@pytest.mark.parametrize(
    "fields",
    [b"Connection: close\r\nContent-Length: 4\r\n\r\n", b"Content-Length: 2\r\n\r\n", b"Content-Length: 0\r\n\r\n"],
)
def test_a_connection_is_not_reused_after_goodbye_or_surplus(fields: bytes) -> None:
    reply, body = read(HEAD + fields + b"ciao")
    assert b"ciao".startswith(body)
    assert (reply.complete, reply.reusable) == (True, False)


@pytest.mark.parametrize(
    "data", [b"SSH-2.0-OpenSSH_9.6\r\n", b"<html>", b"HTTP/2 200 OK\r\n\r\n", b"HTTP/1.1 banana\r\n\r\n", b"\0"]
)
def test_what_is_not_http_is_said_to_be_so_at_once(data: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        read(data)
    assert caught.value.reason is Reason.PROTOCOL


def test_broken_chunks_are_not_http() -> None:
    with pytest.raises(FetchError) as caught:
        read(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nciao")
    assert caught.value.reason is Reason.PROTOCOL


@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"])
def test_an_endless_head_is_not_read_to_its_end(end: bytes) -> None:
    with pytest.raises(FetchError, match="64 KiB"):
        read(HEAD + b"X: " + b"x" * HEAD_MAX_SIZE + end)


@given(st.binary(max_size=300), st.integers(1, 50))
def test_arbitrary_bytes_are_read_or_refused_but_never_crash(data: bytes, step: int) -> None:
    for start in (b"", b"HTTP/1.1 ", HEAD, HEAD + b"Transfer-Encoding: chunked\r\n\r\n"):
        with suppress(FetchError):
            reply, _ = read(start + data, step=step, closed=True)
            assert reply.complete
