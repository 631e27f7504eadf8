"""Where a case stands, what can be done with it and what it does by itself: all derived, nothing remembered.

`derive` goes through the events of a case and returns its standing. `possible_actions` and `automatic_actions` say what
may follow. `settle` and `elapse` play a case forward; the operations write down what they say, and golden cases use
them as they are.
"""

from parvis.counter.rules.flow.actions import Possibility, automatic_actions, facts_of, possible_actions
from parvis.counter.rules.flow.past import NeverSubmitted, appeal_ended_at, in_order, latest, received_at
from parvis.counter.rules.flow.paying import payment_follows
from parvis.counter.rules.flow.playing import MAX_AUTOMATIC, GoesInCircles, elapse, expire, settle
from parvis.counter.rules.flow.standing import deadline_of, derive, most_urgent, was_late

__all__ = [
    "MAX_AUTOMATIC", "GoesInCircles", "NeverSubmitted", "Possibility", "appeal_ended_at", "automatic_actions",
    "deadline_of", "derive", "elapse", "expire", "facts_of", "in_order", "latest", "most_urgent",
    "payment_follows", "possible_actions", "received_at", "settle", "was_late",
]  # fmt: skip
