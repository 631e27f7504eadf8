"""Rows that are seen only by those who may: the scope is asked for where the rows are read, not in a view.

A model that belongs to organisations inherits :class:`ScopedModel`. Its rows are reached by one door,
`Thing.objects.seen_by(actor)`; any other read raises :class:`UnscopedQuery` before it touches the database.
Work of the house itself (a deadline that fires, a figure, an import) says why it looks past the scope:
`Thing.objects.unscoped("deadlines fire for everyone")`.

Rows reached from a row one holds already (`case.events.all()`) are within its scope and need no door.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from parvis.kernel.people.rules import SEEING_ROLES
from parvis.kernel.people.types import Actor, ActorKind, Role

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING
"""Not `Q()`, which vanishes from `Q() | Q(owner=…)` and would show less than everything."""


class UnscopedQuery(Exception):
    """Rows were read without saying for whom."""


class ScopedQuerySet(models.QuerySet):
    """Refuse every read and change until the scope is given."""

    _scope: str | None = None

    def seen_by(self, actor: Actor) -> Self:
        """Return the rows that this actor may see."""
        return self._within(f"seen by {actor.id}").filter(self.model.visible_to(actor))  # type: ignore[attr-defined]

    def unscoped(self, reason: str) -> Self:
        """Return all rows, for work of the house itself.

        :param reason: why no one's scope applies; it is read in reviews.
        :raises ValueError: when the reason is empty.
        """
        if not reason.strip():
            raise ValueError("Say why these rows are read without a scope.")
        return self._within(reason)

    def _within(self, scope: str) -> Self:
        if self._scope is None:
            fresh = self.__class__(model=self.model, using=self._db, hints=self._hints)  # type: ignore[attr-defined]
        else:
            fresh = self._clone()
        fresh._scope = scope
        return fresh

    def _demand_scope(self) -> None:
        if self._scope is None:
            name = self.model.__name__
            raise UnscopedQuery(
                f"{name}.objects was read without a scope: begin with {name}.objects.seen_by(actor), "
                f'or {name}.objects.unscoped("why") for work of the house itself.'
            )

    @property
    def query(self) -> Any:
        """Return the SQL query: whatever reads, counts, combines, changes or deletes begins here."""
        self._demand_scope()
        return models.QuerySet.query.fget(self)  # type: ignore[attr-defined]

    @query.setter
    def query(self, value: Any) -> None:
        models.QuerySet.query.fset(self, value)  # type: ignore[attr-defined]

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._scope = self._scope
        return clone

    def _add_hints(self, **hints: Any) -> None:
        # Django tells a related manager's queryset from which row it starts: who holds the row holds its parts.
        if hints.get("instance") is not None and self._scope is None:
            self._scope = "reached from a row"
        super()._add_hints(**hints)  # type: ignore[misc]

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Read by SQL of one's own, which no scope can narrow: only after `unscoped`."""
        self._demand_scope()
        return super().raw(*args, **kwargs)


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The only manager of a scoped model: `create` and `bulk_create` as always, reads by `seen_by`."""

    def all(self) -> Any:
        queryset = self.get_queryset()
        queryset._demand_scope()
        return queryset


class ScopedModel(models.Model):
    """A model whose rows belong to an organisation.

    Set `organisation_field` when the column is another than `organisation_id`, `seeing_roles` when other roles
    see it, and extend `visible_to` for what else may be seen (an applicant's own).
    """

    organisation_field: ClassVar[str] = "organisation_id"
    seeing_roles: ClassVar[Iterable[Role]] = SEEING_ROLES

    objects = ScopedManager()

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, actor: Actor) -> Q:
        """Return which rows this actor may see: the house all, agents their organisations', others none."""
        if actor.kind is ActorKind.SYSTEM:
            return EVERYTHING
        if actor.kind is ActorKind.AGENT:
            return Q(**{f"{cls.organisation_field}__in": sorted(actor.organisations(cls.seeing_roles))})
        return NOTHING
