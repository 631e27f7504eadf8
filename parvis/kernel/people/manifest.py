"""What people declare to the house: the page of one's own, the cleaning of sessions, the processing of data."""

from datetime import datetime, timedelta

from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.kernel.registry import Manifest, MenuItem, Processing, Schedule


def forget_sessions(at: datetime) -> int:
    """Delete the sessions that are over."""
    return people.forget_sessions(by=Actor.system("sessions"), at=at)


MY_DETAILS = {"nl": "Mijn gegevens", "fr": "Mes données", "en": "My details"}

MANIFEST = Manifest(
    module="kernel.people",
    menu=(
        MenuItem(name=MY_DETAILS, url_name="account", audience="person", order=900),
        MenuItem(
            name={"nl": "Medewerkers", "fr": "Collaborateurs", "en": "Members"},
            url_name="members",
            audience="administrator",
            order=800,
        ),
        MenuItem(name=MY_DETAILS, url_name="account", audience="agent", order=900),
    ),
    schedules=(Schedule(id="people.forget_sessions", every=timedelta(hours=1), run=forget_sessions),),
    processings=(
        Processing(
            id="people.accounts",
            name={
                "nl": "Accounts, rollen en mandaten",
                "fr": "Comptes, rôles et mandats",
                "en": "Accounts, roles and mandates",
            },
            purpose={
                "nl": "Mensen herkennen, hun bericht sturen, en bepalen wie wat mag zien en doen.",
                "fr": "Reconnaître les personnes, leur écrire, et déterminer qui peut voir et faire quoi.",
                "en": "To recognise people, write to them, and decide who may see and do what.",
            },
            legal_basis="GDPR art. 6(1)(e)",
            subjects=("citizens", "agents", "representatives of enterprises"),
            data=(
                "name",
                "national number",
                "birth date",
                "address",
                "e-mail address",
                "telephone number",
                "roles",
                "mandates",
                "sign-ins",
            ),
            recipients=("the administration that handles a request",),
            retention="until the account is closed; entries of the journal stay as the archive law says",
            safeguards=(
                "sealed in the vault",
                "found by blind index",
                "readings journalled and shown to the person",
                "second factor for agents",
            ),
        ),
    ),
)
