"""Banditore reads municipality web sites and tells people what changed.

    fetch ──► archive ──► parse ──► diff ──► store ──► publish
    (HTTP)    (WARC)      (items)  (changes)  (SQL)  └► alert

One *check* of one *source* runs that line once (``check``) and is committed in one transaction; ``deliver`` turns
what a check left in the outbox into feeds and mail: ``edition`` says which feeds are behind and what goes into each of
their documents. The stages are folders; who may import whom is a test (``pyproject.toml``, ``[tool.importlinter]``).
``schedule`` says when to look again, ``health`` how a source is doing, ``interest`` who asked for what, ``paging``
reads on at first sight; ``discover`` finds what to watch, ``validate`` judges any feed, ``web`` serves feeds and lets
people subscribe. ``app`` wires them, ``daemon`` keeps them going, ``cli`` is the door.
"""

from scraper.parse.extract import extract
from scraper.version import __version__

__all__ = ["__version__", "extract"]
