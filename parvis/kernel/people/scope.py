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


class UnscopedQuery(Exception):
    """Rows were read without saying for whom."""


class ScopedQuerySet(models.QuerySet):
    """Refuse every read until the scope is given."""

    _scope: str | None = None

    def seen_by(self, actor: Actor) -> Self:
        """Return the rows that this actor may see."""
        return self._within(f"seen by {actor.id}").filter(self.model.visible_to(actor))

    def unscoped(self, reason: str) -> Self:
        """Return all rows, for work of the house itself.

        :param reason: why no one's scope applies; it is read in reviews.
        :raises ValueError: when the reason is empty.
        """
        if not reason.strip():
            raise ValueError("Say why these rows are read without a scope.")
        return self._within(reason)

    def _within(self, scope: str) -> Self:
        clone = self._clone()
        clone._scope = scope
        return clone

    def _demand_scope(self) -> None:
        if self._scope is None:
            name = self.model.__name__
            raise UnscopedQuery(
                f"{name}.objects was read without a scope: begin with {name}.objects.seen_by(actor), "
                f'or {name}.objects.unscoped("why") for work of the house itself.'
            )

    # Every way to read, change or combine passes through one of these.
    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._scope = self._scope
        return clone

    def _chain(self) -> Self:
        self._demand_scope()
        chained: Self = super()._chain()  # type: ignore[misc]
        return chained

    def _add_hints(self, **hints: Any) -> None:
        # Django tells a related manager's queryset from which row it starts: who holds the row holds its parts.
        if hints.get("instance") is not None and self._scope is None:
            self._scope = "reached from a row"
        super()._add_hints(**hints)  # type: ignore[misc]

    def _fetch_all(self) -> None:
        self._demand_scope()
        super()._fetch_all()  # type: ignore[misc]

    def _iterator(self, use_chunked_fetch: bool, chunk_size: int | None) -> Any:
        self._demand_scope()
        return super()._iterator(use_chunked_fetch, chunk_size)  # type: ignore[misc]

    def _combinator_query(self, *args: Any, **kwargs: Any) -> Self:
        self._demand_scope()
        combined: Self = super()._combinator_query(*args, **kwargs)  # type: ignore[misc]
        return combined

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        self._demand_scope()
        return super().resolve_expression(*args, **kwargs)

    def count(self) -> int:
        self._demand_scope()
        return super().count()

    def exists(self) -> bool:
        self._demand_scope()
        return super().exists()

    def contains(self, obj: models.Model) -> bool:
        self._demand_scope()
        return super().contains(obj)

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._demand_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._demand_scope()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._demand_scope()
        return super().delete()

    def explain(self, *args: Any, **kwargs: Any) -> str:
        self._demand_scope()
        return super().explain(*args, **kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        self._demand_scope()
        return super().raw(*args, **kwargs)

    # The names that Django and people call by habit, so that they fail with the same sentence.
    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]


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
            return Q()
        if actor.kind is ActorKind.AGENT:
            return Q(**{f"{cls.organisation_field}__in": sorted(actor.organisations(cls.seeing_roles))})
        return Q(pk__in=[])
