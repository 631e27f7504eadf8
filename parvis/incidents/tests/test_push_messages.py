"""Messages to browsers: encrypted as RFC 8291 has it, signed as RFC 8292 has it, taken by a push service (RFC 8030).

With `PARVIS_TEST_PUSH_SUBSCRIPTION` (what `PushSubscription.toJSON()` gives in a browser of yours) and
`PARVIS_TEST_PUSH_KEY` (the file `keys/push.json` of the installation whose page it was asked on) the contract is held
against the real service of that browser too, with `--force-enable-socket`.
"""

import base64
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey

from parvis.incidents.connectors import push
from parvis.incidents.connectors.push import keys
from parvis.incidents.connectors.push.encryption import encrypt
from parvis.incidents.fake.push import Browser, PushService, opened
from parvis.incidents.rules.push import read_target
from parvis.incidents.types.push import BadPushSubscription, PushDown, PushGone
from parvis.kernel.neighbours import running

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ENDPOINT = "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV"
TOPIC = "0123456789abcdef0123456789abcdef"


def from_64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_64(text), "big"), ec.SECP256R1())


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def service(settings):
    settings.DEMO = True  # it is on this machine
    served = PushService(now=lambda: NOW)
    with running(served) as url:
        served.url = url
        yield served


class TestEncryption:
    # RFC 8291, section 5 and appendix A.
    TEXT = b"When I grow up, I want to be a watermelon"
    SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
    RECEIVER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
    KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
    SALT = "DGv6ra1nlYgDCS1FRnbzlw"
    BODY = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PB"
        "ru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )

    def test_it_is_what_the_standard_has_byte_for_byte(self):
        found = encrypt(
            self.TEXT, key=from_64(self.KEY), auth=from_64(self.AUTH), salt=from_64(self.SALT),
            sender=private_key(self.SENDER),
        )  # fmt: skip
        assert found == from_64(self.BODY)

    def test_the_invented_browser_opens_what_the_standard_encrypted(self):
        text = opened(from_64(self.BODY), private=private_key(self.RECEIVER), auth=from_64(self.AUTH))
        assert text == self.TEXT

    @given(text=st.binary(max_size=3_000), length=st.sampled_from([0, 1, 1_000, 3_000]))
    def test_its_browser_opens_it_and_nothing_of_it_shows(self, text, length):
        one = Browser("", "")
        body = encrypt(text, key=one.public, auth=one.auth, length=length)
        assert opened(body, private=one.private, auth=one.auth) == text
        assert len(body) == 16 + 4 + 1 + 65 + max(len(text), length) + 1 + 16
        assert len(text) < 4 or text not in body

    def test_no_other_browser_opens_it(self):
        one, other = Browser("", ""), Browser("", "")
        body = encrypt(b"news", key=one.public, auth=one.auth)
        for private, auth in ((other.private, one.auth), (one.private, other.auth)):
            with pytest.raises(InvalidTag):
                opened(body, private=private, auth=auth)

    def test_no_salt_and_no_key_pair_is_used_twice(self):
        one = Browser("", "")
        bodies = [encrypt(b"news", key=one.public, auth=one.auth) for _ in range(50)]
        assert len({body[:16] for body in bodies}) == 50
        assert len({body[21:86] for body in bodies}) == 50


