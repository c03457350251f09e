import TestSupport
import Testing

@testable import Tools

@Suite("What root was tried at on a machine")
struct RootProbeTests {
    @Test(
        "tells what stands in the way, and what helps",
        arguments: [
            ([], MachineObstacle.mayNotBecomeRoot("it said nothing"), "NOPASSWD"),
            (["sh: 3: sudo: not found"], .mayNotBecomeRoot("sh: 3: sudo: not found"), "apt install sudo"),
            (
                ["sudo: sorry, you must have a tty to run sudo"],
                .mayNotBecomeRoot("sudo: sorry, you must have a tty to run sudo"), "!requiretty"
            ),
            (["at=python", "/bin/sh: 2: /usr/bin/python3: not found"], .noPython, "apt install python3"),
            (
                ["at=python", "Traceback:", "ModuleNotFoundError: No module named 'ssl'"],
                .brokenPython("ModuleNotFoundError: No module named 'ssl'"), "No module named 'ssl'"
            ),
            (
                ["at=python", "python=3.7.3", "at=runuser", "at=end"], .oldPython("3.7.3", oldest: "3.9"),
                "3.9 or newer"
            ),
            (
                ["at=python", "python=3.11.2", "No usable temporary directory"],
                .brokenPython("No usable temporary directory"), "write to /tmp"
            ),
            (
                ["at=python", "python=3.11.2", "at=runuser", "runuser: may not be used"],
                .mayNotBecomeOthers("runuser: may not be used"), "/etc/pam.d/runuser"
            ),
        ]
    )
    func obstacles(lines: [String], obstacle: MachineObstacle, wayOut: String) {
        let probe = RootProbe(lines: ["root=no"] + lines.map { "root:\($0)" } + ["end=yes"])
        #expect(probe.obstacle == obstacle)
        #expect(obstacle.text(for: "ops").contains(wayOut))
    }

    @Test("tells nothing where all of it worked, but who holds the packages")
    func free() {
        let good = ["at=python", "python=3.13.5", "held=unattended-upgr (pid 812)", "at=runuser", "at=end"]
        let probe = RootProbe(lines: good.map { "root:\($0)" })
        #expect(probe.obstacle == nil)
        #expect(probe.packagesHeldBy == "unattended-upgr (pid 812)")
        #expect(RootProbe(lines: good).obstacle != nil, "what others print is not root's")
    }
}
