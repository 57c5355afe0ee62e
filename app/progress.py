"""Who watches long work: a bar in the terminal, a job, or nobody."""

from zoning.texts import Text


class Watch:
    """Told how far a piece of work is; this one does not listen."""

    def stage(self, name: Text, total: int | None = None) -> None:
        """A new stretch of the work begins, with so many units where they can be counted."""

    def total(self, count: int | None) -> None:
        """How many units the present stretch has."""

    def done(self, more: int = 1) -> None:
        """So many units more are done."""


NOBODY = Watch()
