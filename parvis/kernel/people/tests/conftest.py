import pytest


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Hash quickly: how slow a password is to guess is Django's to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
