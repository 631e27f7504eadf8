"""What decides over reports and changes by editions: categories, routing rules, who manages which spot."""

from django.db import models
from django.db.models import Q


class CategoryChange(models.Model):
    """A change of the tree of categories, in the order in which they were made; the shipped tree comes before them."""

    change = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"change {self.pk} of the categories"


class RuleSet(models.Model):
    """An edition of the routing rules; the last one published decides."""

    number = models.PositiveIntegerField(primary_key=True)
    text = models.TextField()
    note = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(name="rule_set_counts_from_one", condition=Q(number__gte=1))]

    def __str__(self) -> str:
        return f"routing rules {self.number}"


class ManagedArea(models.Model):
    """A piece of public space that an organisation manages, as an official source gives it."""

    kind = models.SlugField(max_length=30)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    geometry = models.JSONField()
    reach = models.FloatField(default=0)
    """Metres around it that still count."""
    source = models.CharField(max_length=100)

    class Meta:
        constraints = [models.CheckConstraint(name="area_reach_is_near", condition=Q(reach__gte=0, reach__lte=100))]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Notice(models.Model):
    """A sign to all processes that something kept in memory must be read again: `areas`, `reports`, `suggestions`."""

    topic = models.CharField(primary_key=True, max_length=20)
    number = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.topic} {self.number}"
