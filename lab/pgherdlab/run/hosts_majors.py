"""Which PostgreSQL machines get, and where it comes from."""

from __future__ import annotations

from . import checks
from .expect import equal, expect, refused
from .laboratory import Laboratory, create_line
from .registry import scenario
from .. import machine
from ..machine import Machine
from ..network import GATEWAY
from ..repository import HOST, MAIN, MAJOR, Repository

_SOURCE = "/etc/apt/sources.list.d/pgherd-pgdg.sources"
_KEY = "/etc/apt/keyrings/pgherd-pgdg.asc"


@scenario("hosts-repository", short=True)
def repository(lab: Laboratory) -> None:
    """A major that Debian lacks comes from a signed repository by apt's proxy; whatever fails, or ends, leaves apt as it was."""
    first, second = lab.hosts(2)
    with Repository(lab.directory, GATEWAY, "bookworm") as packages:
        for made in (first, second):
            _write(made, "/etc/apt/apt.conf.d/90lab-proxy", packages.proxy)
        server = lab.server()
        server.settings["postgres"] = dict(packages.settings, key_fingerprint="0" * 40)
        refused(server.ask(create_line("orders", [first, second], pg=MAJOR)), "configure-failed", "(not|is another) .*key|key.*fetched|asc", phase="configure")
        _sources_as_before(first, second)

        # The right key, but a package that is not what the signed lists say: it comes to an installation that fails.
        server.stop()
        server.settings["postgres"] = packages.settings
        packages.offer(main=True, archive=False, whole=False)
        refused(server.ask("resume cluster orders"), "configure-failed", f"postgresql-{MAJOR}", phase="configure")
        _sources_as_before(first, second)

        packages.offer(main=True, archive=False)
        server.succeed("resume cluster orders")
        checks.whole(server, "orders", replicas=1)
        version = checks.sql(server, "orders", checks.nodes(server, "orders")[0], "SHOW server_version")[0][0]
        expect(version.startswith(f"{MAJOR}."), f"what runs is {version}")
        asked = f"http://{HOST}/{MAIN}/{packages.fingerprint[-8:]}.asc"
        expect(asked in packages.asked, f"the key was not asked for by the proxy: {packages.asked[:5]}")
        for made in (first, second):
            equal(_there(made), f"{_KEY}\n{_SOURCE}", f"the source and its key on {made.name}")

        server.succeed("destroy cluster orders confirm=orders")
        _sources_as_before(first, second)
        _beside_another(server, first, packages)
        _from_the_archive(server, first, packages)


def _beside_another(server: "checks.Server", made: Machine, packages: Repository) -> None:
    """The same repository is a source already, with its key elsewhere and its lists not fetched: it is used, and none is added."""
    _forget_packages(made)
    _write(made, "/usr/share/keyrings/elsewhere.asc", packages.key)
    line = f"deb [arch=amd64 signed-by=/usr/share/keyrings/elsewhere.asc] http://{HOST}/{MAIN}/ bookworm-pgdg main\n"
    _write(made, "/etc/apt/sources.list.d/pgdg.list", line)
    server.succeed(create_line("beside", [made], pg=MAJOR))
    equal(_there(made), "", "what was added beside the source that was there")
    _update(made)
    server.succeed("destroy cluster beside confirm=beside")
    equal(machine.execute(made, "cat", "/etc/apt/sources.list.d/pgdg.list"), line, "the source that was there")
    machine.execute(made, "rm", "/etc/apt/sources.list.d/pgdg.list")


def _from_the_archive(server: "checks.Server", made: Machine, packages: Repository) -> None:
    """What the repository has no more comes from its archive."""
    _forget_packages(made)
    packages.offer(main=False, archive=True)
    server.succeed(create_line("old", [made], pg=MAJOR))
    expect("Suites: bookworm-pgdg-archive\n" in machine.execute(made, "cat", _SOURCE), "the source is not the archive")
    _update(made)
    server.succeed("destroy cluster old confirm=old")
    _sources_as_before(made)


@scenario("hosts-debian-13")
def debian_13(lab: Laboratory) -> None:
    """On Debian 13 a cluster gets the system's own PostgreSQL where nobody names a major, and no record names one before."""
    machines = lab.hosts(kind="debian-13")
    server = lab.server()
    server.succeed(create_line("orders", machines, pg=None).replace("create", "generate"))
    equal(server.succeed("list clusters").rows()[0]["pg"], "", "the major before the machines were reached")
    plan = server.succeed("plan cluster orders").end["plan"]
    server.succeed(f"apply cluster orders plan={plan}")
    server.succeed("configure cluster orders")
    equal(server.succeed("list clusters").rows()[0]["pg"], "17", "the major that the system decided on")
    checks.whole(server, "orders")
    equal(server.succeed("plan cluster orders").end["changes"] or "0", "0", "what a plan would change afterwards")
    server.succeed("destroy cluster orders confirm=orders")


def _forget_packages(made: Machine) -> None:
    machine.execute(made, "sh", "-c", f"apt-get -q -y purge postgresql-{MAJOR} && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb")


def _write(made: Machine, path: str, text: str) -> None:
    (made.root / path.lstrip("/")).write_text(text, encoding="ascii")


def _there(made: Machine) -> str:
    return machine.execute(made, "sh", "-c", f"ls -d {_SOURCE} {_KEY} 2>/dev/null", check=False).strip()


def _update(made: Machine) -> None:
    machine.execute(made, "apt-get", "-q", "-o", "APT::Update::Error-Mode=any", "update")


def _sources_as_before(*machines: Machine) -> None:
    """Nothing was left of what pgherd adds, and apt works."""
    for made in machines:
        equal(_there(made), "", f"what was left on {made.name}")
        _update(made)
