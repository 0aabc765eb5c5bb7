"""config.toml and the environment become one frozen ``Config``; nothing else reads either."""

from scraper.config.load import Config, honest_user_agent, load
from scraper.config.tables import ArchiveSettings, FetchSettings, HealthSettings, ServeSettings, SiteTable, SmtpSettings

__all__ = [
    "ArchiveSettings",
    "Config",
    "FetchSettings",
    "HealthSettings",
    "ServeSettings",
    "SiteTable",
    "SmtpSettings",
    "honest_user_agent",
    "load",
]
