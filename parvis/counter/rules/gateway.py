"""The Single Digital Gateway: which pages it links to, and statistics and opinions in the shape that it collects.

Sources: Regulation (EU) 2018/1724, articles 19, 24 and 25 and annexes I and II; Implementing Regulation (EU) 2020/1121.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_TABLET = re.compile(r"iPad|Tablet|PlayBook|Silk|Android(?!.*Mobile)", re.IGNORECASE)
_PHONE = re.compile(r"Mobi|iPhone|Android|Opera Mini", re.IGNORECASE)
_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|curl|wget|python|monitor|headless", re.IGNORECASE)


def device_of(user_agent: str) -> str:
    """Return the kind of device: `PC`, `Tablet`, `Phone` or `Other`; empty for a robot, whose visits do not count."""
    if not user_agent or _ROBOT.search(user_agent):
        return ""
    if _TABLET.search(user_agent):
        return "Tablet"
    return "Phone" if _PHONE.search(user_agent) else "PC"


def country_of(given: str) -> str:
    """Return a country as ISO 3166-1 has it; empty for anything else, such as the marks of an unknown place."""
    code = given.strip().upper()
    return code if _COUNTRY.match(code) and code not in ("XX", "T1", "ZZ") else ""


def statistics(
    rows: Iterable[Mapping[str, Any]], *, base: str, since: date, until: date, reference: str, now: datetime
) -> dict[str, Any]:
    """Return the visits of a period as the gateway collects them (annex of Implementing Regulation (EU) 2020/1121).

    :param rows: `path`, `country`, `device`, `visits`.
    :param until: the last day of the period.
    """
    sources: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        visits = {
            "nbVisits": row["visits"],
            "originatingCountry": row["country"] or "Unknown",
            "deviceType": row["device"],
        }
        sources.setdefault(f"{base}{row['path']}", []).append(visits)
    return {
        **_about(reference, since, until, now, len(sources)),
        "sources": [{"sourceUrl": url, "statistics": found} for url, found in sorted(sources.items())],
    }


def opinions(
    rows: Iterable[Mapping[str, Any]], *, base: str, since: date, until: date, reference: str, now: datetime
) -> dict[str, Any]:
    """Return what people thought of pages in a period, as the gateway collects it; without what they wrote.

    :param rows: `path`, `id`, `rating`, `found`, `language`, `given_at`.
    """
    found = [
        {
            "fullURL": f"{base}{row['path']}",
            "feedbackId": str(row["id"]),
            "rating": row["rating"],
            "foundInformation": {"yes": 1, "partly": 2, "no": 3}[row["found"]],
            "languageCode": row["language"],
            "date": row["given_at"].date().isoformat(),
        }
        for row in rows
    ]
    return {**_about(reference, since, until, now, len(found)), "feedbackInformation": found}


def _about(reference: str, since: date, until: date, now: datetime, entries: int) -> dict[str, Any]:
    return {
        "uniqueId": reference,
        "referencePeriod": {"startDate": since.isoformat(), "endDate": until.isoformat()},
        "transferDate": now.isoformat(timespec="seconds"),
        "transferType": "API",
        "nbEntries": entries,
    }
