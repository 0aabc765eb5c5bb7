"""One migration a file, in the order of its number."""
