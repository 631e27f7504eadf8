"""What can stand in the way of an operation on a case; pages turn them into sentences that say what to do."""

from collections.abc import Sequence

from parvis.counter.types.records import Told


class CounterProblem(Exception):
    """Something that cannot be done, and why."""


class UnknownCase(CounterProblem):
    """There is no such case, or not for this actor: the two are never told apart."""


class NotAllowed(CounterProblem):
    """This actor plays no part that may do this."""


class NotPossible(CounterProblem):
    """It cannot be done where the case stands now.

    :param reason: `state`, `condition`, `four_eyes`, `closed`, or `nothing`.
    :param sentence: what the definition says about it, in Dutch, French and English; or None.
    """

    def __init__(self, reason: str, sentence: object | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sentence = sentence


class WrongAnswers(CounterProblem):
    """What was filled in does not answer the questions.

    :param problems: what is wrong, by question.
    """

    def __init__(self, problems: dict[str, object]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class StaleCase(CounterProblem):
    """The case changed since someone looked at it.

    :param since: what happened meanwhile, with who and when.
    """

    def __init__(self, since: Sequence[Told]) -> None:
        super().__init__(", ".join(one.event.kind.value for one in since))
        self.since = tuple(since)


class AlreadyDone(StaleCase):
    """Someone else, or the same one a moment ago, did this already.

    :param done: the event with which it was done.
    """

    def __init__(self, done: Told, since: Sequence[Told]) -> None:
        super().__init__(since)
        self.done = done
