"""What machines are told of a site's news: feeds, the APIs behind its pages, JSON-LD and sitemaps, as cards."""
