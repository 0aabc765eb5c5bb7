"""Where no family knows the page: find by structure alone the list that a person would read there."""
