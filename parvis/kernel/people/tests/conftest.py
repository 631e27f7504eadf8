import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Hash quickly: how slow a password is to guess is Django's to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _dutch():
    """Let addresses be made in Dutch, whatever language the test before left behind."""
    with translation.override("nl"):
        yield
