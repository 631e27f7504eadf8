"""What happened to a report, as the screen of a locked telephone may show it: nothing that anyone typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from parvis.incidents.models import Report, Update
from parvis.incidents.queries import editions
from parvis.incidents.queries.addresses import list_url, report_url
from parvis.incidents.types.report import What
from parvis.kernel.people import api as people

NEWS: Mapping[What, str] = {
    What.ACCEPTED: gettext_noop("%(who)s takes it on."),
    What.PLANNED: gettext_noop("%(who)s plans the work for %(month)s."),
    What.SOLVED: gettext_noop("%(who)s says that it is mended."),
    What.REFUSED: gettext_noop("%(who)s will not do anything about it, and says why on its page."),
    What.REOPENED: gettext_noop("The report is open again."),
    What.TRANSFERRED: gettext_noop("%(from)s passed it on to %(to)s."),
    What.ARBITRATED: gettext_noop("The region decided that %(to)s handles it."),
    What.MERGED: gettext_noop("This is about the same thing as report %(into)s, which goes on for both."),
    What.UNMERGED: gettext_noop("This is about something else after all; the report stands by itself again."),
    What.NOTED: gettext_noop("%(who)s wrote something on its page."),
    What.PAUSED: gettext_noop("%(who)s waits before going on, and says why on its page."),
    What.RESUMED: gettext_noop("%(who)s goes on."),
}
LONGEST = 300
"""Characters of a title or a sentence: what follows, no telephone shows."""


def notice(own: Report, told: Update, language: str) -> dict[str, Any]:
    """Return what a device shows of a happening, and where it leads.

    Of a private report neither what nor where it is, nor what happened: only that something did.

    :param own: the report that is followed; that of `told` stands for it.
    """
    with override(language):
        if own.is_private or told.report.is_private:
            title = _("Report %(number)s") % {"number": own.pk}
            body, url = _("Something changed. Read it on your own page of this report."), list_url(language)
        else:
            title = _("%(category)s, report %(number)s") % {
                "category": editions.tree().name(own.category, language),
                "number": own.pk,
            }
            body, url = _sentence(told, language), report_url(told.report_id, language)
    return {
        "title": title[:LONGEST],
        "body": body[:LONGEST],
        "lang": language,
        "url": url,
        "tag": f"report-{own.pk}-{told.pk}",
        "at": int(told.at.timestamp() * 1000),
    }


def _sentence(told: Update, language: str) -> str:
    data = told.data
    names = {
        "who": _named(told.organisation or told.report.manager_id, language),
        "from": _named(data.get("from", ""), language),
        "to": _named(data.get("to", ""), language),
        "into": data.get("into", ""),
        "month": dateformat.format(date.fromisoformat(f"{data['month']}-01"), "F Y") if "month" in data else "",
    }
    return _(NEWS[What(told.what)]) % names


def _named(organisation: str, language: str) -> str:
    try:
        return people.organisation(organisation).short.to(language)
    except people.UnknownOrganisation:
        return organisation
