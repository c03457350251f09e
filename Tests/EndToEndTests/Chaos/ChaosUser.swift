/// A user of a herd: sees one cluster through its whole life, again and again, until the connection ends.
struct ChaosUser: Sendable {
    /// The connection ended, as it does when the server is killed.
    struct Gone: Error {}

    let cluster: String
    let witness: Witness
    private var generator: SeededGenerator
    /// The run that the last answer acknowledged.
    private var acknowledged: Int?
    /// What was sent under a key and whose end was not heard.
    private var unheard: (command: String, run: Int?)?
    private var keys = 0

    /// What a command may be answered with where another user meddled with the same cluster.
    private static let meddled: Set<String> = [
        "cancelled", "cluster-busy", "cluster-exists", "discarded", "stale-plan", "unknown-cluster", "wrong-state",
    ]

    init(cluster: String, witness: Witness, generator: SeededGenerator) {
        self.cluster = cluster
        self.witness = witness
        self.generator = generator
    }

    /// Works until the connection ends.
    mutating func work(port: Int) async {
        do {
            let client = try Self.connect(port)
            try await self.repeatUnheard(client)
            while true { try await self.step(client, port) }
        } catch is Gone {
            return
        } catch {
            self.witness.accuse("\(self.cluster): \(error)")
        }
    }

    /// Brings the cluster to `ready`, unless it is being removed, and then removes it.
    mutating func conclude(port: Int) async {
        do {
            let client = try Self.connect(port)
            for _ in 0..<8 {
                let shown = try await self.ask("show cluster \(self.cluster)", on: client)
                let state = shown.last["state"] ?? "unknown"
                guard shown.isOK, state != "destroyed" else { return }
                let isToGo = state == "ready"
                let command = isToGo ? self.destruction : shown.last["next"] ?? self.destruction
                let answer = try await self.ask(command, on: client)
                guard answer.isOK else {
                    return self.witness.accuse("\(command), of a cluster that was \(state): \(answer.last)")
                }
            }
            self.witness.accuse("\(self.cluster) came to no end")
        } catch {
            self.witness.accuse("\(self.cluster) came to no end: \(error)")
        }
    }

    private var destruction: String { "destroy cluster \(self.cluster) confirm=\(self.cluster)" }

    private mutating func step(_ client: LineClient, _ port: Int) async throws {
        let shown = try await self.ask("show cluster \(self.cluster)", on: client)
        let command = self.command(after: shown)
        guard !command.hasPrefix("attach") else {
            _ = try await self.ask(command, on: client)
            return
        }
        switch self.generator.number(0...99) {
        case ..<8: try await self.ask(command, on: client, while: "cancel", port)
        case ..<13: try await self.ask(command, on: client, while: "rotate secrets cluster \(self.cluster)", port)
        case ..<18: try await self.ask(command, on: client, while: self.destruction, port)
        case ..<30: try await self.leave(command, client)
        case ..<60: try await self.mark(command, client)
        default: self.expect(try await self.ask(command, on: client), to: command, allowing: [])
        }
    }

    /// Asks, while another user meddles with the cluster.
    private mutating func ask(
        _ command: String,
        on client: LineClient,
        while meddling: String,
        _ port: Int
    ) async throws {
        let (pause, twin) = (self.generator.milliseconds(0...60), self)
        async let other: Void = Self.meddle(twin, meddling, after: pause, port)
        let answer = try await self.ask(command, on: client)
        try await other
        self.expect(answer, to: command, allowing: Self.meddled)
    }

    /// Asks without waiting for the end, and then comes back to hear it.
    private mutating func leave(_ command: String, _ client: LineClient) async throws {
        let answer = try await self.ask(command + " wait=no", on: client)
        self.expect(answer, to: command, allowing: [])
        guard let run = answer.run else { return }
        self.expect(try await self.ask("attach run \(run)", on: client), to: command, allowing: [])
    }

    /// Asks under a key, so that the command can be repeated should its answer not come.
    private mutating func mark(_ command: String, _ client: LineClient) async throws {
        self.keys += 1
        let marked = "\(command) idem=\(self.cluster)-\(self.keys)"
        self.acknowledged = nil
        do {
            self.expect(try await self.ask(marked, on: client), to: marked, allowing: [])
        } catch is Gone {
            self.unheard = (marked, self.acknowledged)
            throw Gone()
        }
    }

