"""Organisations: the region, its municipalities, their welfare centres, agencies, associations, suppliers."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from parvis.kernel.people.types import OrganisationKind


class Organisation(models.Model):
    """A body that handles requests, or to which people belong.

    Its `code` is a short name for addresses and journals (`elsene-ixelles`) and never changes. What it is
    called and where it is reached is public, so nothing here is sealed.
    """

    code = models.SlugField(primary_key=True, max_length=60)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in OrganisationKind])
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name_nl = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    short_nl = models.CharField(max_length=80, blank=True)
    short_fr = models.CharField(max_length=80, blank=True)
    short_en = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=10, blank=True)
    service_nl = models.CharField(max_length=200, blank=True)
    service_fr = models.CharField(max_length=200, blank=True)
    service_en = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address_nl = models.CharField(max_length=300, blank=True)
    address_fr = models.CharField(max_length=300, blank=True)
    address_en = models.CharField(max_length=300, blank=True)
    hours_nl = models.CharField(max_length=300, blank=True)
    hours_fr = models.CharField(max_length=300, blank=True)
    hours_en = models.CharField(max_length=300, blank=True)
    colour = models.CharField(max_length=7, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_is_known",
                condition=Q(kind__in=[kind.value for kind in OrganisationKind]),
            ),
            models.CheckConstraint(
                name="organisation_has_names",
                condition=~Q(code="") & ~Q(name_nl="") & ~Q(name_fr="") & ~Q(name_en=""),
            ),
            models.CheckConstraint(
                name="organisation_is_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=F("code"))
            ),
            models.CheckConstraint(
                name="organisation_number_has_ten_digits",
                condition=Q(number="") | Q(Exact(Length("number"), 10)),
            ),
        ]

    def __str__(self) -> str:
        return self.code
