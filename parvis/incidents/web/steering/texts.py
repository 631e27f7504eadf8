"""Texts in three languages as fields, and back."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from parvis.incidents.web.desk.typed import Wrong
from parvis.kernel.definitions import LANGUAGES, Localised
from parvis.ui.fields import Field

_SPOKEN = {"nl": "NL", "fr": "FR", "en": "EN"}


def text_fields(
    name: str, label: str, value: Localised | None, *, required: bool = True, long: bool = False
) -> list[Field]:
    """Return three fields for one text, a language each."""
    return [
        Field(
            kind="long_text" if long else "text",
            name=f"{name}-{language}",
            label=f"{label}, {_SPOKEN[language]}",
            value=getattr(value, language) if value else "",
            required=required,
            attributes={"lang": language},
        )
        for language in LANGUAGES
    ]


def text_of(given: Mapping[str, str], name: str) -> Localised:
    """Return a text that must be there in three languages.

    :raises Wrong: naming the languages in which it is missing.
    """
    parts = {language: given.get(f"{name}-{language}", "").strip() for language in LANGUAGES}
    missing = {
        f"{name}-{language}": _("Fill this in, in each language.") for language in LANGUAGES if not parts[language]
    }
    if missing:
        raise Wrong(missing)
    return Localised(**parts)


def optional_text_of(given: Mapping[str, str], name: str) -> Localised | None:
    """Return a text in three languages, or None when it is given in none.

    :raises Wrong: when it is given in some only.
    """
    if not any(given.get(f"{name}-{language}", "").strip() for language in LANGUAGES):
        return None
    return text_of(given, name)
