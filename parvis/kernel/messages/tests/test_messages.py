"""A message from its cause to its reader."""

import email
import email.policy
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import api as messages
from parvis.kernel.messages import wording
from parvis.kernel.messages.models import Message
from parvis.kernel.messages.rules.mail import stop_headers
from parvis.kernel.messages.tests.servers import MailServer, running
from parvis.kernel.people import api as people
from parvis.kernel.people.tests.factories import NOW, make_account, make_agent, make_citizen, make_organisation
from parvis.kernel.people.types import AccountKind, Actor, Role

HOUSE = Actor.system("test")
ADDRESS = "jan.peeters@example.org"
CASE = "case:0e1c"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    """Write mail as files, as an installation without mail server does."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_URL = ""
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    make_organisation("elsene-ixelles", name_nl="Gemeente Elsene", name_fr="Commune d’Ixelles")
    return settings.EMAIL_FILE_PATH


def send(to=None, **given):
    given = {
        "template": "messages/try",
        "context": {"host": "Tom & Jerry <b>"},
        "subject_ref": CASE,
        "organisation": "elsene-ixelles",
        "by": HOUSE,
        "at": NOW,
        **given,
    }
    return messages.send(to=to or messages.Recipient(language="nl", email=ADDRESS), **given)


def read(path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def test_a_mail_is_written_in_the_language_of_its_reader_and_signed(place):
    send(messages.Recipient(language="fr", email=ADDRESS))
    jobs.run_pending()
    (path,) = place.glob("*.eml")
    mail = read(path)
    assert mail["To"] == ADDRESS
    assert mail["From"] == "Commune d’Ixelles <noreply@parvis.example>"
    assert mail["Reply-To"] == "bevolking@elsene-ixelles.example"
    assert mail["Subject"] == "Message d’essai de Tom & Jerry <b>"
    assert mail["Content-Language"] == "fr"
    text = mail.get_body("plain").get_content()
    html = mail.get_body("html").get_content()
    assert "Envoyé par : Tom & Jerry <b>" in text
    assert "Service Population" in text
    assert "02 000 00 00" in text
    assert 'lang="fr"' in html
    assert "Tom &amp; Jerry &lt;b&gt;" in html
    assert "<b>" not in html
    assert '<a href="http://localhost' in html


def test_a_mail_program_is_told_how_to_get_no_more(place):
    stop = f"https://parvis.example/nl/stop/{'x' * 90}/"
    send(context={"host": "", "stop_url": stop})
    send()
    jobs.run_pending()
    mails = [path.read_bytes() for path in place.glob("*.eml")]
    (stopped,) = [one for one in mails if b"List-Unsubscribe" in one]
    # Letter by letter, however the line is folded: an encoded address is one that no program calls.
    assert re.search(rb"^List-Unsubscribe:\s+<%s>$" % re.escape(stop.encode()), stopped, re.MULTILINE)
    assert re.search(rb"^List-Unsubscribe-Post: List-Unsubscribe=One-Click$", stopped, re.MULTILINE)


def test_in_the_clear_nothing_is_stopped_by_one_post():
    assert stop_headers("") == {}
    assert stop_headers("http://localhost/stop/") == {"List-Unsubscribe": "<http://localhost/stop/>"}


def test_messages_are_forgotten_all_or_those_of_before_a_moment():
    for days in (0, 1, 2):
        send(at=NOW + timedelta(days=days))
    send(subject_ref="case:other")
    assert messages.forget(subject_ref=CASE, by=HOUSE, at=NOW, written_before=NOW + timedelta(days=1)) == 1
    assert len(messages.about(CASE, by=HOUSE)) == 2
    assert messages.forget(subject_ref=CASE, by=HOUSE, at=NOW) == 2
    assert len(messages.about("case:other", by=HOUSE)) == 1


def test_nothing_personal_lies_open():
    send()
    row = Message.objects.unscoped("test").get()
    (entry,) = journal.history(CASE)
    for stored in (bytes(row.address), bytes(row.context), str(entry.data).encode()):
        assert b"jan" not in stored
        assert b"Tom" not in stored
    assert entry.verb == "messages.message.sent"
    assert entry.organisation == "elsene-ixelles"


def test_a_message_exists_only_if_its_cause_is_committed(place):
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert jobs.run_pending() == 0
    assert not Message.objects.unscoped("test").exists()


def test_a_mail_is_handed_over_once(place):
    message_id = send()
    jobs.run_pending()
    assert messages.deliver_mail(message_id=str(message_id), at=NOW) is None
    row = Message.objects.unscoped("test").get()
    assert row.mail_state == messages.MailState.SENT


def test_what_is_handed_over_again_after_a_kill_has_the_same_name(place):
    message_id = send()
    for _ in range(2):
        messages.deliver_mail(message_id=str(message_id), at=NOW)  # killed before the completion, twice
    (path,) = place.glob("*.eml")
    assert read(path)["Message-ID"] == f"<{message_id}@localhost>"


def test_an_account_has_it_in_its_inbox_and_by_mail(place):
    citizen = make_citizen(email=ADDRESS)
    send(messages.Recipient(language="en", account_id=f"account:{citizen.pk}"))
    jobs.run_pending()
    (path,) = place.glob("*.eml")
    assert read(path)["To"] == ADDRESS
    (message,) = messages.inbox(citizen.pk)
    assert message.subject == "Test message from Tom & Jerry <b>"
    assert "There is nothing you need to do." in message.text
    assert (message.organisation, message.subject_ref, message.read_at) == ("elsene-ixelles", CASE, None)
    assert messages.unread(citizen.pk) == 1


def test_an_account_without_address_has_it_in_its_inbox(place):
    citizen = make_account(AccountKind.CITIZEN, first_name="An")
    send(messages.Recipient(language="nl", account_id=citizen.pk))
    assert jobs.run_pending() == 0
    assert len(messages.inbox(citizen.pk)) == 1


def test_only_the_reader_reads(place):
    reader, other = make_citizen(), make_citizen()
    message_id = send(messages.Recipient(language="nl", account_id=reader.pk))
    as_other, as_reader = people.actor_of(other, NOW), people.actor_of(reader, NOW)
    assert messages.inbox(other.pk) == []
    assert not messages.mark_read(message_id=message_id, by=as_other, at=NOW)
    assert not messages.mark_read(message_id=message_id, by=Actor.anonymous(), at=NOW)
    assert messages.mark_read(message_id=message_id, by=as_reader, at=NOW)
    assert not messages.mark_read(message_id=message_id, by=as_reader, at=NOW)
    assert messages.unread(reader.pk) == 0


def test_an_inbox_has_pages():
    citizen = make_citizen()
    for minute in (0, 0, 1, 2, 2):
        send(messages.Recipient(language="nl", account_id=citizen.pk), at=NOW + timedelta(minutes=minute))
    whole = [message.id for message in messages.inbox(citizen.pk)]
    first = [message.id for message in messages.inbox(citizen.pk, limit=2)]
    rest = [message.id for message in messages.inbox(citizen.pk, before=first[-1])]
    assert first + rest == whole
    assert len(whole) == 5


def test_agents_see_that_their_organisation_wrote_and_others_do_not():
    ours, theirs = make_agent("elsene-ixelles"), make_agent("ukkel-uccle")
    send()
    (message,) = messages.about(CASE, by=people.actor_of(ours, NOW))
    assert (message.template, message.mail_state) == ("messages/try", messages.MailState.WAITING)
    assert messages.about(CASE, by=people.actor_of(theirs, NOW)) == []
    administrator = make_agent("elsene-ixelles", [Role.ADMINISTRATOR])
    assert messages.about(CASE, by=people.actor_of(administrator, NOW)) == []


def test_a_wrong_template_fails_in_its_cause():
    with pytest.raises(messages.UnknownTemplate, match=r"messages/mail/nothing\.nl\.txt"):
        send(template="messages/nothing")


def test_a_message_to_nobody_is_refused():
    with pytest.raises(messages.NobodyToTell):
        send(messages.Recipient(language="nl"))


@pytest.mark.parametrize(
    "address", ["jan", "jan@example.org\nBcc: x@example.org", "a@b@c", "jan@example.org, an@x.org"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValidationError):
        send(messages.Recipient(language="nl", email=address))


def test_a_language_that_we_do_not_speak_becomes_ours():
    send(messages.Recipient(language="de", email=ADDRESS))
    assert Message.objects.unscoped("test").get().language == "nl"


def test_the_values_of_a_message_are_never_read_as_a_template():
    words = wording.word("messages/try", "en", {"host": "{{ base_url }}{% now 'Y' %}"}, None)
    assert "{{ base_url }}{% now 'Y' %}" in words.text


def test_mail_goes_to_the_server_of_the_settings(settings):
    with running(MailServer()) as server:
        settings.EMAIL_URL = server.url
        send()
        jobs.run_pending()
    ((recipients, content),) = server.taken
    assert recipients == [ADDRESS]
    assert b"Content-Language: nl" in content


def test_an_address_that_the_server_refuses_for_good_is_not_tried_again(settings):
    with running(MailServer()) as server:
        server.answer_to_recipient = "550 no such mailbox"
        settings.EMAIL_URL = server.url
        send()
        assert jobs.run_pending() == 1
    written = Message.objects.unscoped("test").get()
    assert written.mail_state == messages.MailState.REFUSED
    assert messages.refused_mails(since=written.written_at) == 1
    assert messages.refused_mails(since=written.written_at + timedelta(seconds=1)) == 0
    assert [entry.verb for entry in journal.history(CASE)][-1] == "messages.message.refused"
    assert jobs.stats(at=NOW).dead == 0


@pytest.mark.parametrize("answer", ["451 try later", None])
def test_a_server_that_cannot_now_is_tried_later(settings, answer):
    with running(MailServer()) as server:
        settings.EMAIL_URL = server.url if answer else "smtp://127.0.0.1:1"
        server.answer_to_recipient = answer or ""
        send()
        with pytest.raises(jobs.JobFailed):
            jobs.run_pending()
        server.answer_to_recipient = "250 OK"
        settings.EMAIL_URL = server.url
        assert jobs.run_pending(at=NOW + timedelta(days=365)) == 1
    assert len(server.taken) == 1


def test_an_operator_tries_the_mail_server(settings, capsys):
    from_command = pytest.importorskip("django.core.management").call_command
    from_command("try_mail", "operator@example.org", "--language", "fr")
    assert "the folder" in capsys.readouterr().out


@pytest.mark.parametrize(
    "impossible",
    [
        {"address": None},
        {"mail_state": "none"},
        {"mail_state": "sent"},
        {"mailed_at": NOW},
        {"read_at": NOW},
    ],
)
def test_the_database_refuses_an_impossible_message(impossible):
    possible = {"template": "a/b", "language": "nl", "context": b"x", "address": b"x", "mail_state": "waiting"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(**{**possible, "subject_ref": CASE, "written_at": NOW, **impossible})
