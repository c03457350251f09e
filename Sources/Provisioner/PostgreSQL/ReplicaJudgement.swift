/// Decides whether a replica does what a replica is for: follow its primary over its own slot, and replay what it gets.
struct ReplicaJudgement: Sendable {
    let replica: Node
    /// What the records call the primary.
    let primary: Node?
    /// What the primary says; `nil`: nothing.
    let seen: ReplicationReport?
    /// What the replica says; `nil`: nothing.
    let own: ReplicationReport?

    /// The worst of what is wrong, or `nil`.
    var fault: ReplicaFault? {
        self.promotion ?? self.limit ?? self.pause ?? self.diversion ?? self.lostSlot ?? self.disconnection
            ?? self.wrongSlot ?? self.clearText ?? self.wrongTimeline
    }

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
                "a primary of its own: it was promoted (timeline \(own.timeline ?? 0)), follows nobody and takes writes that no other node has; \(self.replica.wayBackFromPromotion)",
            predicament: .promoted
        )
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
            expected: "\(primary.address):\(primary.port)",
            found: "\(sender.host):\(sender.port)",
            text:
                "it follows \(sender.host):\(sender.port) instead of \(primary.name); where ALTER SYSTEM has set that, ALTER SYSTEM RESET primary_conninfo there, then configure"
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
            text: found.map { "the replica is connected but not streaming (state \($0))" }
                ?? "the replica is not connected to the primary; its log and pg_hba.conf tell why"
        )
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
    /// How one that was promoted becomes a replica again, as the end of a sentence.
    var wayBackFromPromotion: String {
        let place = self.directory.map { "\($0)/data" } ?? "\(MachineSpec.directory(of: self.name))/data"
        return
            "there is no command that keeps them: save what only it holds, stop its server and remove \(place), then configure clones it anew"
    }
}
