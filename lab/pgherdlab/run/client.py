"""A client of the line protocol: sends one command at a time and reads its answer to the end."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reply:
    """One line of an answer."""

    kind: str
    keys: dict[str, str]
    text: str
    # Since the command was sent.
    seconds: float = 0.0

    def __getitem__(self, key: str) -> str:
        return self.keys.get(key, "")

    def __str__(self) -> str:
        keys = " ".join(f"{key}={value}" for key, value in self.keys.items())
        return f"{self.kind} {keys} : {self.text}" if self.text else f"{self.kind} {keys}"


@dataclass
class Answer:
    """Every line of an answer; the last one says whether the command succeeded."""

    command: str
    replies: list[Reply] = field(default_factory=list)

    @property
    def end(self) -> Reply:
        return self.replies[-1]

    @property
    def seconds(self) -> float:
        return self.end.seconds

    def rows(self, kind: str = "ROW") -> list[Reply]:
        """The lines of one kind."""
        return [reply for reply in self.replies if reply.kind == kind]


def read(line: str, seconds: float = 0.0) -> Reply:
    """Takes a reply line apart."""
    kind, _, rest = line.partition(" ")
    if kind == "TXT":
        return Reply(kind, {}, rest, seconds)
    keys: dict[str, str] = {}
    at = 0
    while at < len(rest) and rest[at : at + 2] != ": ":
        key, _, _ = rest[at:].partition("=")
        at += len(key) + 1
        if rest[at : at + 1] == '"':
            value, at = _quoted(rest, at + 1)
        else:
            value, _, _ = rest[at:].partition(" ")
            at += len(value)
        keys[key] = value
        at += 1
    return Reply(kind, keys, rest[at + 2 :], seconds)


def _quoted(text: str, at: int) -> tuple[str, int]:
    plain = {"n": "\n", "r": "\r", "t": "\t"}
    value = ""
    while text[at] != '"':
        if text[at] != "\\":
            value += text[at]
        elif text[at + 1] == "x":
            value += chr(int(text[at + 2 : at + 4], 16))
            at += 2
            at += 1
        else:
            value += plain.get(text[at + 1], text[at + 1])
            at += 1
        at += 1
    return value, at + 1


def ask(port: int, command: str, timeout: float, seen: Callable[[Reply], None] = lambda reply: None) -> Answer:
    """Sends a command on a connection of its own and returns its answer; `seen` gets every line as it comes."""
    answer = Answer(command)
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        lines = connection.makefile("r", encoding="utf-8", newline="\n")
        lines.readline()
        begin = time.monotonic()
        connection.sendall(command.encode() + b"\n")
        for line in lines:
            reply = read(line.rstrip("\n"), time.monotonic() - begin)
            answer.replies.append(reply)
            seen(reply)
            if reply.kind in ("OK", "ERR", "BYE"):
                return answer
            if time.monotonic() - begin > timeout:
                raise TimeoutError(f"{command}: no end after {timeout:.0f} s; the last line: {reply}")
    raise ConnectionError(f"{command}: the server closed before the answer's end")
