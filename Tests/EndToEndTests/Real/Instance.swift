import Foundation
import Glibc
import Testing

/// A PostgreSQL instance of a cluster, seen as its clients see it.
struct Instance: Sendable {
    let name: String
    let role: String
    let host: String
    let port: Int
    let directory: String
    private let fixture: Fixture
    private let passwords: URL

    fileprivate init(_ row: Reply, fixture: Fixture, passwords: URL) throws {
        self.name = try #require(row["node"])
        self.role = try #require(row["role"])
        self.host = try #require(row["address"])
        self.port = try #require(row.number("port"))
        self.directory = try #require(row["directory"])
        self.fixture = fixture
        self.passwords = passwords
    }

    /// Runs SQL and returns what psql made of it, whether it succeeded or not.
    func psql(_ sql: String) async throws -> Program.Result {
        try await self.fixture.run(
            try Installed.postgres(15) + "/psql",
            [
                "-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1", "-h", self.host, "-p", "\(self.port)",
                "-U", "postgres", "-d", "postgres", "-c", sql,
            ],
            environment: ["PGPASSFILE": self.passwords.path, "PGCONNECT_TIMEOUT": "10"]
        )
    }

    /// Runs SQL that has to succeed and returns its lines.
    @discardableResult
    func query(_ sql: String) async throws -> [String] {
        let result = try await self.psql(sql)
        try #require(result.status == 0, "\(self.name): \(sql)\n\(result)")
        return result.lines
    }

    /// Stops it behind the server's back.
    func stop(major: Int) async throws {
        let result = try await self.control("stop", ["-m", "fast"], major: major)
        try #require(result.status == 0, "\(result)")
    }

    /// Starts it behind the server's back.
    func start(major: Int) async throws {
        // What a killed one has left, such as its shared memory, may take a moment to go.
        try await Deadline.until("\(self.name) starts", within: .seconds(30)) {
            try await self.control("start", ["-s", "-l", "/dev/null"], major: major).status == 0
        }
    }

    /// Kills its postmaster, as the system does that is out of memory, and waits until the other processes have noticed.
    func kill() async throws {
        try self.signal(SIGKILL)
        try await Deadline.until("nothing of \(self.name) lives", within: .seconds(20)) {
            ProcessTable.processes(in: self.directory).isEmpty
        }
    }

    /// Sends its postmaster a signal.
    func signal(_ signal: Int32) throws {
        let file = try String(contentsOfFile: self.directory + "/data/postmaster.pid", encoding: .utf8)
        let process = try #require(file.split(separator: "\n").first.flatMap { pid_t($0) })
        try #require(Glibc.kill(process, signal) == 0)
    }

    private func control(_ action: String, _ options: [String], major: Int) async throws -> Program.Result {
        let control = try Installed.postgres(major) + "/pg_ctl"
        let arguments = [action, "-D", self.directory + "/data", "-w"] + options
        // What starts it must not leave it the descriptor by whose end Foundation tells that a program has ended.
        let script =
            #"(for f in /proc/self/fd/*; do n=${f##*/}; ((n > 2)) && eval "exec $n>&-"; done; exec "$@"); exit $?"#
        let user = getuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []
        return try await self.fixture.run("bash", ["-c", script, "bash"] + user + [control] + arguments)
    }
}

extension Fixture {
    /// The password of a cluster's superuser, as `connect` reveals it.
    func password(of cluster: String) async throws -> String {
        let answer = try await self.succeed("connect cluster \(cluster) reveal=yes")
        let uri = try #require(answer.texts.first.flatMap { URLComponents(string: $0) })
        return try #require(uri.password)
    }

    /// The instances of a cluster, the primary first.
    func instances(of cluster: String) async throws -> [Instance] {
        let password = try await self.password(of: cluster)
        let passwords = try self.scratch.writePrivate("*:*:*:postgres:\(password)\n", to: "pgpass-\(cluster)")
        let rows = try await self.succeed("show cluster \(cluster)").rows.filter { $0["node"] != nil }
        let instances = try rows.map { try Instance($0, fixture: self, passwords: passwords) }
        try #require(instances.first?.role == "primary")
        return instances
    }
}
