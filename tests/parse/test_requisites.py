"""What a page needs to look like itself."""

import pytest

from scraper.parse.requisites import requisites, requisites_of_style

PAGE = "https://www.comune.example.it/novita/"


@pytest.mark.parametrize(
    ("html", "needed"),
    [
        ('<link rel="stylesheet" href="/css/a.css?v=2#x">', ["https://www.comune.example.it/css/a.css?v=2"]),
        ('<link rel="shortcut icon" href="favicon.ico">', [f"{PAGE}favicon.ico"]),
        ('<link rel="alternate" href="/feed"><link rel="canonical" href="/a"><a href="/b">b</a>', []),
        ('<img src="a.png"><img src="a.png">', [f"{PAGE}a.png"]),
        ('<img srcset="b.png 1x, c.png 2x">', [f"{PAGE}b.png"]),
        ('<img src="foto,120x80.jpg"><img src="due parole.jpg">', [f"{PAGE}foto,120x80.jpg", f"{PAGE}due parole.jpg"]),
        ('<img srcset=" , m.png 1x"><img srcset="n,o.png 1x, p.png 2x"><img srcset=",">',
         [f"{PAGE}m.png", f"{PAGE}n,o.png"]),
        ('<picture><source srcset="d.webp 300w, e.webp"><img src="//cdn.example/f.jpg"></picture>',
         ["https://cdn.example/f.jpg", f"{PAGE}d.webp"]),
        ('<script src="/js/x.js"></script><script>let a = "url(no)"</script>', ["https://www.comune.example.it/js/x.js"]),
        ('<base href="https://static.example/"><img src="g.png">', ["https://static.example/g.png"]),
        ("<style>@import 'h.css'; p { background: url( \"i.png\" ) }</style>", [f"{PAGE}h.css", f"{PAGE}i.png"]),
        ('<p style="background-image:url(j.png)">', [f"{PAGE}j.png"]),
        ('<img src="data:image/png;base64,AAAA"><img src="javascript:x"><img src="http://[bad"><img src=" ">', []),
        ('<video poster="k.jpg"></video><input type="image" src="l.png">', [f"{PAGE}l.png", f"{PAGE}k.jpg"]),
    ],
)  # fmt: skip
def test_what_is_shown_and_what_styles_it_is_needed(html: str, needed: list[str]) -> None:
    assert list(requisites(html, PAGE)) == needed


def test_what_a_style_sheet_names_is_relative_to_it() -> None:
    css = '@import "more.css"; @font-face { src: url(../fonts/t.woff2) format("woff2") }'
    assert list(requisites_of_style(css, "https://a.example/css/main.css")) == [
        "https://a.example/css/more.css",
        "https://a.example/fonts/t.woff2",
    ]


@pytest.mark.parametrize("css", ["url(" + " " * 10**5, "url(" * 10**5, 'url("' * 10**5, "@import '" * 10**5])
@pytest.mark.timeout(30)
def test_a_style_sheet_that_is_built_to_hold_up_its_reader_does_not(css: str) -> None:
    assert len(list(requisites_of_style(css, PAGE))) <= 2
