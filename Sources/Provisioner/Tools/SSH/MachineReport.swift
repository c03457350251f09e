import Commands
import Foundation
package import Model

/// What a machine says of itself when it is first reached.
package struct MachineReport: Hashable, Sendable {
    /// Whether the user is root already, and so needs no sudo.
    package let isRoot: Bool
    /// What keeps the machine from being worked on as root by way of Python, as Ansible does, and from becoming another user from
    /// there; `nil` where nothing does.
    package let obstacle: MachineObstacle?
    /// The operating system, as its makers call it: `Debian GNU/Linux 12 (bookworm)`.
    package let system: String
    /// The same for programs, by `ID` and `VERSION_ID` of `/etc/os-release`: `debian 12`.
    let systemKey: String
    /// In kibibytes.
    package let memory: Int64
    /// The processors that are at work.
    package let cores: Int
    /// Free space where instances live, in mebibytes.
    package let freeDisk: Int64
    /// The machine's own addresses.
    package let addresses: [String]
    /// The address that this connection came in at.
    let connectedAddress: String?
    /// Differs from machine to machine and from boot to boot.
    package let boot: String
    /// Seconds since 1970, by the machine's clock.
    package let time: Int64
    /// Who holds the lock of the package manager: `unattended-upgr (pid 812)`.
    package let packagesHeldBy: String?
    /// What the login prints before whatever is run.
    package let noise: String?

    /// The script that a shell on the machine reads.
    ///
    /// It changes nothing, and does what Ansible and the roles will do: becomes root, lets that Python import what modules need,
    /// and becomes another user from there.
    package static let script = """
        say() { printf '%s=%s\\n' "$1" "$2"; }
        if [ "$(id -u)" = 0 ]; then say root yes; set --; else say root no; set -- \(MachineScript.becoming); fi
        say system "$(. /etc/os-release 2>/dev/null; printf '%s' "$PRETTY_NAME")"
        say key "$(. /etc/os-release 2>/dev/null; printf '%s %s' "$ID" "$VERSION_ID")"
        say memory "$(sed -n 's/^MemTotal: *\\([0-9]*\\) kB$/\\1/p' /proc/meminfo)"
        say cores "$(nproc 2>/dev/null || grep -c ^processor /proc/cpuinfo)"
        place=\(MachineSpec.directory)
        while [ ! -d "$place" ]; do place=${place%/*}; [ -n "$place" ] || place=/; done
        say free "$(df -Pk "$place" | awk 'END { printf "%d", $4 / 1024 }')"
        say addresses "$(hostname -I 2>/dev/null || ip -o addr show 2>/dev/null | awk '{ sub("/.*", "", $4); printf "%s ", $4 }')"
        say connected "$(printf '%s' "$SSH_CONNECTION" | awk '{ print $3 }')"
        say boot "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
        say time "$(date +%s)"
        "$@" /bin/sh -c '\(Self.probe)' </dev/null 2>&1 | tail -n 40 | sed 's/^/\(RootProbe.prefix)/'
        say end yes
        """

    /// What root does; holds no single quotation mark.
    private static let probe = """
        echo at=python
        /usr/bin/python3 - <<END && echo at=runuser || exit
        import fcntl, glob, hashlib, json, os, pwd, re, shlex, shutil, socket, ssl, stat, struct, subprocess, sys, tempfile, zipfile
        import urllib.request
        print("python=%d.%d.%d" % sys.version_info[:3])
        tempfile.TemporaryFile().close()
        for path in ("/var/lib/dpkg/lock-frontend", "/var/lib/apt/lists/lock"):
            try:
                with open(path, "r+") as lock:
                    found = fcntl.fcntl(lock, fcntl.F_GETLK, struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 0, 0))
                    kind, _, _, _, pid = struct.unpack("hhqqi", found)
                    if kind != fcntl.F_UNLCK:
                        print("held=%s (pid %d)" % (open("/proc/%d/comm" % pid).read().strip(), pid))
                        break
            except (IOError, OSError):
                pass
        END
        user=postgres; id -u postgres >/dev/null 2>&1 || user=nobody
        /usr/sbin/runuser -u "$user" -- env -i true && echo at=end
        """

    /// Reads what ``script`` has printed; `nil` where it did not come to its end.
    init?(_ answer: MachineScript.Answer) {
        let lines = answer.lines
        var values: [String: String] = [:]
        for line in lines {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        guard values["end"] == "yes", let memory = values["memory"].flatMap(Int64.init), memory > 0,
            let free = values["free"].flatMap(Int64.init), let time = values["time"].flatMap(Int64.init)
        else { return nil }
        self.isRoot = values["root"] == "yes"
        let probe = RootProbe(lines: lines)
        self.obstacle = probe.obstacle
        self.packagesHeldBy = probe.packagesHeldBy
        self.noise = answer.noise.first.map { String($0.prefix(100)) }
        self.system = values["system"].flatMap { $0.isEmpty ? nil : $0 } ?? "an unknown system"
        self.systemKey = values["key"] ?? ""
        self.memory = memory
        self.cores = max(1, values["cores"].flatMap { Int($0) } ?? 1)
        self.freeDisk = free
        self.addresses = (values["addresses"] ?? "").split(separator: " ").map(String.init)
        // It goes into Ansible's inventory, where what a machine says of itself must not become code.
        self.connectedAddress = values["connected"].flatMap(NetworkAddress.init)?.description
        self.boot = values["boot"] ?? ""
        self.time = time
    }

    /// What to say of a machine that has not, or no more, the address that its node was given; `nil` where it has.
    package func complaint(of node: Node) -> String? {
        let own = self.addresses.compactMap(NetworkAddress.init)
        guard !own.isEmpty, let given = NetworkAddress(node.address), !own.contains(given) else { return nil }
        return
            "its addresses are \(self.addresses.joined(separator: ", ")), but \(node.name) was given \(node.address), which stays as it is: members and applications look for it there; give the machine that address back"
    }

    /// The address under which the other members reach the machine: the one it was asked for under, or, where that is
    /// not its own (a name, or an address that something translates), the one that the connection came in at.
    package func address(askedAs address: String) -> String {
        self.addresses.contains(address) ? address : self.connectedAddress ?? address
    }
}
