package import Commands
import Engine
import Logging
import Model
import Store
import Tools

/// The way to the server's end: nothing new is begun, and what is at work gets some time.
extension ProvisionerService {
    /// What a run may take to end beyond the grace that its programs are given.
    private static let margin: Duration = .seconds(15)

    /// Interrupts the runs that are still at work when everything else has ended.
    ///
    /// A run that can't be ended must not keep the server from ending.
    func endWork() async {
        let limit = self.settings.interruptGrace + Self.margin
        let hasEnded = await Self.returns(within: limit) { await self.endRuns(grace: .zero) }
        if !hasEnded { self.logger.error("the server ends before its runs have") }
    }

    /// Wishes that the server end, as SIGTERM does.
    package func requestDrain() { _ = self.expressDrain() }

    /// Wishes that it end without waiting any longer for the runs at work: they are interrupted safely.
    package func hurryDrain() { self.drainWish.hurried.open() }

    /// Waits for the wish that the server end, then takes no more changes, and returns when no run is at work any more.
    ///
    /// - Parameter tell: Passes a `NOTE` on to every client; not called where nothing is at work.
    package func drained(telling tell: @escaping @Sendable (Reply) -> Void) async {
        await self.drainWish.expressed.wait()
        if Task.isCancelled { return }
        let deadline = self.expressDrain()
        let (active, waiting) = (await self.engine.activeCount, await self.engine.waitingCount)
        self.logger.notice("draining", metadata: ["active": "\(active)", "waiting": "\(waiting)"])
        if active > 0 {
            let note = Self.note(active: active, waiting: waiting, deadline: deadline)
            tell(note)
            self.news.publish(News(kind: .drain, state: "draining", text: note.text ?? ""))
        }
        let grace = Duration.milliseconds(max(0, deadline.milliseconds - Timestamp.now.milliseconds))
        let hurry = Task {
            await self.drainWish.hurried.wait()
            if !Task.isCancelled { await self.endRuns(grace: .zero) }
        }
        defer { hurry.cancel() }
        // A run that can't be ended must not keep the server from ending.
        let end = grace + self.settings.interruptGrace + Self.margin
        let hasEnded = await Self.returns(within: end) { await self.endRuns(grace: grace) }
        if !hasEnded { self.logger.error("runs did not end in time") }
    }

    func drain(_ command: AuditedCommand) async throws -> Reply {
        let (active, waiting) = (await self.engine.activeCount, await self.engine.waitingCount)
        try await self.records.auditDone(command)
        let deadline = self.expressDrain()
        return Reply(
            .ok,
            [
                "active": ReplyValue(active), "waiting": ReplyValue(waiting),
                "deadline": .time(milliseconds: deadline.milliseconds),
            ],
            text: active == 0
                ? "nothing is at work, so the server ends now"
                : "the server ends when its runs have ended, or at \(deadline) interrupts them"
        )
    }

    private func expressDrain() -> Timestamp {
        let milliseconds = self.settings.order.drainTimeout.components.seconds * 1000
        return self.drainWish.express(deadline: Timestamp(milliseconds: Timestamp.now.milliseconds + milliseconds))
    }

    /// Gives runs at work some time, interrupts those that are left, and returns when all have ended.
    private func endRuns(grace: Duration) async {
        // Those that wait need not wait for the end of those at work.
        await self.handBack(await self.engine.close())
        await self.handBack(await self.engine.drain(grace: grace))
    }

    private static func note(active: Int, waiting: Int, deadline: Timestamp) -> Reply {
        Reply(
            .note,
            [
                "kind": "drain", "state": "draining", "active": ReplyValue(active), "waiting": ReplyValue(waiting),
                "deadline": .time(milliseconds: deadline.milliseconds),
            ],
            text:
                "the server ends when its runs at work have ended, or at \(deadline) interrupts them; until then it answers questions and takes no command that changes something"
        )
    }

    /// Whether work that can't be cut short returns within some time.
    private static func returns(within limit: Duration, _ work: @escaping @Sendable () async -> Void) async -> Bool {
        let (stream, continuation) = AsyncStream.makeStream(of: Bool.self)
        Task {
            await work()
            continuation.yield(true)
        }
        let timer = Task {
            try await LongSleep.sleep(for: limit)
            continuation.yield(false)
        }
        defer { timer.cancel() }
        for await hasReturned in stream { return hasReturned }
        return false
    }
}
