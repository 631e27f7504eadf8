"""What we need of a provider: the invented one gives it, and so must a real one.

`PARVIS_TEST_IDENTITY_ISSUER=https://… pytest parvis/kernel/identity/tests/test_contract.py --force-enable-socket` reads
what a real one publishes; signing in there takes a person.
"""

import os

import httpx
import pytest

from parvis.kernel.identity.client import provider
from parvis.kernel.identity.types import ProviderDown

REAL = os.environ.get("PARVIS_TEST_IDENTITY_ISSUER", "")


@pytest.fixture(params=["invented", *(["real"] if REAL else [])])
def found(request, settings):
    if request.param == "real":
        settings.IDENTITY_ISSUER = REAL
    else:
        request.getfixturevalue("fake")
    return provider.provider()


def said(found):
    return httpx.get(f"{found.issuer.rstrip('/')}/.well-known/openid-configuration", timeout=10).json()


def test_it_says_who_and_where_it_is(found):
    assert found.authorization_endpoint
    assert found.token_endpoint
    assert found.userinfo_endpoint


def test_it_signs_with_keys_that_we_take(found):
    keys = provider.provider_keys(found)
    assert all(key.kid for key in keys)
    assert set(said(found)["id_token_signing_alg_values_supported"]) & set(provider.SIGNATURES)


def test_it_knows_the_flow_and_the_key_by_which_it_knows_us(found):
    document = said(found)
    assert "code" in document["response_types_supported"]
    assert "private_key_jwt" in document["token_endpoint_auth_methods_supported"]


GOOD = {
    "issuer": "https://idp.example",
    "authorization_endpoint": "https://idp.example/a",
    "token_endpoint": "https://idp.example/t",
    "jwks_uri": "https://idp.example/j",
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"issuer": "https://idp.example/"}, "another issuer"),
        ({"token_endpoint": None}, "lacks token_endpoint"),
        ({"jwks_uri": "http://idp.example/j"}, "jwks_uri is not an https"),
        ({"userinfo_endpoint": "ftp://idp.example/"}, "userinfo_endpoint is not an https"),
    ],
)
def test_what_it_says_is_held_against_what_it_must_say(change, words):
    assert provider.parsed(GOOD, issuer="https://idp.example").token_endpoint == "https://idp.example/t"
    with pytest.raises(ProviderDown, match=words):
        provider.parsed({**GOOD, **change}, issuer="https://idp.example")


def test_an_answer_without_end_is_not_read_to_its_end(fake, monkeypatch):
    monkeypatch.setattr(provider, "MOST_BYTES", 100)
    with pytest.raises(ProviderDown, match="too long"):
        provider.provider()
