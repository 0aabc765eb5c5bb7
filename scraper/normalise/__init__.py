"""Text and markup become comparable values: clean text, canonical URLs, true dates."""
