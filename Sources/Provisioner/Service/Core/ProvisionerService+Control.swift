package import Commands
import Engine
import Model
import Store

extension ProvisionerService {
    package func control(_ control: ControlCommand, key: IdempotencyKey?, by caller: Caller) async throws -> Reply {
        let command = AuditedCommand(control, by: caller)
        return try await self.once(command, key: key) {
            do {
                if control != .drain, await self.engine.isDraining {
                    throw CommandFailure(.draining, "the server is stopping; ask again when it is back", retry: true)
                }
                switch control {
                // Whether these can be done shows only while they are done.
                case .backupRecords: break
                case .unlock(let name): try await self.checkFreezes(of: name)
                default: return try await self.carryOut(control, command)
                }
            } catch let failure as CommandFailure {
                try await self.records.auditRefusal(command, code: failure.code)
                throw failure
            }
            return try await self.carryOut(control, command)
        }
    }

    private func carryOut(_ control: ControlCommand, _ command: AuditedCommand) async throws -> Reply {
        switch control {
        case .extend(let name, let span): try await self.extend(name, span, command)
        case .protect(let name): try await self.protect(name, command)
        case .unprotect(let name): try await self.unprotect(name, command)
        case .freeze(let request): try await self.freeze(request, command)
        case .unfreeze(let scope): try await self.unfreeze(scope, command)
        case .drain: try await self.drain(command)
        case .unlock(let name):
            try await UnlockCommand(data: self.data, records: self.records, locks: self.stateLocks).answer(
                name,
                command
            )
        case .backupRecords(let name): try await self.backUp(to: name, command)
        }
    }

    /// - Throws: ``CommandFailure`` if there is no such cluster, or changing it is frozen.
    private func checkFreezes(of name: ClusterName) async throws {
        let cluster = try await self.admission.existing(name)
        try OrderGate.checkFreezes(try await self.records.freezes(at: .now), of: cluster)
    }
}
