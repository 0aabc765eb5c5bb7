"""The schema, step by step: numbered, append-only."""
