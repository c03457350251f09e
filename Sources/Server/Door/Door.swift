import Logging
import NIOCore
import Service
import ServiceLifecycle

/// The service that lets clients in and serves them until the server stops.
struct Door: Service {
    let listener: Listener
    let provisioning: any Provisioning
    var notices = Notices()
    let logger: Logger

    func run() async throws {
        let handler = CommandHandler(provisioning: self.provisioning, statistics: self.listener.statistics)
        try await withThrowingDiscardingTaskGroup { group in
            // Nobody new is let in while the last ones are seen off; those who have come through already are seen off, too.
            try await withGracefulShutdownHandler {
                try await self.listener.channel.executeThenClose { arrivals in
                    var number = 0
                    for try await arrival in arrivals {
                        guard case .connection(let visitor) = arrival, let channel = visitor.take() else { continue }
                        number += 1
                        let session = Session(
                            channel: channel,
                            number: number,
                            handler: handler,
                            notices: self.notices,
                            limits: self.listener.limits,
                            logger: self.logger
                        )
                        group.addTask { await session.run() }
                    }
                }
            } onGracefulShutdown: {
                self.listener.channel.channel.close(promise: nil)
            }
        }
    }
}
