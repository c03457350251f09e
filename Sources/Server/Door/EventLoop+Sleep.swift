import NIOCore

extension EventLoop {
    /// Waits for some time.
    ///
    /// A `Task.sleep` that is cancelled keeps its memory, about 0.75 kB, until its time has come, which adds up where every
    /// connection waits ten minutes for its end. This one leaves nothing.
    ///
    /// - Throws: An error once the task is cancelled.
    func sleep(for duration: Duration) async throws {
        let timer = self.scheduleTask(in: TimeAmount(duration)) {}
        try await withTaskCancellationHandler {
            try await timer.futureResult.get()
        } onCancel: {
            timer.cancel()
        }
    }
}
