"""Having a model trained, in a process that ends with it."""

import json
from collections.abc import Iterable

from parvis.incidents.types.suggestion import Measured
from parvis.kernel import apart

SECONDS = 3_600


class CannotLearn(Exception):
    """No model could be trained; the message says why."""


def learn(examples: Iterable[tuple[str, str, str]]) -> tuple[bytes, Measured]:
    """Return a model of past reports as bytes, and how well it does.

    :param examples: text, language and category of each.
    :raises CannotLearn: with too few reports, or if the process fails or takes more than an hour.
    """
    lines = (f"{json.dumps(one)}\n".encode() for one in examples)
    try:
        learned = apart.run("parvis.incidents.suggesting.training", given=lines, seconds=SECONDS)
    except apart.Failed as error:
        raise CannotLearn(str(error)) from error
    measure, _, model = learned.partition(b"\n")
    told = json.loads(measure)
    return model, Measured(**{**told, "sure": tuple(told["sure"])})
