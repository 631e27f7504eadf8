"""The categories of another city or system: read from a file, likened to ours, and how far that reaches."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parvis.incidents import api as incidents
from parvis.incidents.types.foreign import BadForeignTree, CategoryMapping, Direction, ForeignTree, Link, Proposal
from parvis.incidents.web.desk.typed import Typed, Wrong
from parvis.incidents.web.steering.asking import leaves
from parvis.incidents.web.steering.doors import editors_only, frame
from parvis.kernel import clock
from parvis.ui.downloads import attachment

LANGUAGES = {"nl": "Nederlands", "fr": "Français", "en": "English"}
LONGEST = 4 * 1024 * 1024


@dataclass(frozen=True)
class Compared:
    """A tree of theirs and what is proposed for it, with the choices that a person made."""

    content: str
    tree: ForeignTree
    proposals: tuple[Proposal, ...]
    chosen: Mapping[str, str]

    @property
    def mapping(self) -> CategoryMapping:
        """The links that were chosen; where several of theirs are one of ours, the first is also the way back."""
        taken: set[str] = set()
        links = []
        for one in self.proposals:
            ours = self.chosen.get(one.theirs, "")
            if ours:
                links.append(Link(one.theirs, ours, Direction.IN if ours in taken else Direction.BOTH))
                taken.add(ours)
        return CategoryMapping(tuple(links))


@require_http_methods(["GET", "POST"])
@editors_only
def show(request: HttpRequest) -> HttpResponse:
    """Ask for a file, show what is proposed, or give the mapping as a file."""
    language = get_language() or "nl"
    if request.method == "GET":
        return _ask(request)
    try:
        found = _compared(request, language)
    except Wrong as wrong:
        return _ask(request, [next(iter(wrong.errors.values()))], status=422)
    except BadForeignTree as bad:
        return _ask(request, [one.to(language) for one in bad.problems], status=422)
    if request.POST.get("do") == "yaml":
        text = incidents.mapping_as_yaml(found.mapping)
        return attachment(text.encode(), "mapping.yaml", "application/yaml")
    if request.POST.get("do") == "csv":
        return attachment(incidents.mapping_as_csv(found.mapping).encode(), "mapping.csv", "text/csv")
    return _shown(request, found, language)


def _compared(request: HttpRequest, language: str) -> Compared:
    """Return what was sent, likened to our categories.

    :raises Wrong: without a file; BadForeignTree: with everything that is wrong with it.
    """
    typed = Typed.of(request, language)
    given = request.FILES.get("file")
    content = typed.posted.get("content", "") if given is None else given.read(LONGEST + 1).decode("utf-8", "replace")
    if not content.strip():
        raise Wrong({"file": _("Choose a file.")})
    spoken = typed.text("language") if typed.text("language") in LANGUAGES else "nl"
    tree = incidents.foreign_tree(content.encode(), language=spoken)
    proposals = incidents.proposed_mapping(tree, incidents.tree(), on=clock.local_day(timezone.now()))
    chosen = {one.theirs: "" if one.is_ambiguous else one.ours or "" for one in proposals}
    if given is None:
        chosen |= {one.theirs: typed.text(f"ours-{place}") for place, one in enumerate(proposals)}
    return Compared(content, tree, proposals, chosen)


def _ask(request: HttpRequest, problems: list[str] | None = None, *, status: int = 200) -> HttpResponse:
    context = {**frame(request, "foreign"), "problems": problems or [], "spoken": LANGUAGES.items()}
    return render(request, "incidents/steering/foreign.html", context, status=status)


def _shown(request: HttpRequest, found: Compared, language: str) -> HttpResponse:
    ours, today = incidents.tree(), clock.local_day(timezone.now())
    reach = incidents.mapping_coverage(found.mapping, found.tree, ours, on=today)
    context = {
        **frame(request, "foreign"),
        "content": found.content,
        "language": request.POST.get("language", "nl"),
        "rows": [_row(place, one, found, language) for place, one in enumerate(found.proposals)],
        "leaves": leaves(ours, language),
        "share": round(100 * reach.share),
        "share_ours": round(100 * reach.share_ours),
        "mapped": len(reach.mapped),
        "theirs": len(reach.mapped) + len(reach.unmapped_theirs),
        "reached": reach.ours_in_all - len(reach.unmapped_ours),
        "in_all": reach.ours_in_all,
        "missing": [ours[code].name.to(language) for code in reach.unmapped_ours if code in ours],
    }
    return render(request, "incidents/steering/compared.html", context)


def _row(place: int, one: Proposal, found: Compared, language: str) -> dict[str, Any]:
    category = found.tree.by_id[one.theirs]
    return {
        "place": place,
        "name": category.name(language),
        "groups": " › ".join(found.tree.by_id[step].name(language) for step in category.path[:-1]),
        "chosen": found.chosen.get(one.theirs, ""),
        "score": one.score,
        "reason": one.reason.to(language),
        "is_ambiguous": one.is_ambiguous,
        "is_none": one.ours is None,
    }
