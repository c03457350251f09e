"""The fingerprint of an OpenPGP public key, computed without GnuPG, which a minimal machine lacks."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import base64
import hashlib

PUBLIC_KEY = 6


def dearmoured(text):
    """The bytes of the only ASCII armour in a text; ValueError where there is none or a second one."""
    body, inside = [], False
    if text.count("-----BEGIN") != 1:
        raise ValueError("not one armoured key")
    for line in text.splitlines():
        if line.startswith("-----BEGIN"):
            inside = True
        elif line.startswith("-----END"):
            break
        elif inside and line.strip() and ":" not in line and not line.startswith("="):
            body.append(line.strip())
    return base64.b64decode("".join(body))


def packets(data):
    """Tag and body of every packet (RFC 4880, section 4.2)."""
    while data:
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
        else:
            tag, start = (head >> 2) & 0x0F, 1 + (1, 2, 4)[head & 3]
            length = int.from_bytes(data[1:start], "big")
        if len(data) < start + length:
            raise ValueError("a key that was cut off")
        yield tag, data[start:start + length]
        data = data[start + length:]


def fingerprint(text):
    """The fingerprint of a version 4 key in upper-case hexadecimal digits; ValueError for anything else.

    Whoever trusts the text trusts every key in it, so a second key beside the one that has this fingerprint is refused.
    """
    try:
        found = list(packets(dearmoured(text)))
    except IndexError:
        raise ValueError("a key that was cut off")
    if not found or found[0][0] != PUBLIC_KEY or found[0][1][:1] != b"\x04":
        raise ValueError("not a version 4 public key")
    if [tag for tag, _body in found].count(PUBLIC_KEY) != 1:
        raise ValueError("more than one key")
    body = found[0][1]
    return hashlib.sha1(b"\x99" + len(body).to_bytes(2, "big") + body).hexdigest().upper()
