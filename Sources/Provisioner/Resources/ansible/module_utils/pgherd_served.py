"""Which certificate a server really shows, asked the way a client asks."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import re
import socket
import ssl
import struct

from ansible.module_utils.pgherd_commands import CommandFailed

SSL_REQUEST = struct.pack("!ii", 8, 80877103)
FIRST = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


def on_file(path):
    """The first certificate of a PEM file, in binary."""
    with open(path) as handle:
        match = FIRST.search(handle.read())
    if not match:
        raise CommandFailed("%s holds no certificate" % path)
    return ssl.PEM_cert_to_DER_cert(match.group(0))


def check_pair(certificate, key):
    """Refuse a key that is not the certificate's: a running server would keep the old ones, and not start again."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (IOError, OSError) as error:
        raise CommandFailed("%s and %s do not go together: %s" % (certificate, key, error.strerror or error))


def over_the_wire(address, port):
    """The certificate that the server shows, in binary; None where it does not speak TLS."""
    # It is compared with the file byte by byte, which says more than a chain to some authority would.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connection = socket.create_connection((address, port), 10)
    try:
        connection.sendall(SSL_REQUEST)
        if connection.recv(1) != b"S":
            return None
        connection = context.wrap_socket(connection)
        return connection.getpeercert(binary_form=True)
    finally:
        connection.close()


def shows(address, port, path):
    """Whether the server at address and port shows the certificate of a file."""
    try:
        return over_the_wire(address, port) == on_file(path)
    except (IOError, OSError) as error:
        raise CommandFailed("the server's own machine gets no TLS connection to %s port %d (%s); is a firewall in the way?" % (
            address, port, error.strerror or error))
