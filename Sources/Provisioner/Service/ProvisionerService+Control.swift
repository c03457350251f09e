package import Commands

extension ProvisionerService {
    package func control(_ control: ControlCommand, key: IdempotencyKey?, by caller: Caller) async throws -> Reply {
        if case .unlock(let name) = control { return try await UnlockCommand(service: self).answer(name, by: caller) }
        throw CommandFailure(.notAvailable, "\(control.description.phrase) is not offered by this version")
    }

    package func watch(_ filter: WatchFilter, send: @escaping ReplySink) async throws {
        throw CommandFailure(.notAvailable, "watch is not offered by this version")
    }
}
