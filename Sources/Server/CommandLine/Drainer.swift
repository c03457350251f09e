import Service
import ServiceLifecycle
import UnixSignals

/// The service that ends first: it waits for a signal or the command `drain`, and lets the runs at work come to an end
/// while everything else goes on.
struct Drainer: Service {
    let provisioner: ProvisionerService
    let notices: Notices
    let signals: UnixSignalsSequence

    func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup { group in
                group.addTask { await self.heedSignals() }
                await self.provisioner.drained { self.notices.post($0) }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.provisioner.requestDrain()
        }
    }

    /// The first signal asks for the end, any further one for no more waiting.
    private func heedSignals() async {
        var hasHeardOne = false
        for await _ in self.signals {
            if hasHeardOne { self.provisioner.hurryDrain() } else { self.provisioner.requestDrain() }
            hasHeardOne = true
        }
    }
}
