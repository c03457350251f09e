"""The fingerprint of an OpenPGP public key, computed without GnuPG, which a minimal machine lacks."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import base64
import hashlib

PUBLIC_KEY = 6


def dearmoured(text):
    """The bytes between an ASCII armour's lines; ValueError where there are none."""
    body, inside = [], False
    for line in text.splitlines():
        if line.startswith("-----BEGIN"):
            inside = True
        elif line.startswith("-----END"):
            break
        elif inside and line.strip() and ":" not in line and not line.startswith("="):
            body.append(line.strip())
    if not body:
        raise ValueError("not an armoured key")
    return base64.b64decode("".join(body))


def first_packet(data):
    """Tag and body of the first packet (RFC 4880, section 4.2)."""
    head = data[0]
    if not head & 0x80:
        raise ValueError("not an OpenPGP packet")
    if head & 0x40:
        tag, size = head & 0x3F, data[1]
        if size < 192:
            start, length = 2, size
        elif size < 224:
            start, length = 3, ((size - 192) << 8) + data[2] + 192
        else:
            raise ValueError("a packet of an unexpected length")
        return tag, data[start:start + length]
    width = (1, 2, 4)[head & 3]
    return (head >> 2) & 0x0F, data[1 + width:1 + width + int.from_bytes(data[1:1 + width], "big")]


def fingerprint(text):
    """The fingerprint of a version 4 key in upper-case hexadecimal digits; ValueError for anything else."""
    try:
        tag, body = first_packet(dearmoured(text))
    except IndexError:
        raise ValueError("a key that was cut off")
    if tag != PUBLIC_KEY or body[:1] != b"\x04":
        raise ValueError("not a version 4 public key")
    return hashlib.sha1(b"\x99" + len(body).to_bytes(2, "big") + body).hexdigest().upper()
