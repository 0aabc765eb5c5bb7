"""Archived content made safe to look at: it runs nothing, and leads nowhere but into the archive.

    addresses.py   an address on an archived page ──► the same one in the archive
    css.py         url() and @import in stylesheets
    rules.py       which elements and attributes stay, in HTML and in SVG
    html.py        a page ──► the same page, written anew from what a parser read
    svg.py         a drawing likewise

Nothing is passed on that was not read by a parser and written anew: what a browser makes of it cannot be more than
what was looked at. The Content-Security-Policy of the answer (``scraper.web.memento.policy``) is a second wall.
"""
