"""News on a telephone: plain records."""

from dataclasses import dataclass

from parvis.kernel.definitions import Localised


class BadPushSubscription(Exception):
    """What a browser gave to be reached by cannot be used."""

    message = Localised(
        nl="Deze browser gaf geen adres dat we kunnen gebruiken. Kies nieuws per e-mail.",
        fr="Ce navigateur n’a pas donné d’adresse utilisable. Choisissez les nouvelles par e-mail.",
        en="This browser gave no address that we can use. Choose news by e-mail.",
    )


class PushGone(Exception):
    """The browser is reached no more at this address."""


class PushDown(Exception):
    """The push service did not take a message this time."""


@dataclass(frozen=True, kw_only=True)
class PushTarget:
    """Where one browser is reached, and how what only it reads is encrypted (RFC 8030, RFC 8291).

    :param key: its public key, 65 bytes: a point on P-256, uncompressed.
    :param auth: its secret, 16 bytes.
    """

    endpoint: str
    key: bytes
    auth: bytes


@dataclass(frozen=True, kw_only=True)
class PushInfo:
    """What the page of a report needs to offer news on this device.

    :param application_key: ours, for which the browser asks an address, in base64url.
    :param known: SHA-256, in hexadecimal, of the addresses by which this follower is told already.
    """

    application_key: str
    known: tuple[str, ...]
