"""A text in the three languages of the house."""

import re
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Language = Literal["nl", "fr", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "fr", "en")
_FRENCH_SPACE = re.compile(r"(?<=\S) (?=[?!:;»])|(?<=«) ")
_Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Localised(BaseModel):
    """One text in Dutch, French and English; all three are required."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nl: _Filled
    fr: _Filled
    en: _Filled

    def to(self, language: str) -> str:
        """Return the text in `language`; Dutch for a language that we do not speak."""
        if language == "fr":
            return _kept_together(self.fr)
        return getattr(self, language, self.nl) if language in LANGUAGES else self.nl


@lru_cache(maxsize=16_384)  # a list says the same texts in every row
def _kept_together(text: str) -> str:
    """Return a French text whose signs stay on the line of their word: the space of `?`, `:` and `»` does not break."""
    return _FRENCH_SPACE.sub("\u00a0", text)
