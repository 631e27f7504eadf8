"""Why a case was decided as it was, for the applicant and for colleagues: one page, printed well."""

from typing import Any

from django.utils.translation import gettext as _

from parvis.counter import api
from parvis.counter.types.desk import CasePage
from parvis.counter.types.explaining import ExplainedTable
from parvis.counter.web.contact import contact_context
from parvis.kernel.people import api as people


def context_of(page: CasePage, found: api.CaseExplanation, language: str, *, is_desk: bool) -> dict[str, Any]:
    """Return what the page of an explanation shows."""
    row = page.row
    return {
        "page": page,
        "row": row,
        "title": page.definition.procedure.name.to(language),
        "organisation": people.organisation(row.organisation).name.to(language),
        "found": found,
        "decisions": [{"decision": one, "tables": _titled(one.tables)} for one in found.decisions],
        "previews": [{"decision": one, "tables": _titled(one.tables)} for one in found.previews],
        "fee": found.fee,
        "is_desk": is_desk,
        "contact": contact_context(page.definition.id, row.organisation),
    }


def _titled(tables: tuple[ExplainedTable, ...]) -> list[dict[str, Any]]:
    titles = {"decides": "", "fee": _("What it costs"), "behind": _("What this rests on")}
    return [{"table": one, "title": titles[one.role]} for one in tables]
