import Commands
import TestSupport
import Testing

@testable import Engine

@Suite("The news desk", .timeLimit(.minutes(1)))
struct NewsDeskTests {
    private let desk = NewsDesk()

    private static func news(_ kind: WatchFilter.Kind, _ cluster: String? = nil, _ text: String = "") -> News {
        News(kind: kind, cluster: cluster.flatMap { ClusterName($0) }, state: "new", text: text)
    }

    @Test("tells everybody what they want to know and nothing else, in order")
    func filters() async {
        let all = self.desk.read()
        let orders = self.desk.read(WatchFilter(cluster: .orders))
        let runs = self.desk.read(WatchFilter(kinds: [.run]))
        for news in [Self.news(.run, "orders"), Self.news(.cluster, "other"), Self.news(.freeze)] {
            self.desk.publish(news)
        }
        for subscription in [all, orders, runs] { self.desk.end(subscription) }
        #expect(await Self.kinds(all) == ["run", "cluster", "freeze", "drain"])
        #expect(await Self.kinds(orders) == ["run", "freeze", "drain"])
        #expect(await Self.kinds(runs) == ["run"])
    }

    @Test("waits for no reader; one that lags keeps the newest and sees what it missed")
    func lagging() async {
        let subscription = self.desk.read(WatchFilter(kinds: [.run]))
        for number in 1...100_000 {
            self.desk.publish(Self.news(.run, nil, "\(number)"))
            self.desk.publish(Self.news(.ttl))
        }
        self.desk.end(subscription)
        var numbers: [Int] = []
        for await delivery in subscription.deliveries {
            #expect(delivery.news.text == "\(delivery.number)")
            numbers.append(delivery.number)
        }
        #expect(numbers == Array(100_001 - NewsDesk.capacity...100_000))
    }

    @Test("who knows of the drain already is not told of the stop again")
    func drain() async {
        let subscription = self.desk.read()
        self.desk.publish(Self.news(.drain, nil, "draining"))
        self.desk.end(subscription)
        #expect(await Self.kinds(subscription) == ["drain"])
    }

    @Test("forgets readers that are gone, also those that never began to read")
    func forgotten() async throws {
        _ = self.desk.read()
        #expect(self.desk.readers == 0)
        let task = Task { [desk] in
            for await _ in desk.read().deliveries {}
        }
        try await eventually("somebody reads") { self.desk.readers == 1 }
        task.cancel()
        try await eventually("nobody reads") { self.desk.readers == 0 }
    }

    @Test("a NOTE has the keys of its news")
    func reply() {
        var news = Self.news(.run, "orders", "it has ended")
        news.run = RunID(42)
        news.took = .milliseconds(1234)
        news.at = Timestamp(milliseconds: 0)
        let line = ReplyRenderer(mode: .text).render(news.reply, tag: nil)
        #expect(
            line == "NOTE kind=run cluster=orders run=42 state=new took=1.2s at=1970-01-01T00:00:00.000Z : it has ended"
        )
    }

    private static func kinds(_ subscription: NewsDesk.Subscription) async -> [String] {
        var kinds: [String] = []
        for await delivery in subscription.deliveries { kinds.append(delivery.news.kind.rawValue) }
        return kinds
    }
}
