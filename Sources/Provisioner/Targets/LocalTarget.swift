import Commands
import Foundation
import SystemPackage

/// The target `local`: every node is an instance on this machine, with its own port and directory.
struct LocalTarget: Sendable {
    let data: DataDirectory
    let ports: ClosedRange<Int>

    /// Where local instances listen.
    static let address = "127.0.0.1"

    /// The nodes of a cluster to be: the primary first.
    ///
    /// - Parameters:
    ///   - name: The cluster's.
    ///   - count: How many, 1 to 9.
    ///   - taken: Ports that other clusters have.
    /// - Returns: The nodes, by ordinal.
    /// - Throws: ``CommandFailure`` if the ports run out or a socket's path would be too long.
    func nodes(of name: ClusterName, count: Int, taken: Set<Int>) throws -> [Node] {
        var free = self.ports.lazy.filter { !taken.contains($0) && FreePort.isFree($0, address: Self.address) }
            .makeIterator()
        return try (1...count).map { ordinal in
            guard let port = free.next() else {
                throw CommandFailure(
                    .noFreePort,
                    "\(count) free ports are needed between \(self.ports.lowerBound) and \(self.ports.upperBound), and there are fewer; destroy a cluster or widen local.first_port and local.last_port",
                    retry: true
                )
            }
            let node = "\(name)-\(ordinal)"
            let directory = self.data.instance(of: node)
            let socket = directory.appending("run/.s.PGSQL.\(port)")
            guard socket.string.utf8.count <= DataDirectory.longestSocketPath else {
                throw CommandFailure(
                    .badValue,
                    "the name \(name) is too long for this server's data directory: the path of a socket would be \(socket.string.utf8.count) bytes, and \(DataDirectory.longestSocketPath) are allowed; choose a shorter name, or a shorter data.directory",
                    argument: "name"
                )
            }
            return Node(
                name: node,
                ordinal: ordinal,
                role: ordinal == 1 ? .primary : .replica,
                address: Self.address,
                port: port,
                directory: directory.string
            )
        }
    }
}
