"""Keys of URLs are those of the Internet Archive's own library, which pywb and cdxj-indexer use."""

import pytest
import surt as theirs
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.archive.surt import surt

_ODD = "abcXYZ019-_.~%/;:@!$&'()*+,= []èÉ\\^`{|}<>\""
_HOSTS = st.from_regex(r"(www\d?\.)?[A-Za-z0-9-]{1,8}(\.[a-z]{2,5}){1,3}\.?", fullmatch=True) | st.sampled_from(
    ["è.it", "WWW.Comune.CUNEO.it", "127.0.0.1", "localhost", "a..b.it", "www.it", "user@x.it"]
)
_SESSIONS = (
    "jsessionid=" + "a1" * 16,
    "PHPSESSID=" + "0f" * 16,
    "sid=" + "Ab" * 16,
    "ASPSESSIONIDABCDEFGH=" + "X" * 24,
    "cfid=1&cftoken=2",
)
_QUERIES = st.lists(st.text(st.sampled_from(_ODD + "?"), max_size=8) | st.sampled_from(_SESSIONS), max_size=4)


@st.composite
def urls(draw: st.DrawFn) -> str:
    scheme, port = draw(st.sampled_from(["http", "https", "HTTP"])), draw(st.sampled_from(["", ":80", ":443", ":81"]))
    path = "/".join(draw(st.lists(st.text(st.sampled_from(_ODD), max_size=6) | st.just("..") | st.just("."))))
    query = "&".join(draw(_QUERIES))
    rest = (f"?{query}" if draw(st.booleans()) else "") + draw(st.sampled_from(["", "#frag"]))
    return f"{scheme}://{draw(_HOSTS)}{port}/{path}{rest}"


@given(urls())
@example("https://www.Comune.Example.it:443/Novita/?b=2&a=1")
@example("http://www.comune.it/(S(abcdefghijklmnopqrstuvwx))/pagina.aspx?id=1")
@example("http://comune.it/a//b/../c/./d%2e%2e/%C3%A8")
@example("http://comune.it/?")
def test_a_url_has_the_key_that_the_library_gives_it(url: str) -> None:
    assert surt(url) == theirs.surt(url)


@pytest.mark.parametrize("url", ["dns:www.comune.example.it", "http://comune.it", "ftp://comune.it/file"])
def test_other_addresses_have_the_librarys_keys_too(url: str) -> None:
    assert surt(url) == theirs.surt(url)


@given(st.text(max_size=40))
def test_whatever_is_asked_for_has_a_key_in_ascii_without_blanks(text: str) -> None:
    key = surt(text)
    assert key.isascii()
    assert not set(key) & set(" \n\r\t")
