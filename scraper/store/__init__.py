"""What Banditore remembers, in SQL: SQLite by default, PostgreSQL when shared."""