class TestOurKey:
    def test_a_token_says_who_sends_and_to_which_service_for_half_a_day(self, settings):
        settings.DEFAULT_FROM_EMAIL = "Parvis <post@parvis.example>"
        scheme, _, given = keys.authorization(ENDPOINT, NOW).partition(" ")
        parts = dict(one.strip().split("=", 1) for one in given.split(","))
        assert (scheme, parts["k"]) == ("vapid", push.application_key())
        found = jwt.decode(parts["t"], ECKey.import_key(keys.our_key().as_dict(private=False)), algorithms=["ES256"])
        assert found.header == {"alg": "ES256", "typ": "JWT"}
        assert found.claims == {
            "aud": "https://push.example.net",
            "exp": int((NOW + timedelta(hours=12)).timestamp()),
            "sub": "mailto:post@parvis.example",
        }
        with pytest.raises(BadSignatureError):
            jwt.decode(parts["t"], ECKey.generate_key("P-256"), algorithms=["ES256"])

    def test_browsers_take_our_key_as_a_point(self):
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_64(push.application_key()))

    def test_it_is_made_once_and_only_we_read_it(self, tmp_path):
        first = push.application_key()
        path = tmp_path / "keys" / "push.json"
        assert path.stat().st_mode & 0o777 == 0o600
        assert [one.name for one in path.parent.iterdir()] == ["push.json"]
        keys._kept.clear()
        assert push.application_key() == first

    def test_of_many_who_make_it_together_one_wins(self):
        with ThreadPoolExecutor(16) as pool:
            found = {future.result() for future in [pool.submit(push.application_key) for _ in range(64)]}
        keys._kept.clear()
        assert found == {push.application_key()}


class TestTheContract:
    """What any push service must do for us to reach its browsers."""

    @pytest.fixture(params=["invented", "real"])
    def there(self, request, settings, tmp_path):
        """Return a subscription, the moment, and its browser, which none has at a real service."""
        if request.param == "invented":
            browser = request.getfixturevalue("service").browser(push.application_key())
            return read_target(browser.subscription, is_demo=True), NOW, browser
        if not os.environ.get("PARVIS_TEST_PUSH_SUBSCRIPTION"):
            pytest.skip("PARVIS_TEST_PUSH_SUBSCRIPTION and _KEY name no browser.")
        settings.DEMO = False
        (tmp_path / "keys").mkdir()
        shutil.copy(os.environ["PARVIS_TEST_PUSH_KEY"], tmp_path / "keys" / "push.json")
        given = json.loads(os.environ["PARVIS_TEST_PUSH_SUBSCRIPTION"])
        return read_target(given, is_demo=False), datetime.now(UTC), None

    def test_a_message_is_taken_and_its_browser_reads_it(self, there):
        target, at, browser = there
        told = {"title": "Zwerfvuil, melding 12", "body": "Opgelost – écrit à l’instant.", "tag": "test"}
        push.send(target, json.dumps(told, ensure_ascii=False).encode(), topic=TOPIC, at=at)
        if browser:
            assert browser.opened == [told]

    def test_the_largest_message_is_taken(self, there):
        target, at, browser = there
        told = json.dumps({"tag": "test", "body": ""})
        text = told.replace('""', '"' + "x" * (push.LARGEST - len(told)) + '"').encode()
        assert len(text) == push.LARGEST
        push.send(target, text, topic=TOPIC, at=at)
        if browser:
            assert len(browser.opened[0]["body"]) > 2_900

    def test_who_is_not_whom_the_browser_asked_for_is_refused(self, there, settings, tmp_path):
        target, at, browser = there
        settings.DATA_DIR = tmp_path / "someone-else"
        with pytest.raises((PushDown, PushGone)):
            push.send(target, b'{"tag": "test"}', topic=TOPIC, at=at)
        assert not browser or browser.opened == []

    def test_a_token_that_is_over_is_refused(self, there):
        target, at, browser = there
        with pytest.raises((PushDown, PushGone)):
            push.send(target, b'{"tag": "test"}', topic=TOPIC, at=at - timedelta(days=2))
        assert not browser or browser.opened == []


