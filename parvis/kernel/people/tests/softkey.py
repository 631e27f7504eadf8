"""A passkey in software, for tests: it makes and signs what a browser would (WebAuthn level 2, attestation `none`)."""

import json
from hashlib import sha256
from secrets import token_bytes

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

ORIGIN, HOST = "https://testserver", "testserver"
PRESENT_AND_VERIFIED, WITH_CREDENTIAL = 0x05, 0x40


class SoftKey:
    """One key pair for one site."""

    def __init__(self):
        self.id = token_bytes(16)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.count = 0

    def register(self, options):
        """Answer the options of a registration, as the JSON that the form posts."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._state(WITH_CREDENTIAL) + credential})
        client = self._client("webauthn.create", options)
        return self._answer({"clientDataJSON": client, "attestationObject": attestation}, rk=True)

    def sign(self, options, account):
        """Answer the options of a sign-in, as the JSON that the form posts."""
        client, state = self._client("webauthn.get", options), self._state()
        signature = self.key.sign(state + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": client,
                "authenticatorData": state,
                "signature": signature,
                "userHandle": user_pk_to_url_str(account).encode(),
            }
        )

    def _state(self, flags=0):
        self.count += 1
        return sha256(HOST.encode()).digest() + bytes([PRESENT_AND_VERIFIED | flags]) + self.count.to_bytes(4, "big")

    @staticmethod
    def _client(kind, options):
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": ORIGIN}).encode()

    def _answer(self, parts, rk=None):
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "clientExtensionResults": {} if rk is None else {"credProps": {"rk": rk}},
                "response": {name: websafe_encode(value) for name, value in parts.items()},
            }
        )
