"""What is asked to go wrong: kept in a file, so that a command can say it and a running cloud obeys."""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .. import paths
from ..system import locked


@dataclass(frozen=True)
class Outage:
    """The API goes away after so many calls of an action have been answered; at once when no action is named."""

    action: str = ""
    calls: int = 0
    identity: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(frozen=True)
class Loss:
    """Calls of an action that name something, by its Name tag, are carried out, and nobody gets their answer."""

    action: str
    name: str


@dataclass(frozen=True)
class Refusal:
    """Calls of an action are refused with this code of EC2's; only those that name something by its Name tag, where a name is given."""

    action: str
    code: str
    name: str = ""


@dataclass
class Faults:
    """Everything that goes wrong at present."""

    outage: Outage | None = None
    # Instances, by their Name tag, that get no machine.
    held: list[str] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def _file() -> Path:
    return paths.CLOUD / "faults.json"


def current() -> Faults:
    """What goes wrong at present."""
    try:
        document = json.loads(_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Faults()
    outage = document["outage"]
    losses = [Loss(**loss) for loss in document["losses"]]
    refusals = [Refusal(**refusal) for refusal in document["refusals"]]
    return Faults(outage=Outage(**outage) if outage else None, held=document["held"], losses=losses, refusals=refusals)


def _write(faults: Faults) -> None:
    new = _file().with_suffix(".new")
    new.write_text(json.dumps(asdict(faults)), encoding="utf-8")
    os.replace(new, _file())


def begin_outage(action: str = "", calls: int = 0) -> None:
    """Lets the API go away."""
    with locked("faults"):
        faults = current()
        faults.outage = Outage(action, calls)
        _write(faults)


def end_outage() -> None:
    """Lets the API come back."""
    with locked("faults"):
        faults = current()
        faults.outage = None
        _write(faults)


def lose(action: str, name: str) -> None:
    """Lets the answers to these calls get lost, also to every repeated one."""
    with locked("faults"):
        faults = current()
        faults.losses = [*faults.losses, Loss(action, name)]
        _write(faults)


def find() -> None:
    """Lets no answer get lost any more."""
    with locked("faults"):
        faults = current()
        faults.losses = []
        _write(faults)


def refuse(action: str, code: str, name: str = "") -> None:
    """Lets the API refuse these calls."""
    with locked("faults"):
        faults = current()
        faults.refusals = [*faults.refusals, Refusal(action, code, name)]
        _write(faults)


def allow() -> None:
    """Lets the API refuse nothing any more."""
    with locked("faults"):
        faults = current()
        faults.refusals = []
        _write(faults)


def hold(name: str) -> None:
    """Keeps the machine of an instance with this name from booting."""
    with locked("faults"):
        faults = current()
        faults.held = sorted({*faults.held, name})
        _write(faults)


def release(name: str) -> None:
    """Lets that machine boot after all."""
    with locked("faults"):
        faults = current()
        faults.held = [held for held in faults.held if held != name]
        _write(faults)


def forget() -> None:
    """Nothing goes wrong any more."""
    _file().unlink(missing_ok=True)
