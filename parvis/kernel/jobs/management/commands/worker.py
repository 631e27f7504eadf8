"""`parvis worker`: run jobs and schedules."""

import multiprocessing
import os
import signal
import time
from datetime import timedelta
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from parvis.kernel.jobs import api as jobs

FORK = multiprocessing.get_context("fork")  # the children share the memory of what Python has loaded


class Command(BaseCommand):
    help = "Run jobs and schedules until SIGTERM; the job at hand is finished first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--processes", type=int, default=1, help="How many work side by side (1).")
        parser.add_argument("--once", action="store_true", help="Stop when nothing is due.")
        parser.add_argument(
            "--lease",
            type=float,
            default=jobs.LEASE.total_seconds(),
            help="Seconds after which a silent worker's job goes to another (15).",
        )

    def handle(self, *args: Any, processes: int, once: bool, lease: float, **options: Any) -> None:
        """Work in this process, or keep children at work."""
        if processes <= 1:
            work(lease, once, None)
            return
        connections.close_all()  # a connection must not be shared with a child
        Crew(processes, lease, once).keep()


def work(lease: float, once: bool, parent: int | None) -> None:
    """Run one worker until it is told to stop."""
    worker = jobs.Worker(lease=timedelta(seconds=lease), until_idle=once, parent=parent)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        worker.run()
    finally:
        connections.close_all()


class Crew:
    """Processes that each work; one that dies is replaced."""

    def __init__(self, size: int, lease: float, once: bool) -> None:
        self._lease = lease
        self._once = once
        self._stopping = False
        self._members = [self._start() for _ in range(size)]

    def _start(self) -> Any:
        member = FORK.Process(target=work, args=(self._lease, self._once, os.getpid()))
        member.start()
        return member

    def keep(self) -> None:
        """Replace those that fall, until told to stop or, with `--once`, until all have finished."""

        def stop(_signal: int, _frame: FrameType | None) -> None:
            self._stopping = True

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while not self._stopping:
            time.sleep(0.2)
            for place, member in enumerate(self._members):
                if member.exitcode is not None and (not self._once or member.exitcode != 0):
                    time.sleep(1)  # a worker that cannot start must not start a hundred times a second
                    self._members[place] = self._start()
            if self._once and all(member.exitcode == 0 for member in self._members):
                return
        for member in self._members:
            member.terminate()
        for member in self._members:
            member.join()
