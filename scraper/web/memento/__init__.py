"""The archive over HTTP, as RFC 7089 (Memento) has it and as replayers do it.

/timegate/<URL>                     302 to the copy nearest to Accept-Datetime
/timemap/link|json/<URL>            all copies, a thousand a page
/web/<14 digits>id_/<URL>           a copy as it was received, byte for byte
/web/<14 digits>/<URL>              the same to look at: scripts off, inside the archive, with a banner
/web/*/<URL>                        a page that lists all copies

asked.py     what a path asks for                     links.py    where copies are, and what a Link header says
gate.py      TimeGate and TimeMaps ◄── timemaps.py    shown.py    an answer of the archive made fit to be shown
copies.py    the copies themselves ◄── policy.py (header fields), banner.py, shown.py ◄── scraper.web.safe
listing.py   the page that lists them                 trouble.py  small pages for what cannot be shown
"""
