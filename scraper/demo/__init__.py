"""The recorded days of a municipality, replayed through the real pipeline over real HTTP on loopback."""
