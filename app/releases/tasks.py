"""Filling and publishing a release as jobs: each is one transaction, and ends the job in it."""

from sqlalchemy.orm import Session

from app.jobs.job import Result
from app.jobs.running import Running, Task
from app.releases.drafts import NewLayer
from app.releases.service import ReleaseService
from zoning.vocabulary import Datum, LayerKind


def layer_task(releases: ReleaseService) -> Task:
    """Add the file that came with the job to a draft as a layer."""

    def run(running: Running) -> None:
        asked = running.job.request
        reference = asked["release"]

        def settle(session: Session, added: dict[str, object]) -> None:
            running.finish(session, Result(document=added, href=f"/v1/releases/{reference}"))

        new = NewLayer(
            path=running.input_file(asked["suffix"]),
            kind=LayerKind(asked["kind"]),
            label=asked["file"],
            layer=asked["layer"],
            name=asked["name"],
            element=asked["element"],
            cls=asked["class"],
            crs=asked["crs"],
            datum=Datum(asked["datum"]) if asked["datum"] else None,
            fields=dict(asked["fields"]),
            boundary_tolerance_m=asked["boundary_tolerance_m"],
        )
        releases.add_layer(running.job.actor, reference, new, watch=running, also=settle)

    return run


def publish_task(releases: ReleaseService) -> Task:
    """Publish a draft."""

    def run(running: Running) -> None:
        asked = running.job.request

        def settle(session: Session, published: dict[str, object]) -> None:
            href = f"/v1/releases/{published['id']}"
            running.finish(session, Result(document=published, href=href))

        releases.publish(
            running.job.actor,
            asked["release"],
            approval=asked["approval"],
            watch=running,
            also=settle,
        )

    return run
