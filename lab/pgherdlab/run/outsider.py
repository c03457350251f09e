"""Somebody from outside who tries to log in to PostgreSQL, in its own protocol: no client library asks so exactly."""

from __future__ import annotations

import socket
import ssl
import struct


def knock(address: str, port: int, user: str, *, tls: bool) -> str:
    """What PostgreSQL answers to a login: its SQLSTATE, `asked for NAME` when it asks for a password, or why it is silent."""
    try:
        with socket.create_connection((address, port), timeout=3) as plain:
            plain.settimeout(3)
            connection: socket.socket = plain
            if tls:
                plain.sendall(struct.pack("!ii", 8, 80877103))
                if plain.recv(1) != b"S":
                    return "no TLS"
                # Who the server is does not matter here; whom it lets in does.
                context = ssl.create_default_context()
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
                connection = context.wrap_socket(plain)
            words = f"user\0{user}\0database\0postgres\0\0".encode()
            connection.sendall(struct.pack("!ii", len(words) + 8, 196608) + words)
            return _answer(connection)
    except OSError as error:
        return f"unreachable: {error}"


def _answer(connection: socket.socket) -> str:
    head = _exactly(connection, 5)
    body = _exactly(connection, struct.unpack("!i", head[1:])[0] - 4)
    if head[:1] == b"E":
        fields = {field[:1]: field[1:].decode() for field in body.split(b"\0") if field}
        return fields[b"C"]
    method = struct.unpack("!i", body[:4])[0]
    return "let in without a password" if method == 0 else f"asked for {body[4:].split(bytes(1))[0].decode() or method}"


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise OSError("closed in the middle of an answer")
        data += part
    return data
