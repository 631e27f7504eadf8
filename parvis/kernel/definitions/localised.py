"""A text in the three languages of the house."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Language = Literal["nl", "fr", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "fr", "en")
_Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Localised(BaseModel):
    """One text in Dutch, French and English; all three are required."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nl: _Filled
    fr: _Filled
    en: _Filled

    def to(self, language: str) -> str:
        """Return the text in `language`; Dutch for a language that we do not speak."""
        return getattr(self, language, self.nl) if language in LANGUAGES else self.nl
