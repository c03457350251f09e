"""Weighs a policy document as AWS would, conditions too: whether a request may be made, which the lab's API never asks itself.

Only what docs/aws-policy.json uses is known here. Anything else is refused, since a part that is passed over would be weighed wrongly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..system import LabError

_DOCUMENT = {"Version", "Statement"}
_STATEMENT = {"Sid", "Effect", "Action", "Resource", "Condition"}
_VERSION = "2012-10-17"


@dataclass(frozen=True)
class Target:
    """One of the resources that a request is about, and what AWS knows of it and of the request."""

    arn: str
    context: Mapping[str, str] = field(default_factory=dict)


class Policy:
    """A policy document of an identity: what it does not allow is denied."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        _know(document, _DOCUMENT, "the document")
        if document.get("Version") != _VERSION:
            raise LabError(f"a policy of another version than {_VERSION} cannot be weighed: {document.get('Version')}")
        self._statements = [_Statement(one) for one in _several(document["Statement"])]

    @classmethod
    def read(cls, path: Path) -> Policy:
        """Reads a document from a file."""
        try:
            return cls(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, json.JSONDecodeError) as error:
            raise LabError(f"the policy document {path} cannot be read: {error}") from error

    def allows(self, action: str, targets: Sequence[Target]) -> bool:
        """Whether a request may be made: EC2 asks for each of its resources, and every one has to be allowed."""
        if not targets:
            raise LabError(f"{action}: a request about no resource cannot be weighed")
        return all(self._allows(action, target) for target in targets)

    def actions(self) -> set[str]:
        """Every action or pattern of actions that a statement allows."""
        return {action for statement in self._statements if statement.effect == "Allow" for action in statement.actions}

    def _allows(self, action: str, target: Target) -> bool:
        effects = {statement.effect for statement in self._statements if statement.applies(action, target)}
        return effects == {"Allow"}


class _Statement:
    def __init__(self, written: Mapping[str, Any]) -> None:
        name = str(written.get("Sid", "without a name"))
        _know(written, _STATEMENT, f"the statement {name}")
        self.effect = str(written["Effect"])
        if self.effect not in ("Allow", "Deny"):
            raise LabError(f"the statement {name} has an unknown effect: {self.effect}")
        self.actions: list[str] = [str(action) for action in _several(written["Action"])]
        self._resources = [str(resource) for resource in _several(written["Resource"])]
        self._conditions: list[tuple[str, str, list[str]]] = []
        for operator, keys in written.get("Condition", {}).items():
            if operator not in ("Null", "StringEquals"):
                raise LabError(f"the statement {name} has the condition operator {operator}, which cannot be weighed here")
            for key, values in keys.items():
                wanted = [str(value) for value in _several(values)]
                if operator == "Null" and wanted not in (["true"], ["false"]):
                    raise LabError(f"the statement {name}: Null says neither true nor false of {key}")
                self._conditions.append((operator, key, wanted))
        texts = [*self.actions, *self._resources, *(value for _, _, values in self._conditions for value in values)]
        if any("${" in text for text in texts):
            raise LabError(f"the statement {name} has a variable, which cannot be weighed here")

    def applies(self, action: str, target: Target) -> bool:
        return (
            any(_matches(pattern.lower(), action.lower()) for pattern in self.actions)
            and any(_matches(pattern, target.arn) for pattern in self._resources)
            and all(_holds(operator, key, values, target.context) for operator, key, values in self._conditions)
        )


def _holds(operator: str, key: str, values: list[str], context: Mapping[str, str]) -> bool:
    # The names of keys, of tags in them too, do not go by case; what they hold does.
    found = next((value for name, value in context.items() if name.lower() == key.lower()), None)
    if operator == "Null":
        return (found is None) == (values == ["true"])
    return found in values


def _matches(pattern: str, text: str) -> bool:
    known = {"*": ".*", "?": "."}
    return re.fullmatch("".join(known.get(character) or re.escape(character) for character in pattern), text, re.DOTALL) is not None


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _know(written: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(written) - known)
    if unknown:
        raise LabError(f"{where} has {', '.join(unknown)}, which cannot be weighed here")
