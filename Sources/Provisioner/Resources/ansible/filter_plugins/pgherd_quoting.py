"""Quoting: values reach PostgreSQL as data in whatever syntax the place asks for, never as syntax."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import base64
import hashlib
import hmac
import ipaddress
import re

from ansible.errors import AnsibleFilterError

SETTING_NAME = re.compile(r"\A[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?\Z")
CONF_ESCAPES = {"\\": "\\\\", "'": "''", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
SCRAM_ITERATIONS = 4096


def no_nul(value):
    text = str(value)
    if "\0" in text:
        raise AnsibleFilterError("a value holds a NUL byte")
    return text


def conf_string(value):
    r"""A quoted string of postgresql.conf.

    >>> print(conf_string("it's \\ a\nport = 1"))
    'it''s \\ a\nport = 1'
    """
    return "'" + "".join(CONF_ESCAPES.get(character, character) for character in no_nul(value)) + "'"


def settings(values):
    r"""Lines `name = 'value'` of postgresql.conf from a dictionary, sorted.

    >>> print(settings({"work_mem": "4MB", "auto_explain.log_format": "it's"}), end="")
    auto_explain.log_format = 'it''s'
    work_mem = '4MB'
    >>> settings({"port\nfsync": "off"})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ansible.errors.Ansible...Error: not a setting's name: 'port\nfsync'
    """
    for name in values:
        if not SETTING_NAME.match(name):
            raise AnsibleFilterError("not a setting's name: %r" % name)
    return "".join("%s = %s\n" % (name, conf_string(values[name])) for name in sorted(values))


def conninfo(values):
    r"""A libpq connection string.

    >>> print(conninfo({"host": "10.0.0.1", "passfile": "/it's\\here"}))
    host='10.0.0.1' passfile='/it\'s\\here'
    """
    def quoted(value):
        return "'" + no_nul(value).replace("\\", "\\\\").replace("'", "\\'") + "'"

    return " ".join("%s=%s" % (name, quoted(values[name])) for name in values)


def directory_list_entry(path):
    """One entry of a setting that is a list of directories.

    >>> print(directory_list_entry('/a,b "c"/run'))
    "/a,b ""c""/run"
    """
    return '"' + no_nul(path).replace('"', '""') + '"'


def hba_word(value):
    """A word of pg_hba.conf or pg_ident.conf that is a name and never a keyword."""
    text = no_nul(value)
    if '"' in text or "\n" in text:
        raise AnsibleFilterError("not a name that pg_hba.conf can hold: %r" % text)
    return '"' + text + '"'


def passfile_field(value):
    r"""A field of a libpq password file.

    >>> print(passfile_field("a:b\\c"))
    a\:b\\c
    """
    text = no_nul(value)
    if "\n" in text:
        raise AnsibleFilterError("a password file's field holds a line break")
    return text.replace("\\", "\\\\").replace(":", "\\:")


def sql_literal(value):
    r"""A string literal of SQL, whatever standard_conforming_strings says.

    >>> print(sql_literal("'; DROP TABLE x; -- \\"))
     E'''; DROP TABLE x; -- \\'
    """
    return " E'" + no_nul(value).replace("\\", "\\\\").replace("'", "''") + "'"


def slot(node):
    """The name of a node's replication slot.

    >>> slot("Orders-2")
    'orders_2'
    """
    return re.sub(r"[^a-z0-9_]", "_", node.lower())[:63]


def scram_verifier(password, salt_of):
    """The SCRAM-SHA-256 verifier of a password, so that the password itself is never sent to the server.

    The salt is derived from what the verifier is for: salts need to differ, not to be secret, and a repeatable
    verifier is what tells whether the password in force is the wanted one.

    >>> scram_verifier("a", "orders postgres") == scram_verifier("a", "orders postgres")
    True
    >>> scram_verifier("a", "orders postgres")[:20] == scram_verifier("b", "orders postgres")[:20]
    True
    >>> scram_verifier("a", "orders postgres") == scram_verifier("b", "orders postgres")
    False
    """
    if not all(" " <= character <= "~" for character in password):
        raise AnsibleFilterError("a password has to be printable ASCII")
    salt = hashlib.sha256(("pgherd scram salt " + salt_of).encode("utf-8")).digest()[:16]
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, SCRAM_ITERATIONS)
    stored_key = hashlib.sha256(hmac.new(salted, b"Client Key", hashlib.sha256).digest()).digest()
    server_key = hmac.new(salted, b"Server Key", hashlib.sha256).digest()
    encoded = [base64.b64encode(part).decode("ascii") for part in (salt, stored_key, server_key)]
    return "SCRAM-SHA-256$%d:%s$%s:%s" % (SCRAM_ITERATIONS, encoded[0], encoded[1], encoded[2])


def address_wait(address):
    r"""A shell command that ends once this machine has an address and something can listen there; "" for a name.

    An IPv6 address that is still tried for duplicates does not count: nothing can listen there yet.

    >>> address_wait("orders-1.example.org")
    ''
    >>> print(address_wait("10.0.0.5"))
    until grep -sA1 "|-- 10[.]0[.]0[.]5$" /proc/net/fib_trie | grep -q "host LOCAL"; do sleep 0.5; done
    >>> print(address_wait("fd00::2"))
    until grep -sqE "^fd000000000000000000000000000002 [0-9a-f]+ [0-9a-f]+ [0-9a-f]+ [012389ab]" /proc/net/if_inet6; do sleep 0.5; done
    """
    try:
        known = ipaddress.ip_address(str(address))
    except ValueError:
        return ""
    if known.version == 4:
        test = 'grep -sA1 "|-- %s$" /proc/net/fib_trie | grep -q "host LOCAL"' % str(known).replace(".", "[.]")
    else:
        # The first digit of the flags holds 4 where the address is tentative.
        test = 'grep -sqE "^%s [0-9a-f]+ [0-9a-f]+ [0-9a-f]+ [012389ab]" /proc/net/if_inet6' % known.exploded.replace(":", "")
    return "until %s; do sleep 0.5; done" % test


class FilterModule(object):
    def filters(self):
        return {
            "pgherd_conf_string": conf_string,
            "pgherd_settings": settings,
            "pgherd_conninfo": conninfo,
            "pgherd_directory_list_entry": directory_list_entry,
            "pgherd_hba_word": hba_word,
            "pgherd_passfile_field": passfile_field,
            "pgherd_sql_literal": sql_literal,
            "pgherd_slot": slot,
            "pgherd_address_wait": address_wait,
            "pgherd_scram_verifier": scram_verifier,
        }
