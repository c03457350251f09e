import Logging
import Model
import NIOCore
import Service
import ServiceLifecycle
import SystemPackage
import UnixSignals

/// The life of the server's process, from its settings to its end.
struct ServerProcess: Sendable {
    /// What the services may take beyond the graces they were given.
    private static let margin: Duration = .seconds(15)

    let settings: Settings
    let logger: Logger

    func run() async throws {
        let descriptors = DescriptorLimit.raise()
        if let descriptors, descriptors.soft < UInt64(self.settings.limits.connections) * 2 {
            self.logger.warning(
                "The limit of open files is too low for so many connections and the programs of runs; raise LimitNOFILE",
                metadata: [LogKey.limit: "\(descriptors.soft)"]
            )
        }
        // The port first: a second server by mistake must fail before it looks at the first one's records.
        let listener = try await Listener.bind(
            to: self.settings.listen,
            limits: self.settings.limits,
            statistics: DoorStatistics(),
            logger: self.logger
        )
        let provisioner = try await ProvisionerService.open(settings: self.settings.provisioner, logger: self.logger)
        let notices = Notices()
        let door = Door(listener: listener, provisioning: provisioner, notices: notices, logger: self.logger)
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let drainer = Drainer(provisioner: provisioner, notices: notices, signals: signals)
        self.announce(listener.address)
        // Services end in the opposite order: clients see their runs end, and are seen off before the work ends.
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: provisioner), .init(service: MemoryReturn(logger: self.logger)), .init(service: door),
                .init(service: drainer, successTerminationBehavior: .gracefullyShutdownGroup),
            ],
            logger: self.logger
        )
        configuration.maximumGracefulShutdownDuration =
            self.settings.limits.shutdownGrace + self.settings.provisioner.interruptGrace + Self.margin
        try await ServiceGroup(configuration: configuration).run()
        await provisioner.close()
        self.logger.info("Stopped")
    }

    /// Tells people and scripts that clients may come.
    private func announce(_ address: SocketAddress) {
        let directory = self.settings.provisioner.dataDirectory
        self.logger.info(
            "Listening",
            metadata: [LogKey.address: "\(address.endpoint)", LogKey.data: "\(directory)"]
        )
        let line = "pgherd \(ServerVersion.current) listening on \(address.endpoint), data in \(directory)\n"
        // A server whose standard output nobody wants serves all the same; the log has said it, too.
        _ = try? FileDescriptor.standardOutput.writeAll(line.utf8)
    }
}
