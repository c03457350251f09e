import Commands
import Foundation
package import Model
package import SystemPackage

/// Asks a running instance by `psql`, as the monitoring role: a local one over TCP like any client, one on a machine by
/// SSH, since nobody but the members may reach it over the network.
package struct Psql: Sendable {
    package let runner: ProcessRunner
    /// Where password files live while they are needed.
    package let scratch: FilePath
    /// The cluster's workspace, whose configuration of SSH knows its machines.
    package let workspace: FilePath
    /// Further options of SSH, which count more than the workspace's configuration.
    package var sshOptions: [String] = []

    package init(runner: ProcessRunner, scratch: FilePath, workspace: FilePath, sshOptions: [String] = []) {
        self.runner = runner
        self.scratch = scratch
        self.workspace = workspace
        self.sshOptions = sshOptions
    }

    /// The role that pgherd asks as; may read statistics and write its own canary, nothing else.
    package static let role = "pgherd_monitor"

    /// Runs SQL on one node, each statement's rows as unaligned lines, with whichever of the secrets lets it in.
    ///
    /// - Throws: ``PsqlFailure`` with PostgreSQL's, libpq's or SSH's own words; `CancellationError`.
    package func query(
        _ sql: String,
        on node: Node,
        spec: ClusterSpec,
        secrets: ClusterSecrets,
        timeout: Duration = .seconds(20)
    ) async throws -> [String] {
        guard node.isLocal else {
            // The operating system's user of the server is let in as the monitoring role, so no password is needed.
            let socket = "\(MachineSpec.directory(of: node.name))/run"
            let words = ["\(spec.programs)/psql"] + Self.options + [Self.connection(host: socket, port: node.port)]
            return try await self.run(MachineScript(asPostgres: words, input: sql), on: node, timeout: timeout)
        }
        do {
            return try await self.ask(sql, on: node, spec: spec, password: secrets.monitor, timeout: timeout)
        } catch let failure as PsqlFailure where !failure.isConnected {
            guard let former = secrets.former else { throw failure }
            do {
                return try await self.ask(sql, on: node, spec: spec, password: former.monitor, timeout: timeout)
            } catch is PsqlFailure {
                throw failure
            }
        }
    }

    /// Asks a local instance, logging in with a password.
    package func ask(
        _ sql: String,
        on node: Node,
        spec: ClusterSpec,
        password: Secret,
        timeout: Duration
    ) async throws -> [String] {
        // libpq reads passwords from nowhere else that other users can't see.
        let passwords = self.scratch.appending("pgpass-\(UUID().uuidString)")
        let entry = Self.entry(password) + "\n"
        try PrivateFile.write(Data(entry.utf8), to: passwords, isDurable: false)
        defer { unlink(passwords.string) }
        return try await self.run(
            Self.local(sql, on: node, spec: spec, passwords: passwords),
            on: node,
            timeout: timeout
        )
    }

    /// Runs a program here.
    ///
    /// - Returns: What it has printed, without empty lines.
    private func run(_ line: CommandLine, on node: Node, timeout: Duration) async throws -> [String] {
        let (outcome, lines, errors) = try await self.capture(line, timeout: timeout)
        try Self.check(outcome, errors, on: node)
        return lines.filter { !$0.isEmpty }
    }

    /// Runs a script on a machine.
    ///
    /// - Returns: What it has printed, without empty lines.
    package func run(_ script: MachineScript, on node: Node, timeout: Duration) async throws -> [String] {
        let line = try SSHCommand(workspace: self.workspace)
            .commandLine(on: node.name, running: script, options: self.sshOptions)
        let (outcome, lines, errors) = try await self.capture(line, timeout: timeout)
        let answer = script.answer(lines, errors)
        try Self.check(outcome, answer.complaints, on: node)
        guard answer.hasEnded else {
            throw PsqlFailure(
                node: node.name,
                reason: "the login shell ended without having done what it was told: "
                    + (answer.complaints.first { !$0.isEmpty } ?? "one of its start files may end it")
            )
        }
        return answer.lines.filter { !$0.isEmpty }
    }

    private func capture(
        _ line: CommandLine,
        timeout: Duration
    ) async throws -> (outcome: ProcessOutcome, lines: [String], errors: [String]) {
        do {
            return try await self.runner.capture(
                line,
                bounds: ProcessBounds(deadline: timeout, silence: timeout, grace: .seconds(1))
            )
        } catch let failure as ProcessFailure {
            // Says nothing of the node, which must not count as one that does not answer.
            throw failure.failure
        }
    }

    private static func check(_ outcome: ProcessOutcome, _ complaints: [String], on node: Node) throws {
        guard !outcome.isSuccess else { return }
        throw PsqlFailure(
            node: node.name,
            reason: self.reason(complaints, of: outcome),
            isConnected: outcome != .exited(self.noConnection)
        )
    }

    /// How psql exits that could not connect.
    private static let noConnection: Int32 = 2

    /// What a password file holds.
    package static func entry(_ password: Secret) -> String { "*:*:*:\(self.role):\(password.revealed())" }

    private static let options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d"]

    private static func local(_ sql: String, on node: Node, spec: ClusterSpec, passwords: FilePath) -> CommandLine {
        CommandLine(
            executable: FilePath(spec.programs).appending("psql"),
            arguments: self.options + [self.connection(host: node.address, port: node.port)],
            environment: ["PGPASSFILE": passwords.string, "LC_ALL": "C", "PATH": "/usr/bin:/bin", "HOME": "/"],
            input: sql
        )
    }

    /// The question whether PostgreSQL listens where members and applications look for it; put before others.
    ///
    /// It goes on with localhost alone where the machine did not have the address when it started. On a machine `psql` itself
    /// asks that; nothing is asked of local instances, which are reached at their address anyway.
    package static func listening(_ node: Node, spec: ClusterSpec) -> String {
        guard !node.isLocal, let address = NetworkAddress(node.address) else { return "" }
        // 2 stands for no answer; a server that is full answers.
        return
            "\\! \(spec.programs)/pg_isready -q -t 5 -h \(address) -p \(node.port); test $? -ne 2 || echo \(self.deaf)\n"
    }

    /// What ``listening(_:spec:)`` prints where nobody listens.
    package static let deaf = "not-listening"

    /// The first complaint, without what is the same in all of them.
    ///
    /// What psql says of being ended tells nothing of why PostgreSQL did not answer.
    package static func reason(_ errors: [String], of outcome: ProcessOutcome) -> String {
        switch outcome {
        case .silent(let time), .overran(let time):
            return
                "PostgreSQL did not answer within \(time.components.seconds) s: it is stopped or overloaded, or waits for a lock, for its disk or for another node; pg_stat_activity there tells what its sessions wait for"
        case .exited, .signalled:
            break
        }
        guard var words = errors.first(where: { !$0.isEmpty }) else { return "psql \(outcome.description)" }
        for prefix in ["psql: error: ", "ERROR:  ", "FATAL:  ", "ssh: "] where words.hasPrefix(prefix) {
            words.removeFirst(prefix.count)
        }
        return words
    }

    /// What is set for the role or the database would count in these sessions too; what a connection asks for counts more.
    private static let session = [
        "search_path=pg_catalog", "statement_timeout=0", "lock_timeout=0", "idle_in_transaction_session_timeout=0",
        "default_transaction_read_only=off", #"default_transaction_isolation=read\ committed"#,
        // What pgherd writes for itself does not wait for synchronous standbys, which may not be there.
        "client_min_messages=notice", "synchronous_commit=local",
    ]

    package static func connection(host: String, port: Int) -> String {
        let options = self.session.map { "-c \($0)" }.joined(separator: " ")
        return
            "host=\(host) port=\(port) user=\(self.role) dbname=postgres connect_timeout=5 application_name=pgherd options=\(self.escaped(options))"
    }

    /// A value of a connection string, without the quotation marks that a shell would take for its own.
    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: #"\\"#).replacing(" ", with: #"\ "#)
    }
}

/// A node did not answer, or refused.
package struct PsqlFailure: Error, CustomStringConvertible {
    package let node: String
    package let reason: String
    /// Whether it was reached, as far as is known.
    var isConnected = true

    package init(node: String, reason: String, isConnected: Bool = true) {
        self.node = node
        self.reason = reason
        self.isConnected = isConnected
    }

    package var description: String { "\(self.node): \(self.reason)" }
}
