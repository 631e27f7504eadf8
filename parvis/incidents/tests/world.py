"""A small region for tests of incidents: two municipalities, the region with its roads, a contractor, a few streets."""

from datetime import UTC, datetime
from typing import Any

from parvis.incidents import api as incidents
from parvis.incidents.models import ManagedArea, RuleSet
from parvis.incidents.queries.kept import forget_all
from parvis.incidents.types.report import Draft, Place, ReportInfo, Sender, Sent
from parvis.kernel.people.queries.organisations import forget_organisations
from parvis.kernel.people.tests.factories import make_organisation
from parvis.kernel.people.types import Actor
from parvis.kernel.places.tests.factories import make_municipality, make_street

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TOWN, OTHER, ROADS, CLEANERS = (
    "elsene-ixelles",
    "sint-gillis-saint-gilles",
    "brussels-mobility",
    "net-brussel-bruxelles-proprete",
)
"""Their squares lie side by side: OTHER from 4.33 to 4.35, TOWN from 4.36 to 4.38; 50.84 to 50.86 north."""
CONTRACTOR = "wegenbouw-voorbeeld"
HERE = (50.8502, 4.3701)
"""In TOWN, far from the regional road."""
ON_THE_ROAD = (50.8550, 4.3700)
"""On a regional road through TOWN, which runs from west to east at 50.8550."""
RULES = """
manager:
  id: manager
  purpose: Which organisation handles a report.
  rows:
    - id: regional_road
      when: is_filled(owner.road) and category.group == "roads"
      then: {manager: "= owner.road"}
      because: {nl: Een gewestweg., fr: Une voirie régionale., en: A regional road.}
    - id: dumps
      when: category.code == "waste-illegal-dump"
      then: {manager: net-brussel-bruxelles-proprete}
      because: {nl: Sluikstort ruimt het gewest op., fr: La Région enlève les dépôts., en: The region clears dumps.}
  default: {manager: "= municipality"}
department:
  id: department
  purpose: Which service does the work.
  rows:
    - id: green
      when: category.group == "greenery"
      then: {department: green}
  default: {department: public_works}
term:
  id: term
  purpose: Within how many working days.
  rows:
    - id: clean
      when: category.group == "waste"
      then: {days: 3}
  default: {days: 10}
"""


def settle() -> None:
    """Found the region."""
    make_organisation("brussels-region", kind="region")
    make_organisation(ROADS, kind="region", parent="brussels-region")
    make_organisation(CLEANERS, kind="agency", parent="brussels-region")
    make_organisation(TOWN, kind="municipality")
    make_organisation(OTHER, kind="municipality")
    make_organisation(CONTRACTOR, kind="supplier")
    town = make_municipality(
        TOWN, west=4.36, nis="21009", name_nl="Elsene", name_fr="Ixelles", name_en="Ixelles", postal_codes=["1050"]
    )
    other = make_municipality(
        OTHER, west=4.33, nis="21013", name_nl="Sint-Gillis", name_fr="Saint-Gilles", name_en="Saint-Gilles",
        postal_codes=["1060"],
    )  # fmt: skip
    make_street("Waversesteenweg", "Chaussée de Wavre", town, id="101")
    make_street("Elsense Steenweg", "Chaussée d’Ixelles", town, id="102")
    make_street("Munthofstraat", "Rue de l’Hôtel des Monnaies", other, id="201")
    RuleSet.objects.create(number=1, text=RULES, published_at=NOW, by="system:tests")
    line = {"type": "LineString", "coordinates": [[4.355, 50.8550], [4.385, 50.8550]]}
    ManagedArea.objects.create(kind="road", organisation_id=ROADS, name="N4", geometry=line, reach=5, source="tests")
    forget_organisations()
    forget_all()


def place(at: tuple[float, float] = HERE, municipality: str = TOWN) -> Place:
    """Return a place with an address."""
    return Place(
        lat=at[0], lon=at[1], municipality=municipality, street="101", street_nl="Waversesteenweg",
        street_fr="Chaussée de Wavre", number="12", postcode="1050",
    )  # fmt: skip


def answers_to(category: str) -> dict[str, str]:
    """Return an answer to every question that must be answered, none of which means danger."""
    found = incidents.tree().get(category)
    required = [one for one in found.questions if one.is_required] if found else []
    return {
        one.code: next((code for code in one.answers if code != one.danger_answer), str(max(1, one.minimum)))
        for one in required
    }


def send(
    category: str = "waste-litter",
    text: str = "Er ligt veel zwerfvuil.",
    *,
    where: tuple[float, float] = HERE,
    municipality: str = TOWN,
    sender: Sender | None = None,
    by: Actor | None = None,
    at: datetime = NOW,
    **fields: Any,
) -> Sent:
    """Report something."""
    fields.setdefault("answers", answers_to(category))
    draft = Draft(category=category, place=place(where, municipality), text=text, **fields)
    return incidents.report_incident(draft=draft, sender=sender or Sender(), by=by or Actor.anonymous(), at=at)


def sent(*args: Any, **kwargs: Any) -> ReportInfo:
    """Report something and return the report."""
    return send(*args, **kwargs).report
