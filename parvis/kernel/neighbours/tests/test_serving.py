"""Neighbours are real servers."""

from urllib.error import HTTPError
from urllib.request import urlopen
from wsgiref.util import application_uri

import pytest

from parvis.kernel import neighbours


def where_am_i(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{application_uri(environ)} {environ['PATH_INFO']}".encode()]


def read(url):
    with urlopen(url) as answer:
        return answer.read().decode()


def test_each_neighbour_answers_under_its_name_and_knows_its_address():
    with neighbours.running(neighbours.gathered({"identity": where_am_i, "sources": where_am_i})) as url:
        assert read(f"{url}/identity/token") == f"{url}/identity /token"
        assert read(f"{url}/sources/people/1") == f"{url}/sources /people/1"


def test_a_name_that_nobody_has_is_not_found():
    with (
        neighbours.running(neighbours.gathered({"identity": where_am_i})) as url,
        pytest.raises(HTTPError) as refused,
    ):
        read(f"{url}/elsewhere/")
    assert refused.value.code == 404
    assert b"identity" in refused.value.read()
    refused.value.close()
