"""What ``banditore serve`` answers: the folder of the feeds, and the pages to subscribe by e-mail.

    site.py      the routes, and what every answer has in common
    feeds.py     a file of the folder ◄── folder.py (read, compressed, kept) ◄── negotiation.py (pure)
    signup.py    a form that is sent ──► an inbox ──courier.py──► a mail (letters.py) with a link that confirms
    manage.py    the pages behind the links: confirm, see, change, end

Nothing here sets a cookie: who holds a link may do what it is for, and nobody else may do anything.
"""
