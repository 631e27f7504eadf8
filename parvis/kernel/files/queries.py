"""What an operator may ask about the files: how many and how large, nothing of what is in them."""

from django.db.models import Sum

from parvis.kernel.files.models import StoredFile
from parvis.kernel.files.types import FileState


def total_size() -> int:
    """Return the bytes of all files together."""
    return int(StoredFile.objects.aggregate(size=Sum("size"))["size"] or 0)


def quarantined() -> int:
    """Return how many files wait for somebody to look at them."""
    return int(StoredFile.objects.filter(state=FileState.QUARANTINED).count())
