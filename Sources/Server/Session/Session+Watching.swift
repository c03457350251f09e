import Commands
import Logging
import NIOCore
import Service

extension Session {
    /// Begins a watch in the place of the one before, or with `nil` only ends that; answers, and serves the new one to its
    /// end.
    func setWatch(_ filter: WatchFilter?, tag: Tag?, id: Int) async {
        self.handler.statistics.add(to: \.commands)
        guard let filter else {
            let wasWatching = await self.endWatch()
            return await self.answer(id, Outgoing(Reply(.ok, wasWatching ? [:] : ["watching": "no"]), tag: tag))
        }
        let feed: WatchFeed
        do {
            feed = try await self.handler.provisioning.watch(filter)
        } catch is CancellationError {
            return self.perform(self.state.finished(id, now: .now))
        } catch {
            let failure = error as? CommandFailure ?? self.defect(error)
            return await self.answer(id, Outgoing(failure.reply, tag: tag))
        }
        _ = await self.endWatch()
        self.state.watchBegan(id)
        let watch = Task { @concurrent [writer] in
            await self.answer(id, Outgoing(.watching(filter), tag: tag))
            try await feed { try await writer.write(Outgoing($0, tag: tag)) }
        }
        self.watch = watch
        await self.serve(watch, tag: tag)
        self.perform(self.state.watchEnded(id, now: .now))
    }

    /// Waits for the end of a watch, and tells the client where neither it nor the server's stop ended it.
    private func serve(_ watch: Task<Void, any Error>, tag: Tag?) async {
        self.handler.statistics.add(to: \.watchers)
        defer { self.handler.statistics.add(-1, to: \.watchers) }
        let result = await withTaskCancellationHandler {
            await watch.result
        } onCancel: {
            watch.cancel()
        }
        if self.watch == watch { self.watch = nil }
        guard case .failure(let error) = result, !watch.isCancelled, self.channel.channel.isActive else { return }
        let failure = error as? CommandFailure ?? self.defect(error)
        try? await self.writer.write(Outgoing(.watchEnded(failure), tag: tag))
    }

    /// Ends the watch, so that not a line of it comes after this.
    ///
    /// - Returns: Whether there was one.
    private func endWatch() async -> Bool {
        guard let watch = self.watch else { return false }
        self.watch = nil
        watch.cancel()
        _ = await watch.result
        return true
    }
}
