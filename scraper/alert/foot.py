"""The end of a mail: for which subscription it came, and how to change or end that."""

from html import escape

from scraper.alert.excerpt import wrap
from scraper.alert.tongue import TONGUES
from scraper.model import Subscription

_LINK = '<a href="{url}" style="color:#1d4f91;overflow-wrap:anywhere">{text}</a>'


def foot_text(subscription: Subscription, operator: str) -> str:
    """The lines below the signature's dashes; ``operator`` is whom to write to where there is no page to go to."""
    reason, ask, where, about = _words(subscription, operator)
    if where != operator:
        return f"\n-- \n{wrap(reason)}\n{ask}\n{where}\n{wrap(about)}\n"
    return f"\n-- \n{wrap(reason)}\n{wrap(f'{ask} {where}.')}\n{wrap(about)}\n"


def foot_html(subscription: Subscription, operator: str) -> str:
    """The same as paragraphs."""
    reason, ask, where, about = _words(subscription, operator)
    url = where if where != operator else f"mailto:{where}"
    link = _LINK.format(url=escape(url), text=escape(where))
    first = f"{escape(reason)} {escape(ask)} {link}{'' if url == where else '.'}"
    return f'<p style="margin:0 0 6px">{first}</p>\n<p style="margin:0">{escape(about)}</p>\n'


def _words(subscription: Subscription, operator: str) -> tuple[str, str, str, str]:
    say = TONGUES[subscription.language].say
    about = say("Banditore legge i siti degli enti e avvisa quando cambiano: fa fede la pagina ufficiale.")
    if subscription.manage:
        reason = say("Ricevi questa mail per il tuo abbonamento a Banditore.")
        return reason, say("Per cambiarlo o non riceverne più:"), subscription.manage, about
    reason = say("Ricevi questa mail per l’abbonamento «{name}» di Banditore.", name=subscription.id)
    return reason, say("Per non riceverne più, o per cambiarlo, scrivi a"), operator, about
