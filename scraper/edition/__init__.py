"""What is published of what is known: which feeds are behind, what goes into each of their documents."""
