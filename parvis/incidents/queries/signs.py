"""Numbers by which an operator sees how the incidents are doing; nothing personal."""

from datetime import datetime, timedelta

from parvis.incidents.models import Dispatch, Photo, Watch
from parvis.incidents.types.partner import DispatchState
from parvis.incidents.types.report import PhotoState

SOON = timedelta(minutes=15)
"""A photo is looked at within seconds; after this long somebody should see to the worker."""
PATIENCE = timedelta(hours=1)
LATE = timedelta(hours=2)


def waiting_photos(at: datetime) -> int:
    """Return how many photos wait for longer than a quarter of an hour to be looked at for faces and plates."""
    rows = Photo.objects.filter(state=PhotoState.WAITING.value, removed_at__isnull=True, original__isnull=False)
    return rows.filter(added_at__lt=at - SOON).count()


def failed_photos(at: datetime) -> int:
    """Return how many photos could not be looked at, so that somebody has to."""
    rows = Photo.objects.filter(state=PhotoState.FAILED.value, removed_at__isnull=True, original__isnull=False)
    return rows.count()


def waiting_dispatches(at: datetime) -> int:
    """Return how many reports wait for longer than an hour until the system of their manager takes them."""
    rows = Dispatch.objects.filter(state=DispatchState.WAITING.value, partner__is_active=True)
    return rows.filter(created_at__lt=at - PATIENCE).count()


def given_up_dispatches(at: datetime) -> int:
    """Return how many reports could not be handed over to the system of their manager."""
    return Dispatch.objects.filter(state=DispatchState.GIVEN_UP.value, partner__is_active=True).count()


def late_digests(at: datetime) -> int:
    """Return how many people should have been told about their street more than two hours ago."""
    rows = Watch.objects.filter(ended_at__isnull=True, confirmed_at__isnull=False)
    return rows.filter(due_at__lt=at - LATE).count()
