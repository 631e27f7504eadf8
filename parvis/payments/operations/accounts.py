"""To which account an organisation wants to be paid."""

from datetime import datetime

from django.db import transaction

from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor, Role
from parvis.payments.models import Beneficiary
from parvis.payments.queries import demand_role
from parvis.payments.rules.iban import read_iban
from parvis.payments.types import BeneficiaryInfo


@transaction.atomic
def save_beneficiary(
    *, organisation: str, name: str, iban: str, by: Actor, at: datetime, bic: str = "", is_invented: bool = False
) -> BeneficiaryInfo:
    """Set the account of an organisation; the same again changes nothing.

    :param is_invented: of a demonstration; such an account is never shown outside one.
    :raises WrongIban: if it is no account number.
    :raises MayNotHandle: if `by` is no administrator there, nor the house.
    """
    demand_role(by, organisation, (Role.ADMINISTRATOR,))
    number = read_iban(iban)
    saved = BeneficiaryInfo(
        organisation=organisation,
        name=name.strip()[:70],
        iban=number,
        bic=bic.strip().upper()[:11],
        is_invented=is_invented,
    )
    kept = {"name": saved.name, "iban": number, "bic": saved.bic, "is_invented": is_invented}
    if not Beneficiary.objects.filter(pk=organisation, **kept).exists():
        Beneficiary.objects.update_or_create(organisation_id=organisation, defaults=kept)
        journal.append(
            verb="payments.beneficiary.set",
            by=by,
            at=at,
            subject=f"beneficiary:{organisation}",
            organisation=organisation,
            data={"iban": number, "is_invented": is_invented},
        )
    return saved
