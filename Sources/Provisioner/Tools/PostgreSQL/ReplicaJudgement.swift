package import Model

/// Decides whether a replica does what a replica is for: follow its primary over its own slot, and replay what it gets.
package struct ReplicaJudgement: Sendable {
    package let replica: Node
    /// What the records call the primary.
    package let primary: Node?
    /// What the primary says; `nil`: nothing.
    package let seen: ReplicationReport?
    /// What the replica says; `nil`: nothing.
    package let own: ReplicationReport?

    package init(replica: Node, primary: Node?, seen: ReplicationReport?, own: ReplicationReport?) {
        self.replica = replica
        self.primary = primary
        self.seen = seen
        self.own = own
    }

    /// The worst of what is wrong, or `nil`.
    package var fault: ReplicaFault? {
        let faults = [
            self.promotion, self.limit, self.pause, self.diversion, self.lostSlot, self.disconnection, self.wrongSlot,
            self.clearText, self.wrongTimeline, self.lag, self.heldRows,
        ]
        return faults.lazy.compactMap { $0 }.first
    }

    /// A replica that replays what was committed longer ago than this, in seconds, does not count as one: 10 minutes.
    static let longestLag: Double = 600
    /// A slot that keeps rows of transactions from longer ago than this stands in the way of vacuuming: 50 million, a quarter of
    /// PostgreSQL's default `autovacuum_freeze_max_age`.
    static let oldestXmin: Int64 = 50_000_000

    /// What it is on the way to its primary, in one word: `streaming` where all is well.
    private var state: String {
        guard let seen else { return self.own?.receiver ?? "disconnected" }
        return seen.standby(self.replica)?.state ?? "disconnected"
    }

    private var promotion: ReplicaFault? {
        guard let own, !own.inRecovery else { return nil }
        return ReplicaFault(
            state: "promoted",
            what: "role",
            expected: "replica",
            found: "primary",
            text:
                "it is a primary (timeline \(own.timeline ?? 0)), though on record it is a replica\(self.rival); \(self.replica.wayBackFromPromotion)",
            predicament: .promoted
        )
    }

    /// What is known of the node that is the primary on record, which tells whether there are two, one or none that take writes.
    private var rival: String {
        guard let primary else { return "" }
        guard let seen else { return ", and \(primary.name), the primary on record, does not answer" }
        return seen.inRecovery
            ? ", and \(primary.name), the primary on record, is a replica now"
            : ", and \(primary.name) is one too (timeline \(seen.timeline ?? 0))"
    }

    private var limit: ReplicaFault? {
        guard let own, let seen else { return nil }
        let low = own.limits.sorted { $0.key < $1.key }.compactMap { name, value in
            seen.limits[name].flatMap { $0 > value ? (name: name, here: value, there: $0) : nil }
        }
        guard let first = low.first else { return nil }
        let what = low.map { "\($0.name) is \($0.here) here and \($0.there) on the primary" }.joined(separator: ", ")
        return ReplicaFault(
            state: own.isPaused ? "paused" : self.state,
            what: first.name,
            expected: "\(first.there) or more",
            found: "\(first.here)",
            text:
                "\(what), and a replica with less than its primary stops replaying, or does not start; take back there what ALTER SYSTEM set (ALTER SYSTEM RESET \(first.name)), then configure"
        )
    }

    private var pause: ReplicaFault? {
        guard let own, own.isPaused else { return nil }
        return ReplicaFault(
            state: "paused",
            what: "replay",
            expected: "running",
            found: "paused",
            text: "it gets WAL but replays none, since replay was paused (pg_wal_replay_pause); configure resumes it"
        )
    }

    private var diversion: ReplicaFault? {
        guard let primary, let sender = self.own?.sender,
            sender.host != primary.address || sender.port != primary.port
        else { return nil }
        return ReplicaFault(
            state: "diverted",
            what: "upstream",
            expected: "\(primary.endpoint)",
            found: "\(Endpoint(host: sender.host, port: sender.port))",
            text:
                "it follows \(Endpoint(host: sender.host, port: sender.port)) instead of \(primary.name); where ALTER SYSTEM has set that, ALTER SYSTEM RESET primary_conninfo there, then configure"
        )
    }

    private var lostSlot: ReplicaFault? {
        guard let seen else { return nil }
        let slot = seen.slot(of: self.replica)
        guard slot == nil || slot?.walStatus == "lost" else { return nil }
        let cause = slot == nil ? "is gone from the primary" : "keeps nothing any more (wal_status=lost)"
        return ReplicaFault(
            state: slot == nil ? "slot-missing" : "slot-lost",
            what: "slot \(self.replica.slot)",
            expected: "present",
            found: slot == nil ? "absent" : "lost",
            text:
                "its slot \(self.replica.slot) \(cause), so WAL that it needs may be gone; configure makes the slot anew, and clones the replica anew where it can't catch up"
        )
    }

    private var disconnection: ReplicaFault? {
        guard self.state != "streaming" else { return nil }
        let found = self.seen == nil ? self.own?.receiver : self.seen?.standby(self.replica)?.state
        guard self.seen != nil || self.own != nil else { return nil }
        return ReplicaFault(
            state: self.state,
            what: "replication",
            expected: "streaming",
            found: found ?? "not connected",
            text: (found.map { "the replica is connected but not streaming (state \($0))" } ?? self.absence)
                + (self.heldRows.map { "; \($0.text)" } ?? "")
        )
    }

    /// Why it is not connected, as far as that is known.
    private var absence: String {
        guard self.seen == nil, let primary else {
            return "the replica is not connected to the primary; its log and pg_hba.conf tell why"
        }
        return
            "the replica is not connected, since the primary on record, \(primary.name), does not answer as one: see to that first"
    }

    private var wrongSlot: ReplicaFault? {
        let used: String?
        if let standby = self.seen?.standby(self.replica) {
            used = standby.slot
        } else if let own {
            used = own.slot
        } else {
            return nil
        }
        guard used != self.replica.slot else { return nil }
        return ReplicaFault(
            state: "slotless",
            what: "replication slot",
            expected: self.replica.slot,
            found: used ?? "none",
            text:
                "the replica streams without its own slot \(self.replica.slot), so that WAL it needs may go while it is away; where ALTER SYSTEM has set that, ALTER SYSTEM RESET primary_slot_name there, then configure"
        )
    }

    /// Between machines, WAL may not travel in clear.
    private var clearText: ReplicaFault? {
        guard let standby = self.seen?.standby(self.replica), !standby.isEncrypted, !self.replica.isLocal else {
            return nil
        }
        return ReplicaFault(
            state: "unencrypted",
            what: "encryption",
            expected: "on",
            found: "off",
            text: "the replica streams over a connection that is not encrypted"
        )
    }

    private var lag: ReplicaFault? {
        let standby = self.seen?.standby(self.replica)
        let seconds = max(standby?.lagSeconds ?? 0, self.own?.replayAge ?? 0)
        guard seconds > Self.longestLag else { return nil }
        let bytes = standby?.lagBytes.map { " and \($0) bytes of WAL" } ?? ""
        return ReplicaFault(
            state: "lagging",
            what: "replay lag",
            expected: "\(Int(Self.longestLag)) s or less",
            found: "\(Int(seconds)) s",
            text:
                "it follows its primary, but is \(Int(seconds)) s\(bytes) behind: what it answers is that old. Look there for long queries (pg_stat_activity), and whether its disk and processor keep up",
            predicament: .lagging
        )
    }

    /// Dead rows that nobody may remove as long as the slot stands for its replica.
    private var heldRows: ReplicaFault? {
        guard let slot = self.seen?.slot(of: self.replica), let age = slot.xminAge, age > Self.oldestXmin else {
            return nil
        }
        let wayOut =
            slot.active
            ? "end the long queries on the replica"
            : "bring the replica back, or give it up for now: SELECT pg_drop_replication_slot('\(slot.name)') on the primary; configure makes the slot anew, and clones the replica where it has to"
        return ReplicaFault(
            state: "holding-rows",
            what: "age of the slot's xmin",
            expected: "\(Self.oldestXmin) transactions or less",
            found: "\(age)",
            text:
                "its slot \(slot.name) keeps rows that were deleted up to \(age) transactions ago from being vacuumed, on all nodes; \(wayOut)",
            predicament: slot.active ? .lagging : nil
        )
    }

    private var wrongTimeline: ReplicaFault? {
        guard let there = self.seen?.timeline, let here = self.own?.timeline, here != there else { return nil }
        return ReplicaFault(
            state: "other-timeline",
            what: "timeline",
            expected: "\(there)",
            found: "\(here)",
            text: "the replica is on timeline \(here), the primary on \(there)"
        )
    }
}

extension Node {
    /// What is to be done about one that is a primary and should not be, as the end of a sentence.
    var wayBackFromPromotion: String {
        "it may hold the only good data: keep it running and its data where they are, find out which node has what the others lack, and point the applications there; pgherd changes nothing about it. Once all of it is known to be on another node, docs/operations.md tells how a node follows again"
    }
}
