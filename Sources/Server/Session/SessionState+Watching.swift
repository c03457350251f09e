import Commands

extension SessionState {
    /// Has a `watch` or `unwatch` carried out as soon as the one before it has been answered.
    mutating func setWatch(_ request: Request, id: Int) -> [SessionAction] {
        guard self.settingWatch == nil else {
            self.watchQueue.append((id, request))
            return []
        }
        self.settingWatch = id
        guard case .session(.watch(let filter)) = request.command else { return [.watch(id, nil, request.tag)] }
        return [.watch(id, filter, request.tag)]
    }

    /// The answer to a `watch` or `unwatch` is on its way.
    mutating func nextWatch(after id: Int) -> [SessionAction] {
        guard self.settingWatch == id else { return [] }
        self.settingWatch = nil
        guard !self.watchQueue.isEmpty else { return self.phase == .ending(.quit) ? self.endWatch() : [] }
        let next = self.watchQueue.removeFirst()
        return self.setWatch(next.request, id: next.id)
    }

    /// From now on the connection is told of changes.
    mutating func watchBegan(_ id: Int) { self.watching = id }

    mutating func watchEnded(_ id: Int, now: ContinuousClock.Instant) -> [SessionAction] {
        guard self.watching == id else { return [] }
        self.watching = nil
        self.idleSince = now
        return self.closeWhenAnswered()
    }

    /// Ends a watch, if there is one; one that is not yet answered goes first.
    func endWatch() -> [SessionAction] { self.watching == nil || self.settingWatch != nil ? [] : [.endWatch] }
}
