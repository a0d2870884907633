"""For how long something has been true without a break, on the landmarks' own time."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Lasting:
    """Remembers since when each of several things has been true.

    Attributes
    ----------
    since
        By name of what is true now: since when, in seconds.

    Examples
    --------
    >>> raised = Lasting()
    >>> [raised.update("arm", time_s < 3, time_s) for time_s in (1.0, 1.5, 2.0, 3.0)]
    [0.0, 0.5, 1.0, 0.0]
    """

    since: dict[str, float] = field(default_factory=dict)

    def update(self, name: str, present: bool, time_s: float) -> float:
        """Take one moment.

        Parameters
        ----------
        name
            What may be true.
        present
            Whether it is.
        time_s
            When, in seconds.

        Returns
        -------
        For how many seconds it has been true; 0 from its first moment on, or if it is not.
        """
        if not present:
            self.since.pop(name, None)
            return 0.0
        return time_s - self.since.setdefault(name, time_s)

    def forget(self, *names: str) -> None:
        """Let the named things begin anew."""
        for name in names:
            self.since.pop(name, None)

    def clear(self) -> None:
        """Let everything begin anew."""
        self.since.clear()
