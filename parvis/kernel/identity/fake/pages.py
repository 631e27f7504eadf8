"""The pages of the invented provider: who are you today, and you are signed out. No script, one small style sheet."""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from parvis.kernel.identity.types import MEANS_LEVEL, Level, Means, enough
from parvis.kernel.neighbours.cast import Invented

_WORDS: dict[str, dict[str, str]] = {
    "nl": {
        "title": "Wie bent u vandaag?",
        "banner": "Demonstratie: deze aanmelddienst is verzonnen. Niemand op deze pagina bestaat.",
        "lead": "Kies iemand, en waarmee die zich aanmeldt.",
        "who": "Persoon",
        "how": "Waarmee?",
        "too_low": "Niet zeker genoeg voor wat u wilt doen",
        "stop": "Stoppen en teruggaan",
        "itsme": "itsme",
        "eid": "Identiteitskaart met lezer",
        "app": "Code via een app",
        "username": "Gebruikersnaam en wachtwoord",
        "high": "hoog",
        "substantial": "substantieel",
        "low": "laag",
        "level": "Zekerheid: {level}",
        "asked": "U moet zich aanmelden met minstens zekerheid „{level}”.",
        "bye": "U bent ook hier afgemeld",
        "back": "Terug naar waar u was",
        "wrong": "Deze vraag om aan te melden klopt niet",
    },
    "fr": {
        "title": "Qui êtes-vous aujourd’hui ?",
        "banner": "Démonstration : ce service de connexion est inventé. Personne sur cette page n’existe.",
        "lead": "Choisissez une personne, et comment elle se connecte.",
        "who": "Personne",
        "how": "Avec quoi ?",
        "too_low": "Pas assez sûr pour ce que vous voulez faire",
        "stop": "Arrêter et revenir",
        "itsme": "itsme",
        "eid": "Carte d’identité avec lecteur",
        "app": "Code par application",
        "username": "Nom d’utilisateur et mot de passe",
        "high": "élevé",
        "substantial": "substantiel",
        "low": "faible",
        "level": "Niveau de garantie : {level}",
        "asked": "Vous devez vous connecter au moins au niveau « {level} ».",
        "bye": "Vous êtes déconnecté ici aussi",
        "back": "Revenir où vous étiez",
        "wrong": "Cette demande de connexion n’est pas correcte",
    },
    "en": {
        "title": "Who are you today?",
        "banner": "Demonstration: this sign-in service is invented. Nobody on this page exists.",
        "lead": "Choose someone, and how they sign in.",
        "who": "Person",
        "how": "With what?",
        "too_low": "Not sure enough for what you want to do",
        "stop": "Stop and go back",
        "itsme": "itsme",
        "eid": "Identity card with a reader",
        "app": "Code by app",
        "username": "User name and password",
        "high": "high",
        "substantial": "substantial",
        "low": "low",
        "level": "Assurance: {level}",
        "asked": "You must sign in with assurance “{level}” at least.",
        "bye": "You are signed out here too",
        "back": "Back to where you were",
        "wrong": "This request to sign in is not right",
    },
}

STYLE = Path(__file__).with_name("style.css").read_text()


def choose(people: Iterable[Invented], *, asked: Mapping[str, str], wanted: Level, language: str) -> str:
    """Return the page where one chooses who to be, and how that one signs in.

    :param asked: the request, to be posted again with the choice.
    :param wanted: what the site asks for at least.
    """
    words = _WORDS[language]
    hidden = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in asked.items())
    options = "".join(
        f'<option value="{escape(one.username)}">{escape(one.name)}, {one.born_on.year}</option>' for one in people
    )
    least = ""
    if wanted not in (Level.NONE, Level.LOW):
        least = f'<p class="lead">{escape(words["asked"].format(level=words[wanted]))}</p>'
    ways = "".join(_way(means, words, is_open=enough(MEANS_LEVEL[means], wanted)) for means in Means)
    return _page(
        words,
        language,
        title=words["title"],
        body=f"""<p class="lead">{escape(words["lead"])}</p>{least}
<form method="post">{hidden}
<label for="who">{escape(words["who"])}</label><select id="who" name="who">{options}</select>
<h2>{escape(words["how"])}</h2><div class="ways">{ways}</div>
<button class="plain" name="means" value="stop">{escape(words["stop"])}</button></form>""",
    )


def _way(means: Means, words: Mapping[str, str], *, is_open: bool) -> str:
    name, level = escape(words[means]), escape(words["level"].format(level=words[MEANS_LEVEL[means]]))
    if is_open:
        return f'<button name="means" value="{means}"><strong>{name}</strong><span>{level}</span></button>'
    return f'<div class="shut"><strong>{name}</strong><span>{escape(words["too_low"])}</span></div>'


def goodbye(*, to: str, language: str) -> str:
    """Return the page for who is signed out here."""
    words = _WORDS[language]
    link = f'<p><a href="{escape(to)}">{escape(words["back"])}</a></p>' if to else ""
    return _page(words, language, title=words["bye"], body=link)


def wrong(reason: str, *, language: str) -> str:
    """Return the page for a request that cannot be answered to its sender."""
    words = _WORDS[language]
    return _page(words, language, title=words["wrong"], body=f'<p class="lead"><code>{escape(reason)}</code></p>')


def _page(words: Mapping[str, str], language: str, *, title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{escape(title)}</title><style>{STYLE}</style></head>
<body><header><p class="banner">{escape(words["banner"])}</p></header>
<main><h1>{escape(title)}</h1>{body}</main></body></html>"""
