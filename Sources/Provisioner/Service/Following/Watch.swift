import Commands
import Engine
import ServiceLifecycle

/// Tells one client what it wants to know, until it or the server stops.
struct Watch: Sendable {
    let desk: NewsDesk
    let news: NewsDesk.Subscription
    /// `nil` where events are not wanted.
    let events: EventWatch?

    /// - Throws: Whatever `send` throws; `CancellationError`; what the database throws.
    func tell(_ send: @escaping ReplySink) async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.passNews(to: send) }
                if let events = self.events { group.addTask { try await events.follow(send) } }
                while try await group.next() != nil {}
            }
        } onGracefulShutdown: {
            self.desk.end(self.news)
            self.events?.stop()
        }
    }

    private func passNews(to send: ReplySink) async throws {
        var told = 0
        for await delivery in self.news.deliveries {
            let missed = delivery.number - told - 1
            if missed > 0 { try await send(Self.gap(missed)) }
            told = delivery.number
            try await send(delivery.news.reply)
        }
        try Task.checkCancellation()
    }

    private static func gap(_ missed: Int) -> Reply {
        Reply(
            .gap,
            ["kind": "news", "count": ReplyValue(missed), "next": "runs"],
            text: "you read too slowly for so much news; runs and list clusters show what it was about"
        )
    }
}
