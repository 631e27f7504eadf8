"""Some cases of these days, through the counter's own operations, so that their letters and messages exist."""

from datetime import datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from parvis.counter import api as counter
from parvis.counter.types import Channel
from parvis.kernel.jobs import api as jobs
from parvis.kernel.people import api as people
from parvis.regions.asked import ANSWERS, Applicant
from parvis.regions.history import Cast
from parvis.regions.plans import PLANS, Step

ORDER = (
    "household-composition",
    "parking-card",
    "change-of-address",
    "household-composition",
    "lost-identity-card",
    "road-occupation",
    "parking-card",
    "complaint",
)
COUNT = 25


def load(cast: Cast, *, at: datetime, count: int = COUNT) -> int:
    """Send some cases and do with some of them what can be done at once; return how many were new."""
    draw = Random("recent")  # noqa: S311 (a play, no secret)
    new = 0
    for index in range(min(count, len(cast.applicants))):
        who = cast.applicants[index]
        new += _one(cast, who, ORDER[index % len(ORDER)], at - timedelta(minutes=7 * (count - index)), draw)
    # Some letters and messages now, so that they are there at once; the worker does the others.
    jobs.run_pending(limit=count)
    return new


def _one(cast: Cast, who: Applicant, procedure: str, at: datetime, draw: Random) -> bool:
    town = who.address["municipality"]
    definition = cast.definitions[procedure, town]
    answers = ANSWERS[procedure](who, at, draw)
    case = counter.submit(
        definition=definition,
        organisation=town,
        answers=answers,
        files=[],
        by=people.actor_of(str(who.account), at),
        at=at,
        channel=Channel.WEB,
        language=who.language,
        draft_id=uuid5(NAMESPACE_URL, f"parvis:recent:{procedure}:{who.account}"),
        notify_email=who.email,
        evidence=counter.as_fetched(definition, answers, at=at, reference="demonstration"),
    )
    if not case.is_new:
        return False
    asked = {one.id: {question.id for question in one.ask} for one in definition.flow.actions}
    for step in PLANS[procedure](answers, at, draw)[: draw.randrange(4)]:
        _act(case.id, step, asked, cast, town, at + timedelta(minutes=3))
    return True


def _act(case: UUID, step: Step, asked: dict[str, set[str]], cast: Cast, town: str, at: datetime) -> None:
    """Do a step as whoever plays that part; what cannot be done (yet) is passed over."""
    if step.do not in asked or step.by not in ("agent", "decider", "inspector"):
        return
    later = (at + timedelta(days=7)).date().isoformat()
    filled = {**step.filled, **({step.today: at.date().isoformat()} if step.today else {})}
    actor = people.actor_of(cast.staff[town, step.by].removeprefix("account:"), at)
    try:
        counter.act(
            case=case,
            action=step.do,
            filled={name: value or later for name, value in filled.items() if name in asked[step.do]},
            by=actor,
            at=at,
        )
    except (counter.NotPossible, counter.AlreadyDone, counter.WrongAnswers):
        return
