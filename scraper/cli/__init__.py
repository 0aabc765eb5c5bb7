"""The command line: one module a command; data on stdout, everything else on stderr."""
