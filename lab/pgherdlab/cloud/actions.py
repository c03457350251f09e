"""The API's actions that were called, and whether a policy document allows them.

One action is asked for in silence: whoever makes a thing with tags needs ec2:CreateTags as well.
"""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qs

from .faults import Loss, Refusal
from .. import paths
from ..system import LabError

# Nobody needs a permission for these.
_FREE = {"sts:GetCallerIdentity", "sts:GetSessionToken"}


# Who changes things by hand: what is called with it needs no permission of pgherd's.
OUTSIDER = "outsider"


def is_outsiders(authorization: str) -> bool:
    """Whether somebody else than pgherd calls."""
    return f"Credential={OUTSIDER}/" in authorization


def file() -> Path:
    """Where the calls are noted, one a line."""
    return paths.CLOUD / "actions.log"


def of(authorization: str, method: str, path: str, body: bytes) -> list[str]:
    """The permissions that a request needs, the called action first."""
    scope = re.search(r"Credential=[^/]+/\d{8}/[^/]+/([a-z0-9-]+)/", authorization)
    service = scope[1] if scope else "unsigned"
    fields = parse_qs(body.decode("utf-8", "replace"))
    if "Action" not in fields:
        return [f"{service}:{method} {path}"]
    needed = [f"{service}:{fields['Action'][0]}"]
    if service == "ec2" and any(name.startswith("TagSpecification.") for name in fields):
        needed.append("ec2:CreateTags")
    return needed


def is_lost(action: str, body: bytes, losses: Iterable[Loss]) -> bool:
    """Whether the answer to a request is one of those that get lost."""
    values = {value for values in parse_qs(body.decode("utf-8", "replace")).values() for value in values}
    return any(action.partition(":")[2] == loss.action and loss.name in values for loss in losses)


def refusal_of(action: str, body: bytes, refusals: Iterable[Refusal]) -> Refusal | None:
    """What refuses a request, if anything does."""
    values = {value for values in parse_qs(body.decode("utf-8", "replace")).values() for value in values}
    return next((one for one in refusals if action.partition(":")[2] == one.action and (not one.name or one.name in values)), None)


def used() -> list[str]:
    """Every action that was called since the notes began."""
    if not file().exists():
        return []
    return sorted({line.split()[-1] for line in file().read_text(encoding="utf-8").splitlines()})


def not_allowed(policy: Path, called: Iterable[str]) -> list[str]:
    """The called actions that no statement of the policy document allows."""
    try:
        document = json.loads(policy.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise LabError(f"the policy document {policy} cannot be read: {error}") from error
    allowed = _listed(document, "Allow")
    denied = _listed(document, "Deny")
    return [
        action for action in sorted(called)
        if action not in _FREE and (not _matches(action, allowed) or _matches(action, denied))
    ]


def never_used(policy: Path) -> list[str]:
    """The actions without a wildcard that the policy allows and nobody called."""
    document = json.loads(policy.read_text(encoding="utf-8"))
    called = {action.lower() for action in used()}
    return sorted(action for action in _listed(document, "Allow") if "*" not in action and action.lower() not in called)


def _listed(document: dict, effect: str) -> set[str]:
    found: set[str] = set()
    for statement in document["Statement"]:
        # A condition on a denial is not weighed here: it tells what is denied, not that all of it is.
        if statement["Effect"] != effect or (effect == "Deny" and "Condition" in statement):
            continue
        actions = statement["Action"]
        found |= {actions} if isinstance(actions, str) else set(actions)
    return found


def _matches(action: str, patterns: set[str]) -> bool:
    return any(fnmatch.fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)
