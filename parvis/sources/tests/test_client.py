"""Sources that are slow, down, wrong or hostile, and what it costs the person who waits."""

import socket
import threading

import pytest

from parvis.kernel.neighbours import running
from parvis.sources.connectors import CONNECTORS
from parvis.sources.connectors.client import SourceClient
from parvis.sources.fake.app import Mischief
from parvis.sources.rules import circuit, patience
from parvis.sources.tests.serving import AMELIE, SECRET
from parvis.sources.types import Fault, NotKnown, SourceDown, WrongAnswer

REGISTER = CONNECTORS["national_register"]


def ask(source, key=AMELIE, connector=REGISTER):
    question = {"subject": {"nationalNumber": key}, "fields": ["name"], "purpose": "Test", "legalBasis": "Test act"}
    return source.client_of_ours.ask(connector, question)


def test_an_answer(source, time):
    assert ask(source)["subject"] == {"nationalNumber": AMELIE}
    assert source.asked == [
        {
            "source": "national_register",
            "subject": {"nationalNumber": AMELIE},
            "fields": ["name"],
            "purpose": "Test",
            "legalBasis": "Test act",
        }
    ]
    assert time.pauses == []


@pytest.mark.parametrize(
    ("mischief", "fault", "questions"),
    [
        (Mischief.DOWN, Fault.STATUS, 3),
        (Mischief.BUSY, Fault.BUSY, 3),
        (Mischief.BUSY_LONG, Fault.BUSY, 1),
        (Mischief.SLOW, Fault.TIMEOUT, 1),
        (Mischief.CUT, Fault.UNREACHABLE, 3),
        (Mischief.FORBIDDEN, Fault.REFUSED, 1),
        (Mischief.MOVED, Fault.STATUS, 1),
    ],
)
def test_a_source_that_gives_no_answer_is_down(source, mischief, fault, questions):
    source.does(mischief)
    with pytest.raises(SourceDown) as found:
        ask(source)
    assert (found.value.fault, found.value.source) == (fault, "national_register")
    assert len(source.asked) == questions


@pytest.mark.parametrize(
    ("mischief", "fault"),
    [
        (Mischief.MALFORMED, Fault.MALFORMED),
        (Mischief.PAGE, Fault.MALFORMED),
        (Mischief.HUGE, Fault.TOO_LARGE),
    ],
)
def test_a_source_that_answers_nonsense_is_not_believed(source, mischief, fault):
    source.does(mischief)
    with pytest.raises(WrongAnswer) as found:
        ask(source)
    assert found.value.fault is fault
    assert len(source.asked) == 1


def test_an_answer_without_end_is_left_when_time_is_up(source, time, monkeypatch):
    source.does(Mischief.DRIP)
    pieces = iter(range(1000))
    body = SourceClient._body

    def passing(client, response, deadline, largest):
        raw = response.iter_raw
        response.iter_raw = lambda: (time.wait(patience.BUDGET / 3) or piece for piece in raw() if next(pieces) < 20)
        return body(client, response, deadline, largest)

    monkeypatch.setattr(SourceClient, "_body", passing)
    with pytest.raises(SourceDown) as found:
        ask(source)
    assert found.value.fault is Fault.TIMEOUT


def test_a_packed_answer_is_not_unpacked(time):
    """A few bytes may unpack to more than there is memory."""

    def bomb(environ, start_response):
        if environ["PATH_INFO"] == "/token":
            start_response("200 OK", [("Content-Type", "application/json")])
            return [b'{"access_token": "x", "expires_in": 60}']
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Encoding", "gzip")])
        return [b"\x1f\x8b"]

    with running(bomb) as url:
        client = SourceClient(url, client="parvis", secret=SECRET, clock=time)
        with pytest.raises(WrongAnswer):
            client.ask(REGISTER, {})
        client.close()


@pytest.mark.parametrize("body", [b"[1]", b'{"access_token": 3}', b'{"access_token": "two words"}', b"{"])
def test_a_token_that_is_none_is_not_used(time, body):
    def odd(environ, start_response):
        assert environ["PATH_INFO"] == "/token"
        start_response("200 OK", [("Content-Type", "application/json")])
        return [body]

    with running(odd) as url:
        client = SourceClient(url, client="parvis", secret=SECRET, clock=time)
        with pytest.raises(WrongAnswer):
            client.ask(REGISTER, {})
        client.close()


