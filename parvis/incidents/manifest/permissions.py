"""What roles may do with incidents."""

from parvis.kernel.registry import Permission

_HANDLING = ("agent", "decider", "inspector", "manager")

PERMISSIONS = (
    Permission(
        id="incidents.reports.handle",
        roles=_HANDLING,
        description="Handle the reports of one's organisation: accept, refuse, plan, solve, merge, transfer, moderate",
    ),
    Permission(
        id="incidents.reports.enter",
        roles=_HANDLING,
        description="Take reports in at the desk and by telephone",
    ),
    Permission(
        id="incidents.tasks.answer",
        roles=_HANDLING,
        description="Answer the work that is asked of one's organisation as a contractor",
    ),
    Permission(
        id="incidents.reports.arbitrate",
        roles=("decider", "manager"),
        description="Decide, for the region, who handles a report that went to and fro",
    ),
    Permission(
        id="incidents.reports.journal",
        roles=("manager",),
        description="Read the whole journal of a report of one's organisation",
    ),
    Permission(
        id="incidents.rules.read",
        roles=("editor",),
        description="Read the categories, the routing rules and who manages which spot, and try the rules",
    ),
    Permission(
        id="incidents.rules.change",
        roles=("editor",),
        description="Change categories and publish routing rules, as an editor of a regional organisation",
    ),
)
