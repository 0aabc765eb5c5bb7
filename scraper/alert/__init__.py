"""Changes × subscriptions → letters → messages → sent."""
