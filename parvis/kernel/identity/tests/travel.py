"""A trip to the provider and back, without a browser: a Django client here, plain HTTP there."""

from urllib.parse import parse_qs, urlsplit

import httpx
from django.urls import reverse

AMELIE, SOFIA = "amelie.dubois", "sofia.rossi"


def query_of(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def leave(client, **query):
    """Go to the provider; return the address of its page."""
    response = client.get(reverse("account_sign_in_go"), query)
    assert response.status_code == 302
    return response["Location"]


def choose(address, who=AMELIE, means="itsme", **more):
    """Sign in there; return the address to which one is sent back."""
    page = address.partition("?")[0]
    answer = httpx.post(page, data={**query_of(address), "who": who, "means": means, **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def come_back(client, address):
    """Follow the provider's answer."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def travel(client, who=AMELIE, means="itsme", *, in_spite="", **query):
    """Go, sign in, and come back."""
    return come_back(client, choose(leave(client, **query), who, means, **({"in_spite": in_spite} if in_spite else {})))


def problem_of(response):
    assert response.status_code == 302
    assert urlsplit(response["Location"]).path == reverse("account_sign_in")
    return query_of(response["Location"]).get("problem")
