"""Find the lists of a site that are worth watching, from its home page alone."""

from scraper.discover.around import MAX_CANDIDATES, propose
from scraper.discover.proposal import FoundFeed, Proposal, Proposed, Rejected

__all__ = ["MAX_CANDIDATES", "FoundFeed", "Proposal", "Proposed", "Rejected", "propose"]
