import Commands

extension RunExecutor {
    /// Tells those who watch that a run is at work.
    func announceBegin(of run: RunID) async {
        guard let record = try? await self.records.run(run) else { return }
        self.news.publish(.began(record))
    }

    /// Tells those who watch how a run ended, once its record says so.
    func announceEnd(of run: RunID) async {
        guard let record = try? await self.records.run(run), record.state.isFinal else { return }
        self.news.publish(.ended(record))
    }
}
