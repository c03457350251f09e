import Commands
import Engine
import Model
import Store
import Tools

/// Times in which nothing may be changed.
extension ProvisionerService {
    func freeze(_ request: FreezeRequest, _ command: AuditedCommand) async throws -> Reply {
        if let name = request.scope.cluster { try await self.checkFreezable(name, on: request.scope.target) }
        let now = Timestamp.now
        let end = request.until?.timestamp(now: now)
        if let end, end <= now {
            throw CommandFailure(
                .badValue,
                "until=\(end) is over already (it is \(now)); name a time to come, or a span such as 2h",
                argument: "until"
            )
        }
        let freeze = try await self.records.freeze(request, until: end, auditing: command)
        self.tell(of: freeze, state: "frozen", text: freeze.story)
        self.expiry.ring()
        return Self.reply(freeze, text: freeze.story)
    }

    func unfreeze(_ scope: FreezeScope, _ command: AuditedCommand) async throws -> Reply {
        guard let freeze = try await self.records.unfreeze(scope, auditing: command) else {
            throw CommandFailure(
                .wrongState,
                "no freeze of exactly this scope is in force; locks shows those that are",
                next: "locks"
            )
        }
        let text = "the freeze of \(freeze.subject) is lifted by \(command.caller.displayName)"
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
