"""What every cluster on real machines has to be, asked from the machines themselves."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .expect import Failure, equal, expect
from .outsider import knock
from .server import Server

_REFUSED = "28000"
# Authorities that the world knows, of which none vouches for a cluster.
_OTHERS = Path("/etc/ssl/certs/ca-certificates.crt")


@dataclass(frozen=True)
class Node:
    """A node as pgherd shows it."""

    name: str
    role: str
    address: str
    port: int
    directory: str


def nodes(server: Server, cluster: str) -> list[Node]:
    """The nodes of a cluster, the primary first."""
    rows = [row for row in server.succeed(f"show cluster {cluster}").rows() if row["node"]]
    found = [Node(row["node"], row["role"], row["address"], int(row["port"]), row["directory"]) for row in rows]
    return sorted(found, key=lambda node: (node.role != "primary", node.name))


def on_node(server: Server, cluster: str, node: str, command: str) -> str:
    """Runs a command on a node, over SSH as the workspace describes it."""
    done = subprocess.run(
        ["ssh", "-F", "ssh_config", node, command], cwd=server.workspace(cluster), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60, check=False, env=server.environment(),
    )
    if done.returncode != 0:
        raise Failure(f"on {node}: {command}: {done.stderr.strip()[-500:]}")
    return done.stdout.strip()


def sql(server: Server, cluster: str, node: Node, query: str, database: str = "postgres") -> list[list[str]]:
    """Asks PostgreSQL on a node; the query holds no quotation marks but SQL's own single ones."""
    psql = f"sudo -n -u postgres psql -XAtq -F '|' -h {node.directory}/run -p {node.port} -U postgres -d {database}"
    said = on_node(server, cluster, node.name, f'{psql} -c "{query}"')
    return [line.split("|") for line in said.splitlines()]


def whole(server: Server, cluster: str, replicas: int = 2) -> None:
    """Demands everything that holds for every cluster."""
    members = nodes(server, cluster)
    equal([node.role for node in members], ["primary"] + ["replica"] * replicas, "the roles")
    _replication(server, cluster, members[0], replicas)
    _public(server, cluster, members[0])
    for node in members:
        _admission(server, cluster, node)
        _from_outside(node)
    _nothing_to_change(server, cluster)


