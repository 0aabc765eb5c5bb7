"""``banditore archive``: what archivists do with snapshots, one module a command."""
