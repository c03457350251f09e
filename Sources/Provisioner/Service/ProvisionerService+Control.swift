package import Commands
import GRDB

extension ProvisionerService {
    package func control(_ control: ControlCommand, key: IdempotencyKey?, by caller: Caller) async throws -> Reply {
        let order = ControlOrder(control: control, caller: caller)
        return try await self.once(order.command, key: key, by: caller) {
            do {
                if control != .drain, await self.engine.isDraining {
                    throw CommandFailure(.draining, "the server is stopping; ask again when it is back", retry: true)
                }
                switch control {
                // Whether these can be done shows only while they are done.
                case .backupRecords: break
                case .unlock(let name): try await self.checkFreezes(of: name)
                default: return try await self.carryOut(order)
                }
            } catch let failure as CommandFailure {
                try await self.records.auditRefusal(
                    order.command,
                    cluster: order.cluster?.rawValue,
                    caller: caller,
                    code: failure.code
                )
                throw failure
            }
            return try await self.carryOut(order)
        }
    }

    private func carryOut(_ order: ControlOrder) async throws -> Reply {
        switch order.control {
        case .extend(let name, let span): try await self.extend(name, span, order)
        case .protect(let name): try await self.protect(name, order)
        case .unprotect(let name): try await self.unprotect(name, order)
        case .freeze(let request): try await self.freeze(request, order)
        case .unfreeze(let scope): try await self.unfreeze(scope, order)
        case .drain: try await self.drain(order)
        case .unlock(let name): try await UnlockCommand(service: self).answer(name, by: order.caller)
        case .backupRecords: try await self.backUp(order)
        }
    }

    /// Changes the records, with the audit of it, in one transaction; what the change throws undoes all of it.
    func record<Value: Sendable>(
        _ order: ControlOrder,
        _ change: @escaping @Sendable (Database, Timestamp) throws -> Value
    ) async throws -> Value {
        try await self.records.write { database in
            let now = Timestamp.now
            let value = try change(database, now)
            let intent = try order.insertIntent(database, at: now)
            try AuditEntry.insertOutcome(database, of: intent, .succeeded, code: nil, at: now)
            return value
        }
    }

    /// - Throws: ``CommandFailure`` if there is no such cluster, or changing it is frozen.
    private func checkFreezes(of name: ClusterName) async throws {
        let cluster = try await self.admission.existing(name)
        try await self.records.read { try OrderGate.checkFreezes($0, of: cluster, at: .now) }
    }
}
