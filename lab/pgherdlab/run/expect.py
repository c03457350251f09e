"""What a scenario demands, and how it says that it did not get it."""

from __future__ import annotations

import re

from .client import Answer


class Failure(Exception):
    """A promise that was not kept."""


def expect(holds: bool, otherwise: str) -> None:
    """Fails the scenario unless something holds."""
    if not holds:
        raise Failure(otherwise)


def equal(actual: object, wanted: object, what: str) -> None:
    """Fails the scenario unless two things are equal."""
    expect(actual == wanted, f"{what}: {actual!r} instead of {wanted!r}")


def refused(answer: Answer, code: str, text: str, node: str | None = None, phase: str | None = None) -> None:
    """Demands that a command failed with this code, for this node, saying something that matches, and knows a way out."""
    end = answer.end
    equal(end.kind, "ERR", f"{answer.command} ended with {end}")
    equal(end["code"], code, f"the code of {end}")
    expect(re.search(text, end.text, re.IGNORECASE) is not None, f"{end} does not say {text!r}")
    if node is not None:
        equal(end["node"], node, f"the node of {end}")
    if phase is not None:
        equal(end["phase"], phase, f"the phase of {end}")
        expect(end["next"] != "", f"{end} does not say what to do next")
