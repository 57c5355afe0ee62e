"""Registering clues as a job: a comparison whose patches become clues."""

from app.clues.service import ClueService
from app.jobs.job import Result
from app.jobs.running import Running, Task
from app.rasters.tasks import request_of, told_of


def register_task(clues: ClueService) -> Task:
    """Compare two stored rasters and make each patch in a zone a clue.

    A worker that dies between the registration and the end of the job does it again, and finds
    every clue known.
    """

    def run(running: Running) -> Result:
        found = clues.register(running.job.actor, request_of(running.job.request), told_of(running))
        return Result(document=found)

    return run