def test_what_passes_is_not_noticed(source, time):
    source.does(Mischief.DOWN, times=2)
    assert ask(source)
    assert time.pauses == pytest.approx([0.1, 0.3])


def test_nobody_listens(time):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        client = SourceClient(f"http://127.0.0.1:{taken.getsockname()[1]}", client="p", secret="s", pause=time.wait)
        with pytest.raises(SourceDown) as found:
            client.ask(REGISTER, {})
        client.close()
    assert found.value.fault is Fault.UNREACHABLE
    assert len(time.pauses) == patience.ATTEMPTS - 1


def test_who_is_unknown_is_not_an_address_that_is(source):
    with pytest.raises(NotKnown):
        ask(source, key="01010199768")
    with pytest.raises(SourceDown) as found:
        ask(source, connector=type(REGISTER)(**{**vars_of(REGISTER), "path": "/elsewhere"}))
    assert found.value.fault is Fault.STATUS


def vars_of(connector):
    return {name: getattr(connector, name) for name in connector.__dataclass_fields__}


# Tokens ---------------------------------------------------------------------------------------------------


def test_a_token_serves_until_it_expires(source, time):
    for _ in range(3):
        ask(source)
    assert source.tokens_given == 1
    time.now += 300 - patience.MARGIN + 1
    ask(source)
    assert source.tokens_given == 2


def test_a_token_that_the_source_forgot_is_replaced_once(source):
    ask(source)
    source.expire_tokens()
    ask(source)
    assert source.tokens_given == 2


def test_a_source_that_refuses_every_token_is_down(source):
    source.does(Mischief.REFUSES_TOKEN)
    with pytest.raises(SourceDown) as found:
        ask(source)
    assert found.value.fault is Fault.REFUSED
    assert source.tokens_given == 2


def test_who_gets_no_token_asks_nothing(source):
    source.does(Mischief.NO_TOKEN)
    with pytest.raises(SourceDown) as found:
        ask(source)
    assert found.value.fault is Fault.REFUSED
    assert source.asked == []


def test_each_source_has_its_own_token(source):
    ask(source)
    ask(source, connector=CONNECTORS["income"])
    assert source.tokens_given == 2


def test_many_threads_need_one_token(source):
    wrong = []

    def once():
        try:
            ask(source)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=once) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
    assert (source.tokens_given, len(source.asked)) == (1, 12)


# The circuit ----------------------------------------------------------------------------------------------


def fail(source):
    with pytest.raises(SourceDown) as found:
        ask(source)
    return found.value.fault


def is_resting(source):
    return {one.source for one in source.client_of_ours.health(CONNECTORS) if one.is_resting}


def test_a_source_that_keeps_failing_is_left_alone_and_tried_again(source, time):
    source.does(Mischief.FORBIDDEN, source="national_register")
    assert [fail(source) for _ in range(circuit.THRESHOLD)] == [Fault.REFUSED] * circuit.THRESHOLD
    assert is_resting(source) == {"national_register"}
    before = len(source.asked)
    assert fail(source) is Fault.RESTING
    assert len(source.asked) == before
    assert ask(source, connector=CONNECTORS["income"])  # another source is not punished
    time.now += circuit.REST + 1
    assert fail(source) is Fault.REFUSED  # tried once, still wrong
    assert fail(source) is Fault.RESTING
    time.now += circuit.REST + 1
    source.does(None)
    assert ask(source)
    assert ask(source)
    assert is_resting(source) == set()


def test_not_to_know_someone_is_no_failure(source):
    for _ in range(circuit.THRESHOLD + 1):
        with pytest.raises(NotKnown):
            ask(source, key="01010199768")
    assert is_resting(source) == set()


def test_nothing_of_a_person_is_logged(source, caplog):
    caplog.set_level("DEBUG")
    ask(source)
    source.does(Mischief.DOWN)
    fail(source)
    assert AMELIE not in caplog.text