    /// Sends again what a killed server gave no answer to; a run that is known must not be begun a second time.
    private mutating func repeatUnheard(_ client: LineClient) async throws {
        guard let (command, run) = self.unheard else { return }
        let answer = try await self.ask(command, on: client)
        self.unheard = nil
        self.expect(answer, to: command, allowing: Self.meddled.union(["interrupted"]))
        if let run, answer.run != run {
            self.witness.accuse("\(command) was run \(run), and its repeat is \(answer.acknowledgement ?? answer.last)")
        }
    }

    /// What the user asks for next, by what the cluster is.
    private mutating func command(after shown: Answer) -> String {
        let name = self.cluster
        switch shown.last["state"] {
        case nil, "destroyed":
            let verb = self.generator.chance(80) ? "create" : "generate"
            return "\(verb) cluster \(name) pg=15 replicas=\(self.generator.number(0...1))"
        case "creating", "destroying":
            guard let holder = shown.last["holder"] else {
                self.witness.accuse("nobody holds \(name): \(shown.last)")
                return self.destruction
            }
            return "attach run \(holder)"
        case "ready":
            return self.change(plan: shown.rows.first?["plan"])
        default:
            return self.generator.chance(85) ? shown.last["next"] ?? self.destruction : self.destruction
        }
    }

    /// What is done to a cluster that is ready: mostly something that leads to the phase that is to be cut off next.
    private mutating func change(plan: String?) -> String {
        let name = self.cluster
        let apply = plan.map { "apply cluster \(name) plan=\($0)" } ?? "plan cluster \(name)"
        let wanted: String? =
            switch self.witness.wantedPhase {
            case "renew": "rotate secrets cluster \(name)"
            case "plan": "plan cluster \(name)"
            case "apply": apply
            case "configure", "verify": "configure cluster \(name)"
            case "stop", "destroy", "remove": self.destruction
            default: nil
            }
        if let wanted, self.generator.chance(70) { return wanted }
        let others = ["rotate secrets cluster \(name)", "resume cluster \(name)", apply, apply]
        return others.randomElement(using: &self.generator) ?? apply
    }

    /// Does what another user would on a connection of its own.
    private static func meddle(_ user: ChaosUser, _ command: String, after pause: Duration, _ port: Int) async throws {
        var user = user
        try await ContinuousClock().sleep(for: pause)
        let client = try Self.connect(port)
        guard command == "cancel" else {
            user.expect(try await user.ask(command, on: client), to: command, allowing: Self.meddled)
            return
        }
        let active = try await user.ask("runs cluster=\(user.cluster) state=active", on: client)
        guard let run = active.rows.first?.number("run") else { return }
        user.expect(try await user.ask("cancel run \(run)", on: client), to: command, allowing: Self.meddled)
    }

    private func expect(_ answer: Answer, to command: String, allowing codes: Set<String>) {
        guard !answer.isOK, !codes.contains(answer.code ?? "") else { return }
        self.witness.accuse("\(command): \(answer.last)")
    }

    /// Asks, and has the witness hear the answer as it comes.
    private mutating func ask(_ command: String, on client: LineClient) async throws -> Answer {
        do { try client.send(command) } catch { throw Gone() }
        var answer = Answer(replies: [])
        while let reply = try await client.reply(within: .seconds(60)) {
            self.witness.hear(reply, of: command)
            answer.replies.append(reply)
            if reply.kind == "ACK" { self.acknowledged = reply.number("run") }
            if reply.isTerminal { break }
        }
        let numbers = answer.events.compactMap { $0.number("seq") }
        if let first = numbers.first, numbers != Array(first...(first + numbers.count - 1)) {
            self.witness.accuse("\(command) was answered with the events \(numbers)")
        }
        guard answer.last.kind == "OK" || answer.last.kind == "ERR" else { throw Gone() }
        return answer
    }

    private static func connect(_ port: Int) throws -> LineClient {
        do { return try LineClient(port: port) } catch { throw Gone() }
    }
}
