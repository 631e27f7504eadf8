"""One of everything that an address can point at, and one of everyone who can come for it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.test import Client
from PIL import Image

from parvis.counter.models import Bulk, CaseFile, CaseMigration, Cosignature, View
from parvis.counter.models.case import Case, case_scope
from parvis.counter.models.document import Document
from parvis.counter.operations import drafts
from parvis.counter.tests.cases import sent
from parvis.counter.types import Channel
from parvis.kernel.definitions import Localised
from parvis.kernel.files import api as files
from parvis.kernel.identity import api as identity
from parvis.kernel.jobs import api as jobs
from parvis.kernel.jobs.models import Job
from parvis.kernel.messages import api as messages
from parvis.kernel.messages.models import Message
from parvis.kernel.people.models import Account
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen, make_mandate, make_organisation, sign_in
from parvis.kernel.people.types import Actor, Role
from parvis.payments import api as payments
from parvis.sources import api as sources
from tests.house import reports

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HERE, THERE = "elsene-ixelles", "sint-gillis-saint-gilles"
ROLES = {
    "agent": (HERE, (Role.AGENT,)),
    "decider": (HERE, (Role.DECIDER,)),
    "inspector": (HERE, (Role.INSPECTOR,)),
    "manager": (HERE, (Role.MANAGER,)),
    "editor": (HERE, (Role.EDITOR,)),
    "administrator": (HERE, (Role.ADMINISTRATOR,)),
    "operator": (HERE, (Role.OPERATOR,)),
    "elsewhere": (THERE, (Role.AGENT, Role.DECIDER, Role.MANAGER, Role.INSPECTOR, Role.EDITOR, Role.ADMINISTRATOR)),
}
ROLES["steerer"] = ("brussels-region", (Role.EDITOR,))
WORDS = Localised(nl="Voor de proef", fr="Pour l’essai", en="For the test")
EVERYONE = ("anonymous", "applicant", "stranger", *ROLES)


@dataclass
class World:
    """The people, and the values with which addresses are filled in."""

    accounts: dict[str, Account] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    incidents: dict[str, Any] = field(default_factory=dict)
    """Those of addresses of incidents, which use some of the same names."""
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def values_for(self, route: str) -> dict[str, Any]:
        """Return the values that fill an address."""
        return self.values | self.incidents if "incidents/" in route or route.startswith("open311/") else self.values

    def client(self, who: str) -> Client:
        """Return a browser in which `who` has signed in: the first signs in, the others have its cookies."""
        client = Client()
        if who == "anonymous":
            return client
        if who not in self.cookies:
            cookies = sign_in(Client(), self.accounts[who]).cookies
            self.cookies[who] = {name: morsel.value for name, morsel in cookies.items()}
        client.cookies.load(self.cookies[who])
        return client


def _picture() -> bytes:
    content = BytesIO()
    Image.new("RGB", (8, 8), "navy").save(content, "PNG")
    return content.getvalue()


def _failed_job() -> int:
    return Job.objects.create(
        task="parvis.counter.jobs.write_letter",
        enqueued_at=NOW,
        due_at=NOW,
        finished_at=NOW,
        state="dead",
        error="Each of 8 workers stopped while it did this job.",
    ).pk


def _agreement(account: Account) -> str:
    return sources.agree(
        account=account.pk,
        source="income",
        procedure="road-occupation",
        purpose=WORDS,
        by=actor_of(account, NOW),
        at=NOW,
        until=NOW + timedelta(days=30),
    ).id


def make_world() -> World:
    """Make them all: a case of `applicant` at `HERE`, with a file, a letter, messages, a draft, a view and a bulk."""
    world = World()
    make_organisation("brussels-region", kind="region")
    world.accounts = {who: make_agent(where, roles, f"{who}.house") for who, (where, roles) in ROLES.items()}
    world.accounts["applicant"] = make_citizen("applicant.house")
    world.accounts["stranger"] = make_citizen("stranger.house")
    applicant = actor_of(world.accounts["applicant"], NOW)
    info = sent(by=applicant, organisation=HERE, at=NOW)
    case = Case.objects.unscoped("the house is looked at").get(pk=info.id)
    jobs.run_pending(limit=50)
    stored = files.store(
        content=_picture(), name="plan.png", scope=case_scope(HERE), by=applicant, at=NOW, accept=("png",)
    )
    CaseFile.objects.create(case=case, file=stored.id, origin="plan", added_at=NOW, added_by=applicant.id)
    draft = drafts.begin(
        procedure="road-occupation", organisation=HERE, by=applicant, at=NOW, channel=Channel.WEB, language="nl"
    )
    bulk = Bulk.objects.unscoped("the house is looked at").create(
        organisation_id=HERE, account=world.accounts["agent"], action="grant", filled=b"", began_at=NOW
    )
    document = Document.objects.filter(case=case).first()
    world.values = {
        "case": case.pk,
        "file": stored.id,
        "document": document.pk,
        "code": document.code,
        "draft": draft.id,
        "view": View.objects.create(account=world.accounts["agent"], name="Mine").pk,
        "bulk": bulk.pk,
        "message": Message.objects.unscoped("the house is looked at").filter(account=applicant.account_id).first().pk,
        "mandate": make_mandate(world.accounts["applicant"], world.accounts["agent"]).pk,
        "procedure": "road-occupation",
        "page": "place",
        "action": "propose",
        "reference": uuid4(),
        "pk": 1,
        "organisation": HERE,
        "account": world.accounts["agent"].pk,
        "job": _failed_job(),
        "agreement": _agreement(world.accounts["applicant"]),
        "migration": CaseMigration.objects.create(
            organisation_id=HERE,
            account=world.accounts["editor"],
            procedure=case.procedure,
            after=case.definition,
            began_at=NOW,
        ).pk,
    }
    administrator = actor_of(world.accounts["administrator"], NOW)
    application, _secret = identity.register_application(
        organisation=HERE, name="Back office", scopes=tuple(identity.Scope), by=administrator, at=NOW
    )
    subscription = messages.subscribe(
        url="https://elsewhere.example/told", verbs=["*"], organisation=HERE, by=administrator, at=NOW
    )
    demand = payments.demand(
        organisation=HERE,
        amount_cents=1500,
        subject=f"case:{case.pk}",
        description=WORDS,
        return_url="/nl/",
        language="nl",
        by=Actor.system("house"),
        at=NOW,
    )
    world.values |= {
        "application": application.id,
        "subscription": subscription.id,
        "demand": demand.id,
        "signature": Cosignature.objects.create(
            case=case, signatory="owner", invitation=b"", code_index=b"0" * 16, invited_at=NOW
        ).pk,
        "remedy": "object",
        "what": "visits",
        # Nothing of these is there: whoever may ask at all is told so, like everybody else.
        **{name: uuid4() for name in ("delivery", "entry", "refund", "scan", "invitation")},
        "sheet": 1,
        "key": "nobody",
    }
    world.incidents = reports.make(applicant, where=HERE, at=NOW)
    return world
