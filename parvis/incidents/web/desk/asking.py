"""The questions of each action upon a report, as fields."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.incidents import api as incidents
from parvis.incidents.types.report import Candidate, Moderation, Visibility
from parvis.incidents.web.desk.finding import category_field
from parvis.incidents.web.desk.page import Page
from parvis.incidents.web.desk.reasons import REFUSALS
from parvis.incidents.web.desk.words import VISIBILITIES, address, category_name, month_words, priority_words
from parvis.kernel.people import api as people
from parvis.kernel.people.types import OrganisationKind
from parvis.ui.fields import Choice, Field

PICTURES = ("jpg", "jpeg", "png", "heic")
_PRIORITIES = (1, 4, 8, 12, 16)
_HANDLERS = frozenset({OrganisationKind.REGION, OrganisationKind.MUNICIPALITY, OrganisationKind.AGENCY})
CONTRACTORS = frozenset({OrganisationKind.SUPPLIER, OrganisationKind.ASSOCIATION, OrganisationKind.AGENCY})


def _text(page: Page, label: str, *, required: bool = True, is_read: bool = True) -> Field:
    return Field(kind="long_text", name="text", label=label, required=required, hint=_readers(page) if is_read else "")


def _readers(page: Page) -> str:
    count = page.report.followers
    if not count:
        return _("Whoever opens the report reads this.")
    return ngettext("%(n)d follower reads this.", "%(n)d followers read this.", count) % {"n": count}


def organisations(language: str, *, but: str = "") -> list[Choice]:
    """Return the organisations that may handle reports, by name."""
    return _named((one for one in people.organisations() if one.kind in _HANDLERS and one.code != but), language)


def contractors(language: str) -> list[Choice]:
    """Return the firms and organisations that may be asked for work, by name."""
    return _named((one for one in people.organisations() if one.kind in CONTRACTORS), language)


def _named(found: Iterable[people.OrganisationInfo], language: str) -> list[Choice]:
    choices = [Choice(value=one.code, label=one.name.to(language)) for one in found]
    return sorted(choices, key=lambda one: one.label.casefold())


def months(page: Page) -> list[Choice]:
    """Return the months for which work may be planned."""
    return [Choice(value=f"{one:%Y-%m}", label=month_words(one)) for one in incidents.months_to_plan(page.now)]


def arbitrate(page: Page) -> list[Field]:
    to = Field(kind="choose", name="to", label=_("Who handles it from now on"), choices=organisations(page.language))
    return [to, _text(page, _("Why"))]


def solve(page: Page) -> list[Field]:
    photo = Field(
        kind="files", name="photos", label=_("Photo of the work"), required=False, multiple=False, accept=PICTURES
    )
    return [_text(page, _("What was done"), required=False), photo]


def plan(page: Page) -> list[Field]:
    chosen = f"{page.report.planned_on:%Y-%m}" if page.report.planned_on else ""
    month = Field(kind="choose", name="month", label=_("Month"), choices=months(page), value=chosen)
    return [month, _text(page, _("What to add"), required=False)]


def task(page: Page) -> list[Field]:
    return [
        Field(kind="choose", name="contractor", label=_("Contractor"), choices=contractors(page.language)),
        Field(kind="long_text", name="text", label=_("What has to be done")),
        Field(kind="day", name="due_on", label=_("Done by"), required=False),
    ]


def transfer(page: Page) -> list[Field]:
    others = organisations(page.language, but=page.report.manager)
    return [Field(kind="choose", name="to", label=_("To"), choices=others), _text(page, _("Why"))]


def refuse(page: Page) -> list[Field]:
    reasons = [Choice(value=code, label=said.to(page.report.language)) for code, said in REFUSALS.items()]
    return [
        Field(kind="one_of", name="reason", label=_("Why"), choices=reasons, required=False),
        _text(page, _("In your own words, or more about it"), required=False),
    ]


def reopen(page: Page) -> list[Field]:
    return [_text(page, _("Why"), required=False)]


def unmerge(page: Page) -> list[Field]:
    return [_text(page, _("Why"), required=False)]


def note(page: Page) -> list[Field]:
    return [
        Field(kind="long_text", name="text", label=_("Note"), hint=_("For colleagues, unless you tick the box.")),
        Field(kind="confirm", name="is_public", label=_("Everyone may read it"), required=False),
    ]


def classify(page: Page) -> list[Field]:
    return [
        category_field(page.language, id="id_classify_category"),
        Field(
            kind="confirm", name="reroute", required=False,
            label=_("Give it to whoever handles that category at this spot"),
        ),
    ]  # fmt: skip


def merge(page: Page) -> list[Field]:
    near = [
        Choice(value=str(one.report.number), label=_candidate(one, page.language))
        for one, is_ours in page.neighbours()
        if is_ours and one.report.merged_into is None
    ]
    fields = [Field(kind="one_of", name="with", label=_("One of these, near it"), choices=near, required=False)]
    number = Field(
        kind="number", name="number", label=_("Or its number"), required=False,
        hint=_("The older one stays; its followers keep following."),
    )  # fmt: skip
    return [*(fields if near else []), number, _text(page, _("What to add"), required=False)]


def _candidate(one: Candidate, language: str) -> str:
    return _("#%(number)s %(category)s, %(address)s: %(metres)d m away, %(score)d %% alike") % {
        "number": one.report.number,
        "category": category_name(one.report.category, language),
        "address": address(one.report.place, language),
        "metres": round(one.metres),
        "score": one.score,
    }


def moderate(page: Page) -> list[Field]:
    verdicts = [
        Choice(value=Moderation.FINE.value, label=_("Everyone may read it")),
        Choice(value=Moderation.HIDDEN.value, label=_("Only we read it")),
    ]
    return [
        Field(
            kind="one_of", name="verdict", label=_("The text"), choices=verdicts,
            value=Moderation.HIDDEN.value if page.report.moderation is Moderation.HIDDEN else Moderation.FINE.value,
        ),
        Field(
            kind="long_text", name="text", label=_("As everyone reads it"), value=page.report.text, required=False,
            hint=_("Take out names, numbers and plates here; what stood there is not kept."),
        ),
    ]  # fmt: skip


def photo(page: Page) -> list[Field]:
    return [
        Field(kind="files", name="photos", label=_("Photo"), accept=PICTURES, multiple=False),
        Field(
            kind="one_of", name="visibility", label=_("Who may see it"), value=Visibility.PUBLIC.value,
            choices=[Choice(value=one.value, label=str(said)) for one, said in VISIBILITIES.items()],
        ),
        Field(kind="confirm", name="is_after", label=_("It shows the work that was done"), required=False),
    ]  # fmt: skip


def pause(page: Page) -> list[Field]:
    return [_text(page, _("What does it wait for?"))]


def flag(page: Page) -> list[Field]:
    now = page.report
    known = sorted({*_PRIORITIES, now.priority})
    levels = [Choice(value=str(one), label=f"{one} · {priority_words(one)}") for one in known]
    return [
        Field(kind="choose", name="priority", label=_("Priority"), choices=levels, value=str(now.priority)),
        Field(
            kind="text", name="third_party", label=_("Somebody else is responsible"), required=False, max_length=100,
            value=now.third_party, hint=_("Their name; leave it empty for nobody."),
        ),
        Field(
            kind="confirm", name="is_on_private_property", label=_("On private property"), required=False,
            value=now.is_on_private_property,
        ),
        Field(
            kind="confirm", name="is_private", label=_("Only we see the report"), required=False, value=now.is_private
        ),
    ]  # fmt: skip


def delete(page: Page) -> list[Field]:
    return [
        Field(
            kind="long_text", name="text", label=_("Why"),
            hint=_("For a joke, a test or an insult. Nobody outside sees it any more; it stays in the journal."),
        )
    ]  # fmt: skip
