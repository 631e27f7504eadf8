"""A program that calls the interface for other systems, as tests have it."""

import json

from django.test import Client
from django.utils import timezone

from parvis.counter.tests.cases import TOWN
from parvis.kernel.identity import api as identity
from parvis.kernel.people.tests.factories import make_organisation
from parvis.kernel.people.types import Actor

ALL = tuple(identity.Scope)


class Program:
    """A program of an administration, with a token."""

    def __init__(self, *scopes, organisation=TOWN, language="en"):
        make_organisation(organisation)
        now = timezone.now()
        self.info, self.secret = identity.register_application(
            organisation=organisation, name="Back office", scopes=scopes or ALL, by=Actor.system("test"), at=now
        )
        row = identity.application_of_secret(str(self.info.id), self.secret, at=now)
        self.token, _scopes = identity.give_token(row, at=now)
        self.actor = identity.actor_of(row, frozenset(scopes or ALL))
        self.client, self.language = Client(), language

    def get(self, path, **headers):
        return self.client.get(f"/api/v1{path}", headers=self._headers(headers))

    def post(self, path, body, key="key-00000001", **headers):
        kept = {"Idempotency-Key": key, **headers} if key else headers
        return self.client.post(
            f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=self._headers(kept)
        )

    def _headers(self, more):
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language, **more}
