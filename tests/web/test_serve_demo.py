"""The demo's archive replayed, by us and by pywb: every copy is what the recorded site served, to byte and to eye."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from scraper.archive.cdxj import Capture
from scraper.demo.days import Day, recording
from scraper.demo.server import DayServer
from tests.web.conftest import CHROMIUM, Served
from tests.web.played import Told, answers, captures, play, run_once, serving

PYWB: Final = os.environ.get("BANDITORE_PYWB", "")
needs_pywb = pytest.mark.skipif(
    not Path(PYWB).is_file(),
    reason="the environment variable BANDITORE_PYWB names no wayback program (pip install pywb)",
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)")
HOST: Final = recording().host


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return play(tmp_path_factory.mktemp("demo") / "demo")


@pytest.fixture(scope="module")
def demo(played: Path) -> Iterator[Served]:
    with serving(played) as served:
        yield served


@pytest.fixture(scope="module")
def recorded(played: Path) -> list[tuple[Capture, Told]]:
    found = list(answers(captures(played)))
    assert len(found) > 100
    assert {told.status for _, told in found} == {200, 301, 404}
    return found


@pytest.fixture(scope="module")
def pages(played: Path) -> list[tuple[Day, Capture]]:
    """Every page that differs from all others, on the day of its first copy."""
    seen: dict[str, tuple[Day, Capture]] = {}
    for day, capture in captures(played):
        if capture.status == 200 and capture.mime == "text/html":
            seen.setdefault(capture.digest, (day, capture))
    assert len(seen) > 30
    return list(seen.values())


@contextmanager
def wayback(folder: Path, archive: Path) -> Iterator[str]:
    """pywb over the WARC files of an archive; gives the address of its collection."""
    files = [str(path) for path in sorted(archive.glob("*.warc.gz"))]
    manager = Path(PYWB).with_name("wb-manager")
    for arguments in (["init", "demo"], ["add", "demo", *files]):
        subprocess.run([str(manager), *arguments], cwd=folder, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with (folder / "log").open("w") as log:
        program = subprocess.Popen([PYWB, "-p", str(port), "-b", "127.0.0.1"], cwd=folder, stdout=log, stderr=log)
        try:
            _wait_for(port, program)
            yield f"http://127.0.0.1:{port}/demo"
        finally:
            program.terminate()
            program.wait(20)


def _wait_for(port: int, program: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + 60
    while program.poll() is None and time.monotonic() < ends:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    pytest.fail("pywb does not listen")


@pytest.fixture(scope="module")
def pywb(played: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with wayback(tmp_path_factory.mktemp("pywb"), played / "data" / "warc") as address:
        yield address


# ------------------------------------------------------------------ to the byte


def different(base: str, recorded: list[tuple[Capture, Told]]) -> list[str]:
    """The copies whose raw bytes or status are not what was served; redirects are held against their target."""
    wrong = []
    with httpx.Client(timeout=30, headers={"Accept-Encoding": "gzip, deflate"}) as client:
        for capture, told in recorded:
            answer = client.get(f"{base}/{capture.stamp}id_/{capture.url}")
            leads = answer.headers.get("location", "")
            if (answer.status_code, answer.content) != (told.status, told.body) or not leads.endswith(told.location):
                wrong.append(
                    f"{capture.stamp} {capture.url}: {answer.status_code} {len(answer.content)}, not {told.status}"
                )
    return wrong


def test_every_raw_copy_is_what_the_site_served_that_day(demo: Served, recorded: list[tuple[Capture, Told]]) -> None:
    assert different(f"{demo.url}/web", recorded) == []


@pytest.mark.tool
@needs_pywb
@pytest.mark.timeout(240)
def test_pywb_gives_the_same_bytes_of_every_copy(pywb: str, recorded: list[tuple[Capture, Told]]) -> None:
    """But a 304, which it gives as it came: we show what the page was."""
    unmodified = {(one.stamp, one.url) for one, _ in recorded if one.status == 304}
    whole = [(one, told) for one, told in recorded if (one.stamp, one.url) not in unmodified]
    assert len(whole) > 50
    assert different(pywb, whole) == []
    with httpx.Client(timeout=30) as client:
        statuses = {client.get(f"{pywb}/{stamp}id_/{url}").status_code for stamp, url in unmodified}
    assert statuses == {304}


# ------------------------------------------------------------------ to the eye


class Eyes:
    """A browser that reads the recorded site on its day, and its copies.

    Without scripts, as copies have none; and without stylesheets, which the demo does not keep.
    """

    def __init__(self, browser: Browser) -> None:
        self._dressed = browser.new_context(java_script_enabled=False).new_page()
        self._page = browser.new_context(java_script_enabled=False).new_page()
        self._page.route("**/*.css*", lambda route: route.abort())

    def read(self, url: str) -> str:
        answer = self._page.goto(url, wait_until="domcontentloaded")
        assert answer is not None
        assert answer.status == 200, url
        return str(self._page.evaluate("document.title + '\\n' + document.body.innerText"))

    def see(self, url: str) -> bytes:
        """The whole page as a picture, without our banner and with its styles and images."""
        self._dressed.goto(url, wait_until="networkidle")
        self._dressed.evaluate("document.querySelector('banditore-banner')?.remove()")
        return self._dressed.screenshot(full_page=True)


@pytest.fixture(scope="module")
def site() -> Iterator[DayServer]:
    server = DayServer(recording().days[0])
    with server.serving():
        yield server


@pytest.fixture(scope="module")
def eyes(site: DayServer) -> Iterator[Eyes]:
    arguments = [
        "--no-sandbox",
        "--disable-background-networking",
        f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{site.port}",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield Eyes(browser)
        browser.close()


@pytest.mark.tool
@needs_chromium
@pytest.mark.timeout(240)
def test_every_page_reads_in_our_copy_as_it_did_that_day(
    eyes: Eyes, site: DayServer, demo: Served, pages: list[tuple[Day, Capture]]
) -> None:
    for day, capture in pages:
        site.day = day
        live = eyes.read(capture.url)
        assert len(live) > 100
        assert eyes.read(f"{demo.url}/web/{capture.stamp}/{capture.url}") == live, capture.url


@pytest.mark.tool
@needs_chromium
@needs_pywb
@pytest.mark.timeout(400)
def test_every_page_reads_in_pywb_as_it_did_that_day(
    eyes: Eyes, site: DayServer, pywb: str, pages: list[tuple[Day, Capture]]
) -> None:
    for day, capture in pages:
        site.day = day
        live = eyes.read(capture.url)
        assert eyes.read(f"{pywb}/{capture.stamp}mp_/{capture.url}") == live, capture.url


# ------------------------------------------------------------------ with its styles and images


@pytest.mark.tool
@needs_chromium
@pytest.mark.timeout(240)
def test_a_page_whose_styles_and_images_were_kept_looks_in_its_copy_as_it_did(
    tmp_path: Path, eyes: Eyes, site: DayServer
) -> None:
    site.day = recording().days[0]
    folder = watch(tmp_path, site)
    newest = [one for _, one in captures(folder) if one.url.endswith(recording().list_page)][-1]
    assert any(one.mime == "text/css" for _, one in captures(folder))
    with serving(folder) as served:
        live, copy = (eyes.see(url) for url in (newest.url, f"{served.url}/web/{newest.stamp}/{newest.url}"))
    assert copy == live


def watch(folder: Path, site: DayServer) -> Path:
    """Look once at the recorded site, as ``banditore run`` does, and keep what its pages need."""
    (folder / "config.toml").write_text(
        f"""
[archive]
requisites = true
[fetch]
spacing = "0s"
allow_private = true
connect_to = {{ "{HOST}:80" = "127.0.0.1:{site.port}" }}
[[site]]
id = "cuneo"
name = "Comune di Cuneo"
url = "http://{HOST}/"
[[source]]
id = "cooperazione"
site = "cuneo"
url = "http://{HOST}{recording().list_page}"
details = false
""",
        encoding="utf-8",
    )
    run_once(folder)
    return folder
