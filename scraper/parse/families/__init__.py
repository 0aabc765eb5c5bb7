"""What is known of each family of sites: how to recognise it, and where its lists keep what they say."""
