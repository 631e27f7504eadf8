"""Telling people: who hears what, once each, in their language, and how they stop it."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parvis.incidents import api as incidents
from parvis.incidents.models import Follower, Report, Update
from parvis.incidents.operations import telling
from parvis.incidents.tests.world import NOW, OTHER, TOWN, send, sent
from parvis.incidents.types.report import Reason, Sender
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import api as messages
from parvis.kernel.people.tests.factories import actor_for, agent_actor, make_citizen
from parvis.kernel.people.types import Actor

HOUSE, SOMEONE = Actor.system("incidents"), Actor.anonymous()
LATER = NOW + timedelta(days=1)
AN = Sender(email="an@example.org", language="nl", wants_news=True)
TOM = Sender(email="tom@example.org", language="fr", wants_news=True)
TEXT = "Er ligt een matras voor nummer 12."
pytestmark = pytest.mark.usefixtures("region")


def follow(number, sender, at=NOW):
    return incidents.follow(number=number, sender=sender, by=SOMEONE, at=at)


def to(mails):
    return sorted(one.to[0] for one in mails)


def link(mail, path):
    return re.search(rf"http://\S+/incidents/{path}/(\S+)/", mail.body).group(1)


class TestGreeting:
    def test_who_reports_gets_the_link_to_their_own_page(self, mails):
        done = send(text=TEXT, sender=AN)
        (mail,) = mails()
        assert mail.to == ["an@example.org"]
        assert mail.subject == f"We hebben uw melding {done.report.number} ontvangen"
        assert link(mail, "mine") == done.key
        assert "Waversesteenweg 12" in mail.body
        assert "27 november 2026" in mail.body
        assert TEXT not in mail.body
        assert mail.extra_headers["List-Unsubscribe"] in {f"<{url}>" for url in re.findall(r"http\S+", mail.body)}

    def test_who_gives_no_address_or_wants_no_news_gets_nothing(self, mails):
        send()
        send(sender=Sender(email="an@example.org"))
        assert mails() == []

    def test_the_key_is_nowhere_in_the_open(self, mails):
        done = send(sender=AN)
        with connection.cursor() as cursor:
            found = [row for table in ("jobs_job", "messages_message", "journal_entry") for row in _rows(cursor, table)]
        assert found
        assert not any(done.key in str(value) for row in found for value in row)

    def test_who_says_me_too_is_told_how_to_stop(self, mails):
        number = sent().number
        key = follow(number, TOM)
        (mail,) = mails()
        assert (mail.to, mail.subject) == (["tom@example.org"], f"Vous suivez le signalement {number}")
        assert link(mail, "mine") == key
        assert incidents.unfollow_by_token(token=link(mail, "stop"), by=SOMEONE, at=LATER)

    def test_an_account_hears_it_in_its_inbox_and_at_its_address(self, mails):
        account = make_citizen(email="amina@example.org")
        sender = Sender(account=str(account.pk), language="en", wants_news=True)
        number = send(sender=sender, by=actor_for(account)).report.number
        assert to(mails()) == ["amina@example.org"]
        (message,) = messages.inbox(account.pk)
        assert message.subject == f"We have received your report {number}"

    def test_a_report_takes_twelve_questions_at_most_with_its_mail_too(self):
        sent()
        send(sender=AN)
        with CaptureQueriesContext(connection) as without:
            sent()
        with CaptureQueriesContext(connection) as by_mail:
            send(sender=AN)
        assert len(_told(without)) <= 12
        assert len(_told(by_mail)) <= 12


def _rows(cursor, table):
    cursor.execute(f"SELECT * FROM {table}")
    return cursor.fetchall()


def _told(asked):
    return [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def _plan(number):
    incidents.plan(number=number, month=date(2027, 3, 1), by=HOUSE, at=LATER)


def _reopen(number):
    incidents.solve(number=number, by=HOUSE, at=NOW)
    incidents.contest(number=number, reason=Reason.NOT_REPAIRED, by=SOMEONE, at=LATER, browser="one")
    incidents.contest(number=number, reason=Reason.NOT_REPAIRED, by=SOMEONE, at=LATER, browser="two")


def _merge(number):
    incidents.merge(numbers=(number, sent(at=NOW - timedelta(days=1)).number), by=HOUSE, at=LATER)


def _unmerge(number):
    _merge(number)
    incidents.unmerge(number=number, by=HOUSE, at=LATER)


def _arbitrate(number):
    decider = agent_actor("brussels-region", ["decider"])
    incidents.arbitrate(number=number, to=OTHER, text="Het is hun straat.", by=decider, at=LATER)


def _pause(number):
    incidents.pause(number=number, text="Het vriest.", by=HOUSE, at=LATER)


def _resume(number):
    _pause(number)
    incidents.resume(number=number, by=HOUSE, at=LATER)


HAPPENINGS = {
    "accepted": (
        lambda number: incidents.accept(number=number, by=HOUSE, at=LATER),
        ("in behandeling", "pris en charge", "in progress"),
    ),
    "planned": (_plan, ("gepland voor maart 2027", "prévu en mars 2027", "planned for March 2027")),
    "solved": (
        lambda number: incidents.solve(number=number, by=HOUSE, at=LATER),
        ("opgelost", "résolu", "mended"),
    ),
    "refused": (
        lambda number: incidents.refuse(number=number, text="Privégrond.", by=HOUSE, at=LATER),
        ("Privégrond.",) * 3,
    ),
    "reopened": (_reopen, ("opnieuw open", "rouvert", "open again")),
    "transferred": (
        lambda number: incidents.transfer(number=number, to=OTHER, text="Niet van ons.", by=HOUSE, at=LATER),
        ("nu bij Gemeente Sint Gillis", "désormais chez Commune Sint Gillis", "now with Municipality Sint Gillis"),
    ),
    "arbitrated": (_arbitrate, ("Het gewest heeft beslist", "La Région a décidé", "The region has decided")),
    "merged": (_merge, ("samengevoegd met", "fusionné avec", "merged with")),
    "unmerged": (_unmerge, ("weer apart", "à nouveau distinct", "stands by itself again")),
    "noted": (
        lambda number: incidents.note(number=number, text="Morgen komt er iemand.", is_public=True, by=HOUSE, at=LATER),
        ("Morgen komt er iemand.",) * 3,
    ),
    "paused": (_pause, ("staat even stil", "en attente", "on hold")),
    "resumed": (_resume, ("gaat verder", "reprend", "goes on")),
}


@pytest.mark.parametrize("what", HAPPENINGS)
def test_every_happening_is_told_in_every_language(mails, what):
    do, words = HAPPENINGS[what]
    done = send(text=TEXT, sender=AN)
    for language in ("fr", "en"):
        follow(done.report.number, Sender(email=f"{language}@example.org", language=language, wants_news=True))
    mails()
    do(done.report.number)
    told = {one.extra_headers["Content-Language"]: one for one in mails()}
    assert sorted(told) == ["en", "fr", "nl"]
    for language, said in zip(("nl", "fr", "en"), words, strict=True):
        mail = told[language]
        assert said in f"{mail.subject}\n{mail.body}"
        assert f"/{language}/incidents/{done.report.number}/" in mail.body
        assert f"/{language}/incidents/stop/" in mail.body
        assert "List-Unsubscribe" in mail.extra_headers
        assert "{{" not in mail.body
        assert "{%" not in mail.body
        everything = mail.body + mail.alternatives[0][0]
        assert TEXT not in everything
        assert done.key not in everything
        assert not re.search(r"\w+@example\.org", everything)


def test_what_is_not_for_everyone_is_not_told(mails):
    number = send(sender=AN).report.number
    mails()
    incidents.note(number=number, text="Tussen ons.", by=HOUSE, at=LATER)
    incidents.flag(number=number, third_party="Sibelga", by=HOUSE, at=LATER)
    incidents.delete(number=number, text="Een grap.", by=HOUSE, at=LATER)
    assert mails() == []
    assert incidents.tell_followers(update=10**9, by=HOUSE, at=LATER) == 0


def test_followers_of_all_that_was_merged_hear_it_once_each(mails):
    first, second, third = (send(sender=AN if n != 1 else TOM).report.number for n in range(3))
    incidents.merge(numbers=(first, second), by=HOUSE, at=NOW)
    incidents.merge(numbers=(first, third), by=HOUSE, at=NOW)
    mails()
    incidents.accept(number=first, by=HOUSE, at=LATER)
    told = mails()
    assert to(told) == ["an@example.org", "tom@example.org"]
    (of_tom,) = (one for one in told if one.to == ["tom@example.org"])
    assert f"Signalement {second}, fusionné avec le signalement {first}" in of_tom.body
    assert f"/fr/incidents/{first}/" in of_tom.body


def test_a_merge_is_told_to_those_who_followed_what_is_gone(mails):
    kept, gone = send(sender=AN).report.number, send(sender=TOM).report.number
    mails()
    incidents.merge(numbers=(kept, gone), by=HOUSE, at=LATER)
    (mail,) = mails()
    assert (mail.to, mail.subject) == (["tom@example.org"], f"Signalement {gone} : fusionné avec le {kept}")


def test_one_person_with_an_account_and_an_address_hears_it_once(mails):
    account = make_citizen(email="AN@example.org")
    number = send(sender=AN).report.number
    follow(number, Sender(account=str(account.pk), wants_news=True))
    mails()
    incidents.accept(number=number, by=HOUSE, at=LATER)
    assert to(mails()) == ["an@example.org"]


def test_an_account_that_is_gone_holds_nobody_up(mails):
    number = send(sender=AN).report.number
    Follower.objects.create(
        report_id=number, account=UUID(int=5), key_digest=b"x" * 32, language="nl", wants_news=True, joined_at=NOW
    )
    mails()
    incidents.accept(number=number, by=HOUSE, at=LATER)
    assert to(mails()) == ["an@example.org"]


def test_thousands_are_told_in_parts_and_nobody_twice(mails, monkeypatch):
    monkeypatch.setattr(telling, "AT_ONCE", 3)
    number = sent().number
    for n in range(10):
        follow(number, Sender(email=f"someone{n}@example.org", wants_news=True))
    mails()
    incidents.accept(number=number, by=HOUSE, at=LATER)
    assert to(mails()) == sorted(f"someone{n}@example.org" for n in range(10))


def test_a_private_report_leads_nowhere_that_everyone_may_read(mails):
    number = send(sender=AN).report.number
    incidents.flag(number=number, is_private=True, by=HOUSE, at=NOW)
    mails()
    incidents.accept(number=number, by=HOUSE, at=LATER)
    (mail,) = mails()
    assert f"/incidents/{number}/" not in mail.body
    assert "niet openbaar" in mail.body


class TestStopping:
    def test_the_link_in_a_mail_ends_all_that_an_address_hears_of_it(self, mails):
        first, second = send(sender=AN).report.number, send(sender=AN).report.number
        elsewhere = send(sender=AN).report.number
        incidents.merge(numbers=(first, second), by=HOUSE, at=NOW)
        mails()
        incidents.accept(number=first, by=HOUSE, at=LATER)
        (mail,) = mails()
        token = link(mail, "stop")
        assert incidents.unfollow_by_token(token=token, by=SOMEONE, at=LATER)
        assert not incidents.unfollow_by_token(token=token, by=SOMEONE, at=LATER)
        assert incidents.report(first, actor=SOMEONE).followers == 0
        incidents.solve(number=first, by=HOUSE, at=LATER)
        assert mails() == []
        incidents.accept(number=elsewhere, by=HOUSE, at=LATER)
        assert to(mails()) == ["an@example.org"]
        assert [one.verb for one in journal.history(f"report:{first}")].count("incidents.report.unfollowed") == 1

    @pytest.mark.parametrize("token", ["", "1", "1.", "1.AAAA", "x.y.z", "9" * 400])
    def test_a_link_that_we_did_not_make_does_nothing(self, token):
        send(sender=AN)
        assert not incidents.unfollow_by_token(token=token, by=SOMEONE, at=LATER)
        assert Follower.objects.get().wants_news

    def test_a_link_of_one_thing_stops_no_other(self, mails):
        send(sender=AN)
        (mail,) = mails()
        assert not incidents.end_watch_by_token(token=link(mail, "stop"), by=SOMEONE, at=LATER)


def test_telling_costs_the_same_questions_for_each(mails):
    number = sent().number
    counts = []
    for n in range(6):
        follow(number, Sender(email=f"someone{n}@example.org", wants_news=True))
        if n in (1, 5):
            Report.objects.unscoped("tests").filter(pk=number).update(state="received")
            update = Update.objects.create(
                report_id=number, what="accepted", at=LATER, by="system:x", state="in_progress", organisation=TOWN
            )
            with CaptureQueriesContext(connection) as asked:
                assert incidents.tell_followers(update=update.pk, by=HOUSE, at=LATER) == n + 1
            counts.append(len(_told(asked)))
    few, many = counts
    assert (many - few) / 4 <= 5


def path_of(url):
    return urlsplit(url).path


def test_every_address_in_a_mail_is_a_page(mails, client):
    done = send(sender=AN)
    (mail,) = mails()
    incidents.accept(number=done.report.number, by=HOUSE, at=LATER)
    (news,) = mails()
    links = {path_of(url) for url in re.findall(r"http://\S+/incidents/\S+", mail.body + news.body)}
    assert len(links) == 3
    for link_ in links:
        assert client.get(link_).status_code == 200, link_


def test_a_mail_program_stops_by_one_post_and_looking_stops_nothing(mails):
    send(sender=AN)
    (mail,) = mails()
    path = path_of(mail.extra_headers["List-Unsubscribe"].strip("<>"))
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(path).status_code == 200
    assert Follower.objects.get().wants_news
    answer = stranger.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200, "RFC 8058 knows no redirect"
    assert not Follower.objects.get().wants_news