class TestSending:
    @pytest.fixture
    def browser(self, service):
        return service.browser(push.application_key())

    def send(self, browser, at=NOW):
        push.send(read_target(browser.subscription, is_demo=True), b'{"tag": "a"}', topic=TOPIC, at=at)

    def test_the_service_learns_the_address_the_lifetime_and_nothing_else(self, service, browser):
        self.send(browser)
        (message,) = service.received
        assert (message.seconds, message.urgency, message.topic) == (86_400, "normal", TOPIC)
        assert len(message.body) == 1_103, "as long as any other"
        assert b"tag" not in message.body

    @pytest.mark.parametrize("status", [404, 410])
    def test_a_browser_that_is_gone_is_told_apart(self, service, browser, status):
        service.answer = status
        with pytest.raises(PushGone):
            self.send(browser)

    @pytest.mark.parametrize("status", [301, 400, 401, 403, 408, 413, 429, 500, 502, 503])
    def test_anything_else_may_be_better_later(self, service, browser, status):
        service.answer = status
        with pytest.raises(PushDown, match=str(status)):
            self.send(browser)

    def test_nobody_there_may_be_better_later(self, settings):
        settings.DEMO = True
        with running(lambda environ, start: []) as url:
            gone = Browser(f"{url}/push/a", push.application_key())
        with pytest.raises(PushDown) as error:
            self.send(gone)
        assert url not in str(error.value)

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
    def test_an_address_within_is_never_called(self, service, settings, host):
        settings.DEMO = False
        inside = Browser(f"https://{host}:{service.url.rpartition(':')[2]}/push/a", push.application_key())
        with pytest.raises((PushGone, BadPushSubscription), match="private"):
            push.send(read_target(inside.subscription, is_demo=False), b"{}", topic=TOPIC, at=NOW)
        assert service.received == []

    def test_a_host_that_none_can_have_is_gone(self, settings):
        settings.DEMO = True
        with pytest.raises(PushGone):
            self.send(Browser(f"https://{'a' * 70}.example/push", push.application_key()))

    def test_what_is_too_large_is_not_sent(self, service, browser):
        target = read_target(browser.subscription, is_demo=True)
        with pytest.raises(ValueError, match="3000"):
            push.send(target, b"x" * 3_001, topic=TOPIC, at=NOW)
        assert service.received == []


class TestReading:
    GIVEN = {"endpoint": ENDPOINT, "keys": {"p256dh": TestEncryption.KEY, "auth": TestEncryption.AUTH}}

    def test_what_browsers_give_is_taken_with_or_without_padding(self):
        padded = {name: text + "=" * (-len(text) % 4) for name, text in self.GIVEN["keys"].items()}
        found = [read_target(self.GIVEN | {"keys": one}, is_demo=False) for one in (self.GIVEN["keys"], padded)]
        assert found[0] == found[1]
        assert (found[0].endpoint, len(found[0].key), len(found[0].auth)) == (ENDPOINT, 65, 16)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"endpoint": None},
            {"endpoint": ""},
            {"endpoint": "push.example.net/a"},
            {"endpoint": "http://push.example.net/a"},
            {"endpoint": "https://10.0.0.1/a"},
            {"endpoint": "https://[::ffff:10.0.0.1]/a"},
            {"endpoint": "https://[broken/a"},
            {"endpoint": "https://user:secret@push.example.net/a"},
            {"endpoint": "https://push.example.net:99999/a"},
            {"endpoint": "https://push.example.net/é"},
            {"endpoint": "https://push.example.net/a b"},
            {"endpoint": ENDPOINT + "a" * 2_000},
            {"keys": None},
            {"keys": {}},
            {"keys": GIVEN["keys"] | {"auth": "AAAA"}},
            {"keys": GIVEN["keys"] | {"auth": "not base64!"}},
            {"keys": GIVEN["keys"] | {"auth": "é" * 22}},
            {"keys": GIVEN["keys"] | {"auth": 12}},
            {"keys": GIVEN["keys"] | {"p256dh": GIVEN["keys"]["auth"]}},
            {"keys": GIVEN["keys"] | {"p256dh": "B" + "A" * 86}},
        ],
        ids=str,
    )
    def test_what_nobody_is_reached_by_is_refused(self, wrong):
        with pytest.raises(BadPushSubscription):
            read_target(self.GIVEN | wrong, is_demo=False)
