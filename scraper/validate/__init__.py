"""Is this a valid feed, and what is wrong with it: bytes in, findings out, each with its reason and its remedy."""
