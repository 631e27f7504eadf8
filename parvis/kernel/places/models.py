"""Municipalities, streets and addresses, as their official sources give them."""

from django.db import models
from django.db.models import Q

LATITUDE = Q(lat__gte=-90, lat__lte=90)
LONGITUDE = Q(lon__gte=-180, lon__lte=180)


class Municipality(models.Model):
    """A municipality of the region.

    Its code is that of the organisation that governs it; its outline decides which organisation manages a point. Postal
    codes do not: 1000 reaches into several municipalities, and the City of Brussels has four.
    """

    code = models.SlugField(primary_key=True, max_length=60)
    nis = models.CharField(max_length=5, unique=True)
    name_nl = models.CharField(max_length=100)
    name_fr = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    postal_codes = models.JSONField(default=list)
    outline = models.JSONField()
    """A GeoJSON Polygon or MultiPolygon (RFC 7946), longitude first."""
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta:
        ordering = ["nis"]
        constraints = [
            models.CheckConstraint(condition=LATITUDE & LONGITUDE, name="municipality_centre_is_on_earth"),
        ]

    def __str__(self) -> str:
        return self.code


class Street(models.Model):
    """A street within one municipality; a street that crosses a border is one row on each side."""

    id = models.CharField(primary_key=True, max_length=40)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="streets")
    name_nl = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    postcode = models.CharField(max_length=4, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lat=None, lon=None) | Q(lat__isnull=False, lon__isnull=False),
                name="street_point_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Address(models.Model):
    """A house number in a street, with its point; boxes of one house share it."""

    id = models.CharField(primary_key=True, max_length=40)
    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="addresses")
    number = models.CharField(max_length=12)
    box = models.CharField(max_length=12, blank=True)
    postcode = models.CharField(max_length=4)
    lat = models.FloatField()
    lon = models.FloatField()
    place_key = models.BigIntegerField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["street", "number"], name="address_street_number")]
        constraints = [
            models.CheckConstraint(condition=LATITUDE & LONGITUDE, name="address_is_on_earth"),
        ]

    def __str__(self) -> str:
        return self.id


class Import(models.Model):
    """A source that was read: when, how much of it was taken and refused. Its number tells processes to look again."""

    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=200)
    at = models.DateTimeField()
    taken = models.PositiveIntegerField()
    refused = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
