import Commands
import Foundation

/// What a machine says of itself when it is first reached.
struct MachineReport: Hashable, Sendable {
    /// Whether the user may use sudo without a password.
    let maySudo: Bool
    /// Python's version, where it is installed.
    let python: String?
    /// The operating system, as its makers call it: `Debian GNU/Linux 12 (bookworm)`.
    let system: String
    /// In kibibytes.
    let memory: Int64
    /// Free space where instances live, in mebibytes.
    let freeDisk: Int64
    /// The machine's own addresses.
    let addresses: [String]
    /// The address that this connection came in at.
    let connectedAddress: String?
    /// Differs from machine to machine and from boot to boot.
    let boot: String
    /// Seconds since 1970, by the machine's clock.
    let time: Int64

    /// The script that a shell on the machine reads.
    ///
    /// It changes nothing, and needs nothing but what every system has.
    static let script = """
        say() { printf '%s=%s\\n' "$1" "$2"; }
        if sudo -n true 2>/dev/null; then say sudo yes; else say sudo no; fi
        say python "$(python3 -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null)"
        say system "$(. /etc/os-release 2>/dev/null; printf '%s' "$PRETTY_NAME")"
        say memory "$(sed -n 's/^MemTotal: *\\([0-9]*\\) kB$/\\1/p' /proc/meminfo)"
        place=\(MachineSpec.directory)
        while [ ! -d "$place" ]; do place=${place%/*}; [ -n "$place" ] || place=/; done
        say free "$(df -Pk "$place" | awk 'END { printf "%d", $4 / 1024 }')"
        say addresses "$(hostname -I 2>/dev/null || ip -o addr show 2>/dev/null | awk '{ sub("/.*", "", $4); printf "%s ", $4 }')"
        say connected "$(printf '%s' "$SSH_CONNECTION" | awk '{ print $3 }')"
        say boot "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
        say time "$(date +%s)"
        say end yes

        """

    /// Reads what ``script`` has printed; `nil` where it did not come to its end.
    init?(lines: [String]) {
        var values: [String: String] = [:]
        for line in lines {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        guard values["end"] == "yes", let memory = values["memory"].flatMap(Int64.init), memory > 0,
            let free = values["free"].flatMap(Int64.init), let time = values["time"].flatMap(Int64.init)
        else { return nil }
        self.maySudo = values["sudo"] == "yes"
        self.python = values["python"].flatMap { $0.isEmpty ? nil : $0 }
        self.system = values["system"].flatMap { $0.isEmpty ? nil : $0 } ?? "an unknown system"
        self.memory = memory
        self.freeDisk = free
        self.addresses = (values["addresses"] ?? "").split(separator: " ").map(String.init)
        // It goes into Ansible's inventory, where what a machine says of itself must not become code.
        self.connectedAddress = values["connected"].flatMap(NetworkAddress.init)?.description
        self.boot = values["boot"] ?? ""
        self.time = time
    }

    /// The address under which the other members reach the machine: the one it was asked for under, or, where that is
    /// not its own (a name, or an address that something translates), the one that the connection came in at.
    func address(askedAs address: String) -> String {
        self.addresses.contains(address) ? address : self.connectedAddress ?? address
    }
}
