"""Accounts: who signs in, and whom others act for."""

import uuid
from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from parvis.kernel.people.types import AccountKind, Profile
from parvis.kernel.vault import api as vault

PROFILE_SCOPE = "people/profile"


def index_national_number(number: str) -> bytes | None:
    """Return the blind index of a national number, however it is written; None for an empty one."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return vault.blind_index(digits, purpose="people.national_number") if digits else None


def index_email(address: str) -> bytes | None:
    """Return the blind index of an e-mail address, whatever its capitals; None for an empty one."""
    plain = address.strip().lower()
    return vault.blind_index(plain, purpose="people.email") if plain else None


class AccountManager(BaseUserManager["Account"]):
    """Find accounts by their user name, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=(username or "").lower())

    async def aget_by_natural_key(self, username: str | None) -> "Account":
        return await self.aget(username=(username or "").lower())


class Account(AbstractBaseUser):
    """Someone the house knows: a citizen, an agent, or an enterprise for which people act.

    Names, numbers and addresses are sealed in `profile`; the two indexes find an account by its national
    number or e-mail address without opening anything. A national number belongs to one account at most. A
    password that someone else chose (`must_change_password`) opens nothing but the page where it is changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in AccountKind])
    language = models.CharField(max_length=2, default="nl")
    profile = models.BinaryField(null=True, blank=True)
    national_number_index = models.BinaryField(max_length=16, null=True, blank=True, unique=True)
    email_index = models.BinaryField(max_length=16, null=True, blank=True, db_index=True)
    must_change_password = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_kind_is_known", condition=Q(kind__in=[kind.value for kind in AccountKind])
            ),
            models.CheckConstraint(
                name="account_username_is_lower_case",
                condition=~Q(username="") & Q(username=Lower(F("username"))),
            ),
            models.CheckConstraint(name="account_language_is_ours", condition=Q(language__in=["nl", "fr", "en"])),
            models.CheckConstraint(
                name="account_company_has_no_national_number",
                condition=~Q(kind=AccountKind.COMPANY.value) | Q(national_number_index=None),
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """Return the user name: the real one is sealed, and opened only for a purpose."""
        return self.username

    def clean(self) -> None:
        self.username = self.normalize_username(self.username).lower()

    def seal_profile(self, profile: Profile) -> None:
        """Put what is known of the holder under seal, with the two indexes that find it again."""
        record = asdict(profile)
        record["birth_date"] = profile.birth_date.isoformat() if profile.birth_date else None
        self.profile = vault.seal_json(record, scope=PROFILE_SCOPE, context=self._context())
        self.national_number_index = index_national_number(profile.national_number)
        self.email_index = index_email(profile.email)

    def open_profile(self) -> Profile:
        """Return what is known of the holder, out of its seal."""
        if self.profile is None:
            return Profile()
        record = vault.unseal_json(bytes(self.profile), scope=PROFILE_SCOPE, context=self._context())
        born = record.pop("birth_date")
        return Profile(**record, birth_date=date.fromisoformat(born) if born else None)

    def _context(self) -> str:
        return f"people.account:profile:{self.id}"

    @classmethod
    def get_email_field_name(cls) -> str:
        """Return a field that does not exist: addresses are sealed in the profile."""
        return "email"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.username,)
