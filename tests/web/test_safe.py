"""What is written anew of hostile markup, read again by parsers: Lexbor as browsers do, libxml2, tinycss2."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.web.safe import css, html, svg
from scraper.web.safe.addresses import Addresses

AT: Final = "20260624120000"
BASE: Final = "https://www.comune.example.it/a/b.html"
THERE: Final = Addresses(BASE, AT, "/")
FRAME: Final = html.Frame("<b id=banner></b>", "riquadro")
ARCHIVE: Final = re.compile(rf"/web/{AT}(?:im_|cs_)?/https?://|#|mailto:|tel:|data:image/|data:,")


def page(markup: str) -> str:
    return html.rewritten(markup, THERE, FRAME)


# ------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    ("written", "leads"),
    [
        ("c.html", f"/web/{AT}/https://www.comune.example.it/a/c.html"),
        ("/c?x=1&y=è#z", f"/web/{AT}/https://www.comune.example.it/c?x=1&y=%C3%A8#z"),
        ("//altro.example.it", f"/web/{AT}/https://altro.example.it"),
        ("../../../c", f"/web/{AT}/https://www.comune.example.it/c"),
        ("?page=2", f"/web/{AT}/https://www.comune.example.it/a/b.html?page=2"),
        ("HTTP://A.example/", f"/web/{AT}/http://A.example/"),
        (" \n http://a.example/ \t", f"/web/{AT}/http://a.example/"),
        (r"\\a.example\b?c\d", f"/web/{AT}/https://a.example/b?c%5Cd"),
        ("#piè", "#pi%C3%A8"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:+390171", "tel:+390171"),
        ("", f"/web/{AT}/{BASE}"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("\x01javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("blob:x", None),
        ("file:///etc/passwd", None),
        ("http://[", None),
        ("x" * 9000, None),
    ],
)
def test_an_address_leads_into_the_archive_or_nowhere(written: str, leads: str | None) -> None:
    assert THERE.link(written) == leads


@given(st.text())
def test_no_address_leads_out_and_none_ends_what_holds_it(written: str) -> None:
    for found in (THERE.link(written), THERE.image(written), THERE.part(written, "cs_")):
        if found is not None:
            assert ARCHIVE.match(found)
            assert not set(found) & set('<>"\\ \n\t\r\0')
            assert found.isascii()


# ------------------------------------------------------------------ pages

PIECES: Final = st.sampled_from(
    [
        *("<", ">", "</", "/>", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<?x ", "&lt;", "&#60;", "\0", '"', "'"),
        *("=", " ", "\n", "x", "<p>", "</p>", "<a href=//evil.example/1>", "</a>", "<svg>", "</svg>", "<math>"),
        *("<img src=//evil.example/2 onerror=x>", "<mtext>", "<mglyph>", "<malignmark>", "<foreignObject>", "<desc>"),
        *("<annotation-xml encoding=text/html>", "<title>", "</title>", "<style>", "</style>", "<script>", "</script>"),
        *("<noscript>", "</noscript>", "<template>", "</template>", "<template shadowrootmode=open>", "<table>"),
        *("<td>", "<select>", "<option>", "<textarea>", "</textarea>", "<xmp>", "</xmp>", "<plaintext>", "<noembed>"),
        *("<iframe src=//evil.example/3>", "<frameset>", "<frame src=//evil.example/4>", "<base href=//evil.example/>"),
        *(
            "<form action=//evil.example/5>",
            "<meta http-equiv=refresh content='0;//evil.example/6'>",
            "<body onload=x>",
        ),
        *(
            "<link rel=preconnect href=//evil.example/7>",
            "<a xlink:href='javascript:1'>",
            "<use href=//evil.example/8>",
        ),
        *("<set attributeName=href to=x>", "url(//evil.example/9)", "@import '//evil.example/10';"),
        *("<p style='background:url(//evil.example/11)'>", "<img title='</style><img src=//evil.example/12>'>"),
        *("<p title='--><a href=//evil.example/13>'>", "<link rel=stylesheet href=//evil.example/14>", "\\<img "),
    ]
)
MARKUP: Final = st.lists(PIECES, max_size=25).map("".join)
LEADING: Final = {"href", "xlink:href", "src", "srcset", "poster", "background", "cite", "longdesc", "lowsrc", "dynsrc"}
NEVER: Final = {
    *("script", "base", "iframe", "frame", "frameset", "object", "embed", "template", "applet", "math", "set"),
    *("animate", "foreignobject", "portal", "xmp", "plaintext", "noembed", "noframes"),
}


def elements(node: LexborNode | None) -> Iterator[LexborNode]:
    todo = [node] if node else []
    while todo:
        one = todo.pop()
        if one.is_element_node:
            yield one
            child = one.first_child
            while child is not None:
                todo.append(child)
                child = child.next


def is_harmless(name: str, attributes: dict[str, str | None]) -> None:
    assert name.lower() not in NEVER
    assert "http-equiv" not in attributes
    for key, value in attributes.items():
        assert not key.lower().startswith("on")
        assert key.lower() not in {"action", "formaction", "target", "ping", "srcdoc", "data"}
        if key.lower() in LEADING:
            assert ARCHIVE.match(value or ""), (name, key, value)
        assert "(//evil" not in (value or "")
    if name == "link":
        assert attributes["rel"] in {"icon", "stylesheet"}


@given(MARKUP)
def test_whatever_tree_a_browser_builds_of_a_copy_it_holds_nothing_that_acts(markup: str) -> None:
    written = page(markup)
    for node in elements(LexborHTMLParser(written).root):
        is_harmless(node.tag or "", node.attributes)
    for found in lxml_html.fromstring(written).iter():
        if isinstance(found.tag, str):
            is_harmless(found.tag, dict(found.attrib))


ELSEWHERE: Final = ("<style>", "<svg><style>", "<svg><desc>", "<math><mtext>", "<noscript>", "<textarea>", "<xmp>")


@given(MARKUP, st.sampled_from(ELSEWHERE))
def test_a_copy_put_where_text_is_read_otherwise_still_holds_nothing_that_acts(markup: str, around: str) -> None:
    """What was written into one kind of element and is read as another: where sanitisers fail."""
    written = page(markup).replace("<b id=banner></b>", "")
    for node in elements(LexborHTMLParser(f"<body>{around}{written}").root):
        if node.tag not in {"math", "xmp"}:  # those are the test's
            is_harmless(node.tag or "", node.attributes)


@given(st.text(alphabet=st.characters(exclude_characters="\0\r", exclude_categories=["Cs"])))
def test_the_text_of_a_page_stays_as_it_is(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    before = LexborHTMLParser(f"<body><pre id=x>\n{escaped}</pre>").css_first("#x")
    after = LexborHTMLParser(page(f"<body><pre id=x>\n{escaped}</pre>")).css_first("#x")
    assert before is not None
    assert after is not None
    assert after.text() == before.text()


def test_what_is_harmless_stays() -> None:
    kept = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x"><html lang="it" class="a"><head>'
        '<title>Perché &amp; "come"</title><meta name="description" content="d"></head><body data-x="1">'
        '<h1 id="t" style="color: red" title="&lt;b&gt;">x</h1><table><tr><td colspan="2">1 &lt; 2</td></tr></table>'
        '<svg viewBox="0 0 9 9"><path d="M0 0" fill="url(&quot;#g&quot;)"/></svg></body></html>'
    )
    written = page(kept)
    parts = ("<!DOCTYPE html PUBLIC", '<html lang="it" class="a">', "Perché &amp;", 'style="color: red"')
    more = ('title="&lt;b&gt;"', '<td colspan="2">1 &lt; 2</td>', 'viewBox="0 0 9 9"', 'name="description"')
    assert [part for part in (*parts, *more) if part not in written] == []
    assert written.index('<body data-x="1">') < written.index("banner") < written.index("<h1")


def test_a_link_that_ran_a_script_still_looks_like_one() -> None:
    assert '<a href="#">scrivi</a>' in page("<a href='javascript:decrypt(1)'>scrivi</a>")


def test_a_page_of_frames_becomes_links_to_them() -> None:
    written = page("<frameset cols=2><frame src=menu.html title=Menu><frame src=testo.html></frameset>")
    assert f'<a href="/web/{AT}/https://www.comune.example.it/a/menu.html">[riquadro: Menu]</a>' in written
    assert "[riquadro: testo.html]" in written
    assert written.count("banner") == 1


@pytest.mark.parametrize(
    "markup", ["<svg>" * 1500, "<div>" * 1900, "<a href='" + "x" * 10**5, "<style>" + "url(" * 10**5]
)
def test_what_is_built_to_hold_up_a_reader_does_not(markup: str) -> None:
    assert page(markup)


# ------------------------------------------------------------------ stylesheets

CSS_PIECES: Final = st.sampled_from(
    [
        *("url(", "URL(", "u\\72l(", "\\75 rl(", "image-set(", "src(", "@import ", "@\\69mport ", "@IMPORT", ")", "("),
        *("{", "}", ";", '"', "'", "\\", "\n", " ", "/*", "*/", "<!--", "-->", "//evil.example/x", "a", ":", ",", "<"),
        *("http://evil.example/y", "\\\n", "\\22 ", "format(", "</style>", "<img src=x>", "\0", "é", "-", "#f", "@"),
        "data:image/png;base64,AA==",
    ]
)


def addresses_in(sheet: str) -> Iterator[str]:
    """As tinycss2 reads them."""
    waiting = tinycss2.parse_component_value_list(sheet)
    importing = False
    for node in waiting:
        if node.type == "url":
            yield node.value
        elif node.type == "at-keyword":
            importing = node.lower_value == "import"
        elif node.type == "string" and importing:
            yield node.value
        elif node.type == "function":
            holds = node.lower_name in {"url", "src", "image-set"}
            yield from (one.value for one in node.arguments if holds and one.type == "string")
        if node.type in {"function", "() block", "[] block", "{} block"}:
            inside = node.arguments if node.type == "function" else node.content
            yield from addresses_in(tinycss2.serialize(inside))
        importing = importing and node.type in {"at-keyword", "whitespace", "comment"}


@given(st.lists(CSS_PIECES, max_size=25).map("".join))
def test_every_address_that_another_reader_finds_in_a_stylesheet_is_in_the_archive(sheet: str) -> None:
    written = css.rewritten(sheet, THERE)
    for address in addresses_in(written):
        assert ARCHIVE.match(address) or not address, (written, address)
    assert not re.search(r"<[a-zA-Z/!?]", written)


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("a{b:url(x.png)}", 'a{b:url("/web/AT-im_/https://www.comune.example.it/a/x.png")}'),
        ("a{b:url( 'x y.png' )}", 'a{b:url( "/web/AT-im_/https://www.comune.example.it/a/x%20y.png" )}'),
        ("@import 'x.css' screen;b{c:d}", '@import "/web/AT-cs_/https://www.comune.example.it/a/x.css" screen;b{c:d}'),
        ("@import url(x.css);", '@import url("/web/AT-cs_/https://www.comune.example.it/a/x.css");'),
        ("image-set(}'x.png')", 'image-set(}"/web/AT-im_/https://www.comune.example.it/a/x.png")'),
        ("<!--a{b:c}-->", " a{b:c} "),
        ("<!--url(x.png)", ' url("/web/AT-im_/https://www.comune.example.it/a/x.png")'),
        ("a{b:url(#c)}", 'a{b:url("#c")}'),
        ("a{b:url(javascript:x)}", 'a{b:url("data:,")}'),
        ("a{b:url(data:image/gif;base64,AA=)}", 'a{b:url("data:image/gif;base64,AA=")}'),
        ("@media (9px<width<99px){a{b:c}}", "@media (9px< width<99px){a{b:c}}"),
        ("a::after{content:'</style>'}", "a::after{content:'\\3c /style>'}"),
        ("a{b:image-set('x.png' type('image/png'))}",
         "a{b:image-set(\"/web/AT-im_/https://www.comune.example.it/a/x.png\" type('image/png'))}"),
        ("a{color:red;transform:rotate(3deg)}", "a{color:red;transform:rotate(3deg)}"),
    ],
)  # fmt: skip
def test_a_stylesheet_leads_into_the_archive(written: str, becomes: str) -> None:
    assert css.rewritten(written, THERE) == becomes.replace("AT-", AT)


# ------------------------------------------------------------------ drawings


DRAWN: Final = st.sampled_from(
    [
        *('<g onload="x">', "</g>", "<script>x</script>", '<a href="//evil.example/">', "</a>", "<foreignObject>", "t"),
        *("</foreignObject>", '<image href="//evil.example/i"/>', '<set attributeName="href" to="x"/>', "<?x y?>"),
        *("<style>@import '//evil.example/s'</style>", '<text fill="url(//evil.example/f)"/>', '<use href="#a"/>'),
        '<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="//evil.example/h"/>',
        '<x:script xmlns:x="http://www.w3.org/2000/svg">x</x:script>',
    ]
)


@given(st.lists(DRAWN, max_size=12).map("".join))
def test_a_drawing_holds_nothing_that_acts(content: str) -> None:
    drawing = f'<?xml-stylesheet href="x"?><svg xmlns="http://www.w3.org/2000/svg">{content}</svg>'
    written = svg.rewritten(drawing.encode(), THERE)
    if written is None:
        return  # it is not well-formed, and is shown as text
    assert b"<?xml-stylesheet" not in written
    for node in etree.fromstring(written).iter():
        names = {etree.QName(key).localname: value for key, value in node.attrib.items()}
        assert node.tag.startswith("{http://www.w3.org/2000/svg}")
        is_harmless(etree.QName(node).localname, names)
    assert b"//evil.example" not in written.replace(b"https://evil.example", b"")


def test_a_drawing_that_grows_beyond_all_bounds_is_none() -> None:
    bomb = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 20}">' for n in range(9))
    head = f'<!DOCTYPE svg [<!ENTITY a0 "{"x" * 99}">{bomb}]>'
    text = f'{head}<svg xmlns="http://www.w3.org/2000/svg"><text>&a9;</text></svg>'
    assert svg.rewritten(text.encode(), THERE) is None


def test_a_drawing_reads_no_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("secret") / "key"
    secret.write_text("secret", encoding="utf-8")
    head = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    text = f'{head}<svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'
    assert b"secret" not in (svg.rewritten(text.encode(), THERE) or b"")
