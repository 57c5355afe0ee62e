"""Deliveries as jobs: one attempt a job, the next one made by the one that failed."""

from app.jobs.job import Result
from app.jobs.running import Running, Task
from app.webhooks.errors import CallbackNotAllowedError, NotDeliveredError
from app.webhooks.service import WebhookService


def delivery_task(webhooks: WebhookService) -> Task:
    """Send one message; one that does not arrive is put off, and the job fails with the reason."""

    def run(running: Running) -> Result:
        asked = running.job.request
        identity, message = asked["webhook"], asked["message"]
        try:
            status = webhooks.deliver(identity, message)
        except NotDeliveredError as error:
            webhooks.put_off(identity, message, error)
            raise
        except CallbackNotAllowedError as error:
            refused = NotDeliveredError(error.detail.zh, error.detail.en)
            webhooks.put_off(identity, message, refused)
            raise
        return Result(document={"status": status})

    return run
