"""The request as views of this house get it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from parvis.kernel.people.types import Actor

if TYPE_CHECKING:

    class Request(HttpRequest):
        """A request that has passed the middleware: it knows who asks."""

        actor: Actor
else:
    Request = HttpRequest
