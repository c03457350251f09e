"""Whether the members of a cluster reach each other, and which firewall of this machine may be in the way."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import errno
import json
import re
import shutil
import socket
import threading

from ansible.module_utils.pgherd_commands import CommandFailed, run

# A closed port that answers is an open way: the packet came through, and nobody listens yet.
OPEN = (0, errno.ECONNREFUSED)
SECONDS = 3


def attempt(address, port):
    """None where the way to address and port is open, else what the network said."""
    try:
        socket.create_connection((address, port), SECONDS).close()
    except socket.timeout:
        return "no answer within %d s" % SECONDS
    except (IOError, OSError) as error:
        return None if error.errno in OPEN else (error.strerror or str(error))
    return None


def blocked_ways(peers):
    """The (name, address, port) that cannot be reached, each with what the network said; all tried at once."""
    found = {}

    def look(peer):
        reason = attempt(peer["address"], peer["port"])
        if reason:
            found[peer["name"]] = reason

    threads = [threading.Thread(target=look, args=(peer,)) for peer in peers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(peer, found[peer["name"]]) for peer in peers if peer["name"] in found]


def output(argv):
    if not shutil.which(argv[0], path="/usr/sbin:/usr/bin:/sbin:/bin"):
        return ""
    try:
        code, out, _err = run(argv, timeout=10)
    except CommandFailed:
        return ""
    return out if code == 0 else ""


def mentions(text, port, addresses):
    """Whether rules name the port or one of the addresses: then somebody has thought of it."""
    return any(re.search(r"(?<![\d.])%s(?![\d.])" % re.escape(word), text) for word in [str(port)] + addresses)


def drops_by_default(ruleset):
    """Whether an nftables ruleset has an input chain that refuses what no rule accepts."""
    try:
        entries = json.loads(ruleset).get("nftables", [])
    except ValueError:
        return False
    last = {}
    chains = [entry["chain"] for entry in entries if entry.get("chain", {}).get("hook") == "input"]
    for rule in (entry["rule"] for entry in entries if "rule" in entry):
        last[(rule["family"], rule["table"], rule["chain"])] = rule.get("expr", [])
    for chain in chains:
        verdict = last.get((chain["family"], chain["table"], chain["name"]), [])
        # A last rule without a condition is a policy, too.
        refuses = len(verdict) == 1 and ("drop" in verdict[0] or "reject" in verdict[0])
        if chain.get("policy") == "drop" or refuses:
            return True
    return False


def suspect(port, addresses):
    """The firewall of this machine that seems to keep the members out, with the rule to add; or None."""
    older = [address for address in addresses if ":" not in address]
    newer = [address for address in addresses if ":" in address]
    status = output(["ufw", "status"])
    if "Status: active" in status:
        if mentions(status, port, addresses):
            return None
        return "ufw", "; ".join("ufw allow proto tcp from %s to any port %d" % (address, port) for address in addresses)
    ruleset = output(["nft", "-j", "list", "ruleset"])
    if drops_by_default(ruleset):
        if mentions(ruleset, port, addresses):
            return None
        return "nftables", "; ".join(
            "%s saddr { %s } tcp dport %d accept" % (family, ", ".join(members), port)
            for family, members in (("ip", older), ("ip6", newer)) if members)
    for tool, members in (("iptables", older), ("ip6tables", newer)):
        rules = output([tool, "-S", "INPUT"]) if members else ""
        if "-P INPUT DROP" in rules and not mentions(rules, port, members):
            return tool, "; ".join("%s -I INPUT -p tcp -s %s --dport %d -j ACCEPT" % (tool, address, port) for address in members)
    return None
