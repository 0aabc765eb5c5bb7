"""Keeps every page as it was received, in WARC files, before anybody reads it."""
