"""Finance: the joint taxable net income of the last assessments (Income Tax Code 1992, article 6).

result.assessments: [{incomeYear, jointTaxableIncome "31250.40", dependants}] newest first
result.household: {incomeYear, jointTaxableIncome, members}
"""

from collections.abc import Mapping
from typing import Any

from parvis.sources.connectors.connector import Connector, Field, field, item, label
from parvis.sources.rules.reading import Part, Places
from parvis.sources.types import FieldKind, KeyKind

_FIRST_YEAR, _LAST_YEAR = 1990, 2200
_YEAR_ITEMS = {
    "year": item(FieldKind.NUMBER, "Inkomstenjaar", "Année de revenus", "Income year"),
    "amount": item(
        FieldKind.MONEY, "Gezamenlijk belastbaar inkomen", "Revenu imposable globalement", "Joint taxable income"
    ),
}


def _year(part: Part) -> int | None:
    return part.part("incomeYear").whole(least=_FIRST_YEAR, most=_LAST_YEAR)


def _assessments(result: Part) -> list[Part]:
    """Return the assessments, the newest first, whatever the order in which the source gives them."""
    found = result.part("assessments").parts()
    for one in found:
        if _year(one) is None:
            raise one.part("incomeYear").wrong("there")
    return sorted(found, key=lambda one: -(_year(one) or 0))


def _newest(result: Part) -> Part:
    found = _assessments(result)
    return found[0] if found else Part(None, "assessments[0]")


def _years(result: Part, places: Places) -> list[dict[str, Any]]:
    return [{"year": _year(one), "amount": one.part("jointTaxableIncome").cents()} for one in _assessments(result)]


_FIELDS: Mapping[str, Field] = {
    "joint_taxable": field(
        FieldKind.MONEY,
        label(
            "Gezamenlijk belastbaar netto-inkomen, laatste aanslag",
            "Revenu net imposable globalement, dernier avertissement",
            "Joint taxable net income, last assessment",
        ),
        lambda result, places: _newest(result).part("jointTaxableIncome").cents(),
    ),
    "year": field(
        FieldKind.NUMBER,
        label("Inkomstenjaar", "Année de revenus", "Income year"),
        lambda result, places: _year(_newest(result)),
    ),
    "dependants": field(
        FieldKind.NUMBER,
        label("Personen ten laste", "Personnes à charge", "Dependants"),
        lambda result, places: _newest(result).part("dependants").whole(most=50),
    ),
    "years": field(
        FieldKind.GROUP,
        label("Inkomen per jaar", "Revenu par année", "Income per year"),
        _years,
        items=_YEAR_ITEMS,
    ),
    "household": field(
        FieldKind.MONEY,
        label(
            "Inkomen van wie op dit adres woont, samen",
            "Revenu de l’ensemble du ménage",
            "Income of all who live at this address",
        ),
        lambda result, places: result.part("household", "jointTaxableIncome").cents(),
    ),
    "household_members": field(
        FieldKind.NUMBER,
        label("Hoeveel mensen dat zijn", "Nombre de membres du ménage", "How many people that is"),
        lambda result, places: result.part("household", "members").whole(most=100),
    ),
}

INCOME = Connector(
    id="income",
    name=label("Inkomens", "Revenus", "Income"),
    holder=label("FOD Financiën", "SPF Finances", "Federal Public Service Finance"),
    key=KeyKind.NATIONAL_NUMBER,
    path="/finance/v1/income/query",
    scope="finance.income.read",
    fields=_FIELDS,
)
