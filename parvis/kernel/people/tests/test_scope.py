"""Rows are seen by those who may, and read by no other door."""

import pytest
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from parvis.kernel.people.scope import ScopedModel, UnscopedQuery
from parvis.kernel.people.tests.factories import citizen_actor, plain_agent
from parvis.kernel.people.types import Actor, Role


class Parcel(ScopedModel):
    """A row of two municipalities, for this test only."""

    organisation_id = models.CharField(max_length=60)
    owner = models.CharField(max_length=80, default="")

    class Meta:
        app_label = "people"
        managed = False

    def __str__(self):
        return self.organisation_id

    @classmethod
    def visible_to(cls, actor):
        return super().visible_to(actor) | Q(owner=actor.id)


class Label(ScopedModel):
    """A part of a parcel."""

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="labels")
    text = models.CharField(max_length=20)
    organisation_field = "parcel__organisation_id"

    class Meta:
        app_label = "people"
        managed = False

    def __str__(self):
        return self.text


@pytest.fixture
def parcels(db):
    key = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY AUTOINCREMENT"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE people_parcel (id {key}, organisation_id text, owner text)")
        cursor.execute(f"CREATE TABLE people_label (id {key}, parcel_id bigint, text text)")
    rows = [Parcel.objects.create(organisation_id=code) for code in ("elsene", "elsene", "ukkel")]
    for row in rows:
        Label.objects.create(parcel=row, text=row.organisation_id)
    return rows


def seen(actor, model=Parcel):
    return [str(row) for row in model.objects.seen_by(actor).order_by("pk")]


def test_who_sees_what(parcels):
    assert seen(plain_agent("elsene")) == ["elsene", "elsene"]
    assert seen(plain_agent("ukkel", [Role.MANAGER])) == ["ukkel"]
    assert seen(Actor.system("deadlines")) == ["elsene", "elsene", "ukkel"]
    assert seen(Actor.anonymous()) == []
    assert seen(plain_agent("vorst")) == []
    assert seen(plain_agent("elsene"), Label) == ["elsene", "elsene"]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ADMINISTRATOR, Role.EDITOR])
def test_roles_that_handle_nothing_see_nothing(parcels, role):
    assert seen(plain_agent("elsene", [role])) == []


def test_a_person_sees_what_the_model_says_is_theirs(parcels):
    amina = citizen_actor()
    mine = Parcel.objects.create(organisation_id="ukkel", owner=amina.id)
    assert list(Parcel.objects.seen_by(amina)) == [mine]


READS = {
    "all": lambda: Parcel.objects.all(),
    "filter": lambda: Parcel.objects.filter(pk=1),
    "exclude": lambda: Parcel.objects.exclude(pk=1),
    "get": lambda: Parcel.objects.get(pk=1),
    "first": lambda: Parcel.objects.first(),
    "last": lambda: Parcel.objects.last(),
    "count": lambda: Parcel.objects.count(),
    "exists": lambda: Parcel.objects.exists(),
    "aggregate": lambda: Parcel.objects.aggregate(models.Max("pk")),
    "values": lambda: Parcel.objects.values("pk"),
    "values_list": lambda: Parcel.objects.values_list("pk"),
    "order_by": lambda: Parcel.objects.order_by("pk"),
    "annotate": lambda: Parcel.objects.annotate(n=models.F("pk")),
    "in_bulk": lambda: Parcel.objects.in_bulk([1]),
    "iterator": lambda: list(Parcel.objects.iterator()),
    "iterate": lambda: list(Parcel.objects.get_queryset()),
    "length": lambda: len(Parcel.objects.get_queryset()),
    "truth": lambda: bool(Parcel.objects.get_queryset()),
    "index": lambda: Parcel.objects.get_queryset()[0],
    "update": lambda: Parcel.objects.update(owner="me"),
    "delete": lambda: Parcel.objects.get_queryset().delete(),
    "raw": lambda: Parcel.objects.raw("SELECT 1"),
    "select_related": lambda: Label.objects.select_related("parcel"),
    "union": lambda: Parcel.objects.union(Parcel.objects.get_queryset()),
    "contains": lambda: Parcel.objects.contains(Parcel(pk=1)),
    "explain": lambda: Parcel.objects.get_queryset().explain(),
    "dates": lambda: Parcel.objects.distinct(),
    "get_or_create": lambda: Parcel.objects.get_or_create(pk=1),
    "update_or_create": lambda: Parcel.objects.update_or_create(pk=1),
    "select_for_update": lambda: Parcel.objects.select_for_update(),
    "subquery": lambda: Label.objects.unscoped("test").filter(Exists(Parcel.objects.get_queryset())),
    "in": lambda: list(Label.objects.unscoped("test").filter(parcel__in=Parcel.objects.get_queryset())),
    "aliased": lambda: Parcel.objects.using("default"),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_no_read_without_a_scope(parcels, read):
    with pytest.raises(UnscopedQuery, match="seen_by"):
        read()
    assert Parcel.objects.unscoped("counting for the test").count() == 3


def test_a_scope_stays_through_every_step(parcels):
    rows = Parcel.objects.seen_by(plain_agent("elsene"))
    assert rows.exclude(pk=0).order_by("-pk").values_list("organisation_id", flat=True)[:1].get() == "elsene"
    assert rows.filter(organisation_id="ukkel").count() == 0
    assert rows.filter(pk=parcels[2].pk).first() is None
    assert rows.filter(Exists(Label.objects.unscoped("test").filter(parcel=OuterRef("pk")))).count() == 2


def test_parts_are_reached_from_a_row_one_holds(parcels):
    first = Parcel.objects.seen_by(plain_agent("elsene")).first()
    assert [label.text for label in first.labels.all()] == ["elsene"]
    assert first.labels.filter(text="ukkel").count() == 0
    assert first.labels.create(text="new").parcel == first
    with_labels = Parcel.objects.seen_by(plain_agent("ukkel")).prefetch_related("labels")
    assert [label.text for row in with_labels for label in row.labels.all()] == ["ukkel"]


def test_a_reason_is_given_for_looking_past_the_scope(parcels):
    with pytest.raises(ValueError, match="Say why"):
        Parcel.objects.unscoped(" ")


def test_nothing_is_asked_for_those_who_see_nothing(parcels, django_assert_num_queries):
    class Plain(ScopedModel):
        organisation_id = models.CharField(max_length=60)

        class Meta:
            app_label = "people"
            managed = False

        def __str__(self):
            return ""

    with django_assert_num_queries(0):
        assert list(Plain.objects.seen_by(Actor.anonymous())) == []
        assert list(Plain.objects.seen_by(plain_agent("elsene", [Role.OPERATOR]))) == []
