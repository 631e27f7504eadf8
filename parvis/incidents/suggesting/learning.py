"""Having a model trained, in a process that ends with it."""

import json
import subprocess
import sys
from collections.abc import Iterable

from parvis.incidents.types.suggestion import Measured

SECONDS = 3_600


class CannotLearn(Exception):
    """No model could be trained; the message says why."""


def learn(examples: Iterable[tuple[str, str, str]]) -> tuple[bytes, Measured]:
    """Return a model of past reports as bytes, and how well it does.

    :param examples: text, language and category of each.
    :raises CannotLearn: with too few reports, or if the process fails or takes more than an hour.
    """
    lines = "\n".join(json.dumps(one) for one in examples)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "parvis.incidents.suggesting.training"],
            input=lines.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        told = json.loads(done.stderr.decode().rsplit("\n", 1)[-1])
    except subprocess.CalledProcessError as error:
        raise CannotLearn(error.stderr.decode(errors="replace").strip().rsplit("\n", 1)[-1]) from error
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise CannotLearn(str(error)) from error
    return done.stdout, Measured(**{**told, "sure": tuple(told["sure"])})
