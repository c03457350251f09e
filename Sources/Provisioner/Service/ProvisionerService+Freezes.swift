import Commands

/// Times in which nothing may be changed.
extension ProvisionerService {
    func freeze(_ request: FreezeRequest, _ order: ControlOrder) async throws -> Reply {
        if let name = request.scope.cluster { try await self.checkFreezable(name, on: request.scope.target) }
        let holder = order.caller.displayName
        let freeze = try await self.record(order) { database, now in
            let end = request.until?.timestamp(now: now)
            if let end, end <= now {
                throw CommandFailure(
                    .badValue,
                    "until=\(end) is over already (it is \(now)); name a time to come, or a span such as 2h",
                    argument: "until"
                )
            }
            return try Freeze.insert(database, request, until: end, by: holder, at: now)
        }
        self.tell(of: freeze, state: "frozen", text: freeze.story)
        self.expiry.ring()
        return Self.reply(freeze, text: freeze.story)
    }

    func unfreeze(_ scope: FreezeScope, _ order: ControlOrder) async throws -> Reply {
        let freeze = try await self.record(order) { database, now in
            guard let freeze = try Freeze.lift(database, scope, by: order.caller.displayName, at: now) else {
                throw CommandFailure(
                    .wrongState,
                    "no freeze of exactly this scope is in force; locks shows those that are",
                    next: "locks"
                )
            }
            return freeze
        }
        let text = "the freeze of \(freeze.subject) is lifted by \(order.caller.displayName)"
        self.tell(of: freeze, state: "lifted", text: text)
        self.expiry.ring()
        return Self.reply(freeze, text: text)
    }

    private func checkFreezable(_ name: ClusterName, on target: Target?) async throws {
        let cluster = try await self.admission.existing(name)
        guard cluster.state != .destroyed else { throw await self.admission.unknown(name) }
        guard let target, target != cluster.spec.target else { return }
        throw CommandFailure(
            .badValue,
            "\(name) is on target=\(cluster.spec.target.rawValue), so this freeze would hold for nothing; leave target= out",
            argument: "target",
            hint: cluster.spec.target.rawValue
        )
    }

    private func tell(of freeze: Freeze, state: String, text: String) {
        self.news.publish(News(kind: .freeze, cluster: freeze.scope.cluster, state: state, text: text))
    }

    private static func reply(_ freeze: Freeze, text: String) -> Reply {
        Reply(
            .ok,
            [
                "target": freeze.scope.target.map { .string($0.rawValue) },
                "cluster": freeze.scope.cluster.map { .string($0.rawValue) },
                "until": freeze.until.map { .time(milliseconds: $0.milliseconds) },
            ],
            text: text
        )
    }
}