def applications(server: Server, cluster: str) -> None:
    """Whoever is declared gets in with what `connect` tells, over TLS only, and is sure of the server."""
    shown = server.succeed(f"connect cluster {cluster} as=env reveal=yes").rows("TXT")
    authority = server.succeed(f"cat cluster {cluster} ca.crt").rows("TXT")
    place = server.workspace(cluster).parent.parent
    (place / f"{cluster}-ca.crt").write_text("".join(f"{row.text}\n" for row in authority), encoding="ascii")
    environment = dict(row.text.split("=", 1) for row in shown) | {"PATH": os.environ["PATH"], "PGCONNECT_TIMEOUT": "5"}

    def ask(**other: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["psql", "-XAtq", "-c", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"], env=environment | other,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=30, cwd=place,
        )

    done = ask()
    equal(done.stdout.strip(), "t", f"a declared client's login ({done.stderr.strip()})")
    plain = ask(PGSSLMODE="disable")
    expect(plain.returncode != 0, "a declared client gets in without TLS")
    (place / f"{cluster}-ca.crt").write_text(_OTHERS.read_text(encoding="ascii"), encoding="ascii")
    expect("certificate verify failed" in ask().stderr, "a client takes a server that another authority vouches for")


def _replication(server: Server, cluster: str, primary: Node, replicas: int) -> None:
    streams = sql(server, cluster, primary, "SELECT application_name, r.state, coalesce(s.ssl, false), coalesce(s.version, '')"
                  " FROM pg_stat_replication r LEFT JOIN pg_stat_ssl s USING (pid) ORDER BY 1")
    expect(len(streams) == replicas and all(stream[1:3] == ["streaming", "t"] for stream in streams),
           f"{replicas} replicas have to stream over TLS: {streams}")
    expect(all(stream[3] in ("TLSv1.2", "TLSv1.3") for stream in streams), f"the versions of TLS: {streams}")
    slots = sql(server, cluster, primary, "SELECT slot_name, active, wal_status FROM pg_replication_slots ORDER BY 1")
    expect(len(slots) == replicas and all(slot[1:] == ["t", "reserved"] for slot in slots), f"the slots: {slots}")
    bound = sql(server, cluster, primary, "SELECT setting::bigint FROM pg_settings WHERE name = 'max_slot_wal_keep_size'")
    expect(int(bound[0][0]) > 0, f"max_slot_wal_keep_size is {bound[0][0]}, which does not bound what a slot keeps")


def _admission(server: Server, cluster: str, node: Node) -> None:
    """Who is let in, and what docs/postgresql.md says of the CIS benchmark, as it is in force."""
    wanted = {
        "data_checksums": "on", "password_encryption": "scram-sha-256", "ssl": "on", "ssl_min_protocol_version": "TLSv1.2",
        "ssl_ciphers": "ECDHE+AESGCM:ECDHE+CHACHA20", "unix_socket_permissions": "0700", "log_disconnections": "on",
    }
    names = ", ".join(f"'{name}'" for name in [*wanted, "log_connections"])
    settings = dict(sql(server, cluster, node, f"SELECT name, setting FROM pg_settings WHERE name IN ({names})"))
    logged = settings.pop("log_connections", "")
    expect(logged in ("on", "authorization"), f"log_connections of {node.name} is {logged}")
    equal(settings, wanted, f"the settings of {node.name}")
    equal(on_node(server, cluster, node.name, f"systemctl show -P UMask pgherd-{node.name}.service"), "0077", f"the umask of {node.name}")
    rules = sql(server, cluster, node, "SELECT line_number, type, auth_method, coalesce(error, ''), 'postgres' = ANY (user_name) FROM pg_hba_file_rules")
    expect(bool(rules), f"{node.name} has no rules of admission")
    wrong = [rule for rule in rules if rule[3]]
    expect(not wrong, f"pg_hba.conf of {node.name} has errors: {wrong}")
    loose = [
        rule for rule in rules
        if rule[2] not in (("peer",) if rule[1] == "local" else ("scram-sha-256", "reject", "cert"))
        or (rule[1] not in ("local", "hostssl") and rule[2] != "reject")
    ]
    expect(not loose, f"pg_hba.conf of {node.name} lets in what it should not: {loose}")
    superuser = [rule for rule in rules if rule[4] == "t" and rule[1] != "local" and rule[2] != "reject"]
    expect(not superuser, f"pg_hba.conf of {node.name} lets the superuser in over the network: {superuser}")
    weak = sql(server, cluster, node, "SELECT rolname FROM pg_authid WHERE rolpassword IS NOT NULL"
               " AND rolpassword NOT LIKE 'SCRAM-SHA-256%'")
    expect(not weak, f"passwords on {node.name} that are not SCRAM's: {weak}")


def _public(server: Server, cluster: str, primary: Node) -> None:
    """Nobody may do in the application's database, or in any schema that is everybody's, what was not given to him."""
    everybody = sql(server, cluster, primary, "SELECT datname, privilege_type FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))"
                    " WHERE datname = 'app' AND grantee = 0")
    expect(not everybody, f"the database app is open to everybody: {everybody}")
    for database in ("app", "postgres"):
        made = sql(server, cluster, primary, "SELECT privilege_type FROM pg_namespace, aclexplode(nspacl) WHERE nspname = 'public'"
                   " AND grantee = 0 AND privilege_type = 'CREATE'", database)
        expect(not made, f"everybody may create objects in the schema public of {database}")


def _from_outside(node: Node) -> None:
    for tls in (True, False):
        said = knock(node.address, node.port, "postgres", tls=tls)
        expect(said == _REFUSED or said.startswith("unreachable"),
               f"the superuser on {node.name} is answered from outside {'with' if tls else 'without'} TLS: {said}")


def _nothing_to_change(server: Server, cluster: str) -> None:
    """Runs the playbook by hand, as somebody who has left pgherd would."""
    done = subprocess.run(
        [server.ansible_playbook, "-i", "inventory.json", "site.yml"], cwd=server.workspace(cluster), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=600, check=False, env={**server.environment(), "ANSIBLE_NOCOLOR": "1"},
    )
    recap = re.findall(r"^(\S+)\s*:\s*ok=\d+\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)", done.stdout, re.MULTILINE)
    expect(done.returncode == 0 and bool(recap), f"the playbook by hand ended with {done.returncode}: {done.stdout[-1500:]}{done.stderr[-500:]}")
    changed = [host for host in recap if host[1:] != ("0", "0", "0")]
    expect(not changed, f"a second run of the playbook changes something: {changed}: {_changes(done.stdout)}")


def _changes(output: str) -> str:
    """The tasks that changed something, by what stands above them."""
    task, found = "", []
    for line in output.splitlines():
        if line.startswith("TASK ["):
            task = line.split("[", 1)[1].split("]")[0]
        elif line.startswith("changed:"):
            found.append(f"{task} ({line[len('changed: ['):].split(']')[0]})")
    return ", ".join(found)
