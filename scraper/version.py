"""The version of this Banditore."""

__version__ = "0.1.0"
