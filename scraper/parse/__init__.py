"""Pages become items: pure functions from bytes to values."""
