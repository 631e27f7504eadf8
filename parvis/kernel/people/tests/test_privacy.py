"""The register of processings, as everyone reads it."""

import pytest

from parvis.kernel.registry import registry


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_everyone_reads_every_processing_in_their_language(client, language, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        said = client.get(f"/{language}/privacy/").content.decode()
    assert registry.processings
    for one in registry.processings:
        for text in (one.name, one.purpose, one.legal_basis, one.data, one.recipients, one.retention):
            assert text[language] in said, one.id


def test_every_page_leads_to_it(client, db):
    assert 'href="/nl/privacy/"' in client.get("/nl/").content.decode()
