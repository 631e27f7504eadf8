"""Who answers questions: on every page, by name."""

from django.utils.translation import get_language

from parvis.counter import api


def contact_context(procedure: str = "", organisation: str = "", *, handler: str = "") -> dict[str, str] | None:
    """Return who answers questions about a procedure, as the component takes it.

    :param organisation: the competent one; empty: the region itself answers.
    :param handler: the name of the agent who handles the case, who is then named first.
    """
    language = get_language() or "nl"
    found = api.contact_of(procedure, organisation)
    if found is None:
        return None
    service, administration = found.name.to(language), found.organisation.to(language)
    names = list(dict.fromkeys(one for one in (handler, service, administration) if one))
    return {
        "name": names[0],
        "organisation": ", ".join(names[1:]),
        "phone": found.phone,
        "email": found.email,
        "address": found.address.to(language) if found.address else "",
        "hours": found.hours.to(language) if found.hours else "",
    }
