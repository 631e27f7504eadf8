"""Answers that come from authentic sources, so that nobody is asked what the administration knows already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from parvis.counter.types.form import Question
from parvis.counter.types.procedure import SourceUse

AGREED_FOR = timedelta(days=365)
"""For how long someone agrees that a source is asked for a procedure; taken back at any moment."""
FRESH_FOR = timedelta(days=1)
"""What was fetched longer ago is fetched again when one checks one's answers, if the source answers."""


class EvidenceStatus(StrEnum):
    """How an answer that a source holds came to be what it is; conditions read it as `evidence.<question>`."""

    FETCHED = "fetched"
    """As the source said."""
    CORRECTED = "corrected"
    """The source said something, and the person something else; both are kept."""
    BY_HAND = "by_hand"
    CONFIRMED = "confirmed"
    """Typed, and the source said the same afterwards."""
    DIFFERS = "differs"
    """Typed, and the source said something else afterwards."""


CONFIRMED = frozenset({EvidenceStatus.FETCHED, EvidenceStatus.CONFIRMED})
"""The statuses of an answer that the source stands behind."""


class Why(StrEnum):
    """Why an answer was typed by hand, though a source holds it."""

    DOWN = "down"
    """The source did not answer; it is asked again after sending."""
    NOT_KNOWN = "not_known"
    WRONG = "wrong"
    """It answered what nobody may believe: not in form, about somebody else, or no answer to this question."""
    NOTHING = "nothing"
    """It knows the person, and holds nothing about this."""
    DECLINED = "declined"
    """The person would rather fill it in."""
    NOT_ASKED = ""
    """Nobody asked: not signed in, or not by the web."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of one answer that a source holds.

    :param field: of the source.
    :param value: what the source said, as an answer; None while it said nothing.
    :param at: when it said so; `reference`: by which it finds that answer again.
    """

    question: str
    source: str
    field: str
    status: EvidenceStatus
    value: Any = None
    at: datetime | None = None
    reference: str = ""
    why: Why = Why.NOT_ASKED

    def stored(self) -> dict[str, Any]:
        """Return it as it is kept, sealed, in a draft or a case."""
        return {
            "source": self.source,
            "field": self.field,
            "status": self.status.value,
            "value": self.value,
            "at": self.at.isoformat() if self.at else None,
            "reference": self.reference,
            "why": self.why.value,
        }

    @classmethod
    def read(cls, question: str, kept: Mapping[str, Any]) -> "Evidence":
        """Return it as it was kept."""
        return cls(
            question=question,
            source=kept["source"],
            field=kept["field"],
            status=EvidenceStatus(kept["status"]),
            value=kept.get("value"),
            at=datetime.fromisoformat(kept["at"]) if kept.get("at") else None,
            reference=kept.get("reference", ""),
            why=Why(kept.get("why", "")),
        )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What became of asking a source for a draft.

    :param why: why it gave nothing; empty when it answered.
    :param key: by which number it was asked, and `of`: the account for which.
    """

    why: Why = Why.NOT_ASKED
    at: datetime
    key: str = ""
    of: str = ""

    def stored(self) -> dict[str, Any]:
        """Return it as it is kept, sealed, in a draft."""
        return {"why": self.why.value, "at": self.at.isoformat(), "key": self.key, "of": self.of}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Asked":
        """Return it as it was kept."""
        return cls(why=Why(kept["why"]), at=datetime.fromisoformat(kept["at"]), key=kept["key"], of=kept["of"])


@dataclass(frozen=True)
class Need:
    """What a form wants of one source: the open questions that nobody asked it yet."""

    use: SourceUse
    questions: tuple[Question, ...]

    @property
    def source(self) -> str:
        return self.use.source

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that answer them; no other is fetched."""
        return tuple(dict.fromkeys(field_of(one) for one in self.questions))


@dataclass(frozen=True)
class Said:
    """What a source answered to a need.

    :param values: per field, as the source gives them.
    """

    need: Need
    asked: Asked
    values: Mapping[str, Any] = field(default_factory=dict)
    reference: str = ""


def source_of(question: Question) -> str:
    """Return the id of the source that holds an answer; empty for none."""
    return question.source.partition(".")[0]


def field_of(question: Question) -> str:
    """Return the field of that source."""
    return question.source.partition(".")[2]
