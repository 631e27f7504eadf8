"""Filters as addresses ask for them, held against what there is."""

from collections.abc import Mapping, Sequence

from parvis.incidents.queries import editions
from parvis.incidents.queries.columns import picture
from parvis.incidents.types import filters
from parvis.incidents.types.filters import BadFilter, Filter, unknown_code
from parvis.kernel.definitions import Localised
from parvis.kernel.people import api as people


def read_filter(given: Mapping[str, Sequence[str]]) -> Filter:
    """Return what the query string of an address asks for, as :func:`types.filters.read_filter` has it.

    :param given: every value of each name, as `dict(request.GET.lists())` has them.
    :raises BadFilter: naming each value that cannot be understood, and each code that nothing has.
    """
    found = filters.read_filter(given)
    if wrong := _unknown(found):
        raise BadFilter(wrong)
    return found


def _unknown(asked: Filter) -> dict[str, Localised]:
    tree = editions.tree()
    wrong = {
        name: unknown_code(name, code)
        for name, codes in (("group", asked.groups), ("category", asked.categories))
        for code in sorted(codes)
        if code not in tree
    }
    for name, code in (("municipality", asked.municipality), ("manager", asked.manager)):
        # Organisations that are no more still have their old reports.
        if code and code not in picture().words[name] and not any(one.code == code for one in people.organisations()):
            wrong[name] = unknown_code(name, code)
    return wrong
