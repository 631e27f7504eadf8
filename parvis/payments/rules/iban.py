"""Bank account numbers (ISO 13616)."""

from stdnum import iban as numbers
from stdnum.exceptions import ValidationError

from parvis.payments.types import WrongIban


def read_iban(text: str) -> str:
    """Return an account number without spaces, in capitals.

    :raises WrongIban: if it is none, of any country.
    """
    try:
        return str(numbers.validate(text, check_country=False))
    except ValidationError:
        raise WrongIban(text[:40]) from None
