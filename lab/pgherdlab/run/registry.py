"""The scenarios, in the order in which they are run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .laboratory import Laboratory


@dataclass(frozen=True)
class Scenario:
    """One promise and how it is tried."""

    name: str
    promise: str
    perform: Callable[[Laboratory], None]
    # Whether it is among those that fit in a few minutes.
    short: bool


SCENARIOS: list[Scenario] = []


def scenario(name: str, *, short: bool = False) -> Callable[[Callable[[Laboratory], None]], Callable[[Laboratory], None]]:
    """Makes a function a scenario; its first line of documentation says what is promised."""

    def add(perform: Callable[[Laboratory], None]) -> Callable[[Laboratory], None]:
        promise = (perform.__doc__ or "").strip().splitlines()[0]
        SCENARIOS.append(Scenario(name, promise, perform, short))
        return perform

    return add
