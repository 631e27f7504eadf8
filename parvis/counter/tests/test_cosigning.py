"""Others sign: invited once by a private link, asked again after a change, and nobody signs for them."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.counter import api
from parvis.counter.models import Case, Cosignature
from parvis.counter.operations.cosigning import REMIND_AFTER
from parvis.counter.queries.cosigning import invitation_of
from parvis.counter.tests.cases import DAY, SENT, TOWN, actor, citizen, sent
from parvis.counter.tests.definitions import tree
from parvis.counter.types import Kind, Page, Question, Signatory, Step
from parvis.kernel.definitions import Localised
from parvis.kernel.messages import api as messages
from parvis.kernel.people.tests.factories import sign_in
from parvis.kernel.people.types import Actor

HOUSE = Actor.system("signatures")


def said(text):
    return Localised(nl=text, fr=text, en=text)


def with_owner(**more):
    """Return the procedure of the tests, of which the owner must sign as well."""
    base = tree()
    asked = Question(id="owner_email", kind=Kind.EMAIL, label=said("E-mail of the owner"))
    step = Step(id="owner", title=said("The owner"), pages=(Page(questions=(asked,)),))
    owner = Signatory(id="owner", role=said("the owner"), email="owner_email", statement=said("I agree."), **more)
    form = base.form.model_copy(update={"steps": (*base.form.steps, step), "signatories": (owner,)})
    return replace(base, form=form, hash="0" * 63 + "c", base_hash="0" * 63 + "c")


def asked(at=SENT):
    by = citizen()
    info = sent(by=by, definition=with_owner(), owner_email="owner@example.org", at=at)
    api.invite_signatories(case=info.id, by=HOUSE, at=at)
    return info, by


def row():
    return Cosignature.objects.select_related("case").get()


def code():
    return invitation_of(row())["code"]


def standing(info):
    return api.case_page(info.id, by=Actor.system("test"), at=SENT + DAY, language="nl")


def test_who_must_sign_is_invited_once(db):
    info, _by = asked()
    assert api.invite_signatories(case=info.id, by=HOUSE, at=SENT) == 0
    assert len(messages.about(f"case:{info.id}", by=HOUSE)) == 1
    page = api.signing_page(code(), language="nl")
    assert (page.state, page.is_open, page.signatory.id) == ("wanted", True, "owner")
    assert any(fact.question == "height" for chapter in page.chapters for fact in chapter.facts)


def test_signing_is_an_event_and_the_case_goes_on(db):
    info, by = asked()
    page = api.signing_page(code(), language="nl")
    api.sign_case(code=code(), name="Els Maes", revision=page.revision, by=Actor.anonymous(), at=SENT + DAY)
    assert api.signing_page(code(), language="nl").state == "signed"
    [one] = api.signatures_of(info.id, by=by)
    assert (one.state, one.email) == ("signed", "owner@example.org")
    told = [each for each in standing(info).told if each.event.kind == "signed"]
    assert told[0].payload == {"name": "Els Maes"}
    with pytest.raises(api.NotPossible):
        api.sign_case(code=code(), name="Els Maes", revision=page.revision + 1, by=Actor.anonymous(), at=SENT + DAY)


def test_one_signs_what_one_has_read(db):
    info, by = asked()
    page = api.signing_page(code(), language="nl")
    api.correct_answers(case=info.id, answers={"height": 14}, by=by, at=SENT + DAY)
    with pytest.raises(api.StaleCase):
        api.sign_case(code=code(), name="Els", revision=page.revision, by=Actor.anonymous(), at=SENT + DAY)
    assert row().state == "wanted"


def test_a_change_after_signing_asks_again_with_the_same_code(db):
    info, by = asked()
    before = code()
    page = api.signing_page(before, language="nl")
    api.sign_case(code=before, name="Els", revision=page.revision, by=Actor.anonymous(), at=SENT)
    api.correct_answers(case=info.id, answers={"height": 14}, by=by, at=SENT + DAY)
    assert api.invite_signatories(case=info.id, by=HOUSE, at=SENT + DAY) == 1
    assert (row().state, code()) == ("wanted", before)


def test_a_corrected_address_gets_another_code_and_the_old_one_opens_nothing(db):
    info, by = asked()
    before = code()
    api.correct_answers(case=info.id, answers={"owner_email": "right@example.org"}, by=by, at=SENT + DAY)
    assert api.invite_signatories(case=info.id, by=HOUSE, at=SENT + DAY) == 1
    assert code() != before
    with pytest.raises(api.UnknownSignature):
        api.signing_page(before, language="nl")


def test_a_refusal_is_told_with_its_reason(db):
    info, _by = asked()
    page = api.signing_page(code(), language="nl")
    api.refuse_signature(
        code=code(), reason="Not my house.", revision=page.revision, by=Actor.anonymous(), at=SENT + DAY
    )
    told = [each for each in standing(info).told if each.event.kind == "signature_refused"]
    assert told[0].payload == {"text": "Not my house."}
    assert Case.objects.unscoped("a test looks").get(pk=info.id).has_unread


def test_nobody_is_reminded_too_often(db):
    info, by = asked()
    with pytest.raises(api.NotPossible):
        api.remind_signatory(case=info.id, signature=row().pk, by=by, at=SENT + DAY / 2)
    api.remind_signatory(case=info.id, signature=row().pk, by=by, at=SENT + 2 * DAY)
    assert api.remind_signatories(by=HOUSE, at=SENT + REMIND_AFTER) == 0, "reminded by hand already"
    with pytest.raises(api.UnknownSignature):
        api.remind_signatory(case=info.id, signature=row().pk, by=citizen(), at=SENT + 9 * DAY)


def test_the_house_reminds_once(db):
    asked()
    assert api.remind_signatories(by=HOUSE, at=SENT + REMIND_AFTER) == 1
    assert api.remind_signatories(by=HOUSE, at=SENT + REMIND_AFTER + DAY) == 0


def test_a_withdrawn_case_waits_for_nobody(db):
    info, by = asked()
    page = api.signing_page(code(), language="nl")
    api.withdraw(case=info.id, by=by, at=SENT + DAY)
    assert not api.signing_page(code(), language="nl").is_open
    with pytest.raises(api.NotPossible):
        api.sign_case(code=code(), name="Els", revision=page.revision, by=Actor.anonymous(), at=SENT + DAY)


# Pages ------------------------------------------------------------------------------------------------------


def read_revision(response):
    return re.search(r'name="revision" value="(\d+)"', response.content.decode()).group(1)


def test_the_page_asks_for_a_name_and_agreement_and_keeps_what_was_typed(db):
    asked(at=timezone.now())
    visitor, url = Client(), f"/en/sign/{code()}/"
    revision = read_revision(visitor.get(url))
    wrong = visitor.post(url, {"do": "sign", "name": "Els Maes", "revision": revision})
    assert wrong.status_code == 422
    assert "Els Maes" in wrong.content.decode()
    done = visitor.post(url, {"do": "sign", "name": "Els Maes", "agreed": "on", "revision": revision}, follow=True)
    assert "You have signed" in done.content.decode()
    again = visitor.post(url, {"do": "sign", "name": "Els Maes", "agreed": "on", "revision": revision}, follow=True)
    assert "You have signed" in again.content.decode()


def test_a_wrong_code_opens_nothing(db):
    asked()
    assert Client().get("/nl/sign/3333-4444-6666-9999/").status_code == 404


def test_the_applicant_and_the_clerk_see_where_signatures_stand(db):
    info, _by = asked()
    visitor = sign_in(Client(), Case.objects.unscoped("a test looks").get(pk=info.id).applicant)
    shown = visitor.get(reverse("my:case", args=[info.id])).content.decode()
    assert "owner@example.org" in shown
    clerk = actor(organisation=TOWN)
    [one] = api.signatures_of(info.id, by=clerk)
    assert one.state == "wanted"
    assert api.signatures_of(info.id, by=actor(organisation="sint-gillis-saint-gilles")) == []
