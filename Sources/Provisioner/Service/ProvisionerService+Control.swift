package import Commands

extension ProvisionerService {
    package func control(_ control: ControlCommand, key: IdempotencyKey?, by caller: Caller) async throws -> Reply {
        throw CommandFailure(.notAvailable, "\(control.description.phrase) is not offered by this version")
    }
}
