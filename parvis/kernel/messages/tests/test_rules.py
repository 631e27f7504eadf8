from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.messages.rules.mail import (
    MailServer,
    NotAMail,
    NotAMailServer,
    blocks,
    parse_mail_url,
    split,
    template_path,
)
from parvis.kernel.messages.rules.webhooks import (
    NotAllowed,
    check_url,
    headers_for,
    is_public,
    is_signed,
    matches,
    rest_after,
    sign,
)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", MailServer("localhost", 25, "", "", "none")),
        ("smtp://u:p%40ss@mail.example:2525/?tls=1", MailServer("mail.example", 2525, "u", "p@ss", "starttls")),
        ("smtp://mail.example/?tls=true", MailServer("mail.example", 587, "", "", "starttls")),
        ("smtps://u:p@mail.example", MailServer("mail.example", 465, "u", "p", "tls")),
        ("smtp://[::1]:25", MailServer("::1", 25, "", "", "none")),
    ],
)
def test_a_mail_server_is_read_from_its_address(url, server):
    assert parse_mail_url(url) == server


@pytest.mark.parametrize(
    "url", ["mail.example:25", "http://mail.example", "smtp://", "smtp://h:port", "smtp://h:99999"]
)
def test_what_is_no_mail_server_is_refused_in_words(url):
    with pytest.raises(NotAMailServer, match="mail server"):
        parse_mail_url(url)


def test_a_template_is_split_into_subject_and_text():
    assert split("\nSubject: Hello  you\n\nOne.\n\n\n\nTwo.\n") == ("Hello you", "One.\n\nTwo.\n")


@pytest.mark.parametrize("text", ["", "Hello", "Subject:\n\nx", "Hello\nSubject: x"])
def test_a_text_without_subject_is_refused(text):
    with pytest.raises(NotAMail):
        split(text)


@given(st.text())
def test_no_value_makes_a_second_header(value):
    subject, _ = split(f"Subject: About {value}\n\nText")
    assert "\n" not in subject
    assert "\r" not in subject


@pytest.mark.parametrize("name", ["x", "a/b/c", "../a", "A/b", "a/b.txt", ""])
def test_a_template_is_called_by_module_and_name(name):
    with pytest.raises(ValueError, match="module/name"):
        template_path(name, "nl")


def test_a_text_has_paragraphs_lists_and_links():
    found = blocks("See https://a.example/x?y=1.\nAnd.\n\n* one\n* two (https://b.example)\n")
    assert [block.kind for block in found] == ["paragraph", "list"]
    assert found[0].lines == (
        (("See ", ""), ("https://a.example/x?y=1", "https://a.example/x?y=1"), (".", "")),
        (("And.", ""),),
    )
    assert found[1].lines[1] == (("two (", ""), ("https://b.example", "https://b.example"), (")", ""))


@given(st.text())
def test_no_word_of_a_text_is_lost(text):
    shown = "".join(piece for block in blocks(text) for line in block.lines for piece, _ in line)
    assert "".join(shown.replace("*", "").replace("-", "").split()) == "".join(
        text.replace("*", "").replace("-", "").split()
    )


SECRET = "a" * 32


def headers(body=b"body", *secrets, now=1000):
    return headers_for(body, id="msg_1", secrets=secrets or (SECRET,), unix_time=now)


@given(st.binary(), st.integers(min_value=0, max_value=2**40))
def test_a_signature_is_recognised(body, now):
    assert is_signed(body, headers(body, "b" * 32, SECRET, now=now), secret=SECRET, unix_time=now)


def test_it_is_signed_as_standard_webhooks_has_it():
    """The example that its specification gives."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = sign(b'{"test": 2432232314}', id="msg_p5jXN8AQM9LWM0D4loKWxJek", secret=secret, unix_time=1614265330)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("body", "secret", "now"),
    [(b"other", SECRET, 1000), (b"body", "b" * 32, 1000), (b"body", SECRET, 1301), (b"body", SECRET, 699)],
)
def test_a_changed_or_stale_call_is_not_recognised(body, secret, now):
    assert not is_signed(body, headers(), secret=secret, unix_time=now)


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-timestamp": ""}, {"webhook-timestamp": "x"}, {"webhook-timestamp": "\u00b2"}, {"webhook-id": "msg_2"},
        {"webhook-signature": ""}, {"webhook-signature": "v1,\u00e9"}, {"webhook-signature": "v1"},
    ],
)  # fmt: skip
def test_a_malformed_signature_is_not_recognised(changed):
    assert not is_signed(b"body", {**headers(), **changed}, secret=SECRET, unix_time=1000)


def test_rests_grow_to_an_hour():
    rests = [rest_after(n).total_seconds() / 60 for n in range(0, 12)]
    assert rests == [0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]


@pytest.mark.parametrize(
    ("pattern", "is_match"),
    [
        ("counter.case.submitted", True),
        ("counter.case.*", True),
        ("counter.*", True),
        ("*", True),
        ("counter.case", False),
        ("counter.cas*", False),
        ("counter.case.submit", False),
    ],
)
def test_verbs_are_asked_for_by_name_or_branch(pattern, is_match):
    assert matches("counter.case.submitted", [pattern]) is is_match


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:53aa::1",
    ],
)  # fmt: skip
def test_a_private_address_in_any_dress_is_known(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["193.190.198.1", "2a02:2788::1", "::ffff:193.190.198.1", "64:ff9b::c1be:c601"])
def test_a_public_address_is_known(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/x",
        "ftp://hooks.example",
        "https://",
        "https://user:word@hooks.example/",
        "https://hooks.example:99999/",
        "https://hooks.example/a b",
        "https://hooks.example/\r\nHost: x",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data",
    ],
)
def test_an_address_that_is_never_called_is_refused_in_words(url):
    with pytest.raises(NotAllowed) as refused:
        check_url(url, is_demo=False)
    assert str(refused.value).endswith(".")


def test_a_demonstration_calls_its_own_machine():
    assert check_url("http://127.0.0.1:8080/x", is_demo=True) == ("127.0.0.1", 8080, False)
    assert check_url("https://hooks.example/x", is_demo=False) == ("hooks.example", 443, True)
