import TestSupport

@testable import Commands

/// Makes any command that the language can say.
struct CommandGenerator {
    var random: SeededGenerator

    init(seed: UInt64) {
        self.random = SeededGenerator(seed: seed)
    }

    static let kinds = 39

    /// A command of one of ``kinds`` kinds, so that none is left to chance.
    mutating func command(kind: Int) -> Command {
        switch kind % Self.kinds {
        case 0: .change(.create(self.clusterRequest()), wait: self.flag())
        case 1: .change(.generate(self.clusterRequest()), wait: self.flag())
        case 2: .change(.plan(self.cluster()), wait: self.flag())
        case 3: .change(.apply(self.cluster(), plan: self.plan()), wait: self.flag())
        case 4: .change(.configure(self.cluster(), self.repairOptions()), wait: self.flag())
        case 5: .change(.resume(self.cluster(), self.repairOptions()), wait: self.flag())
        case 6: .change(.rotateSecrets(self.cluster()), wait: self.flag())
        case 7:
            .change(
                .destroy(self.cluster(), skipsUnreachable: self.flag(), liftsProtection: self.flag()),
                wait: self.flag()
            )
        case 8: .cancel(self.run(), force: self.flag())
        case 9...22: .query(self.query(kind: kind % Self.kinds - 9))
        case 23...30: .control(self.control(kind: kind % Self.kinds - 23))
        default: .session(self.session(kind: kind % Self.kinds - 31))
        }
    }

    mutating func request(kind: Int) -> Request {
        let command = self.command(kind: kind)
        return Request(
            tag: self.random.maybe { Tag($0.word(of: "azAZ09-_.", upTo: 64)) } ?? nil,
            actor: self.random.maybe { $0.word(of: "alice:/#@\"\\='üß漢", upTo: 30) },
            command: command,
            idempotencyKey: command.changesSomething
                ? self.random.maybe { IdempotencyKey($0.word(of: "azAZ09-_.:=\"\\#", upTo: 64)) } ?? nil : nil
        )
    }

    private mutating func repairOptions() -> RepairOptions {
        RepairOptions(restart: self.random.pick(RestartPermission.allCases), dropsOldCopies: self.flag())
    }

    private mutating func query(kind: Int) -> Query {
        switch kind {
        case 0: .showCluster(self.cluster())
        case 1: .listClusters(self.clusterFilter())
        case 2: .status(self.cluster())
        case 3: .connect(self.connectRequest())
        case 4: .files(self.cluster())
        case 5:
            .file(self.cluster(), path: self.random.pick(["main.tf.json", "roles/a b/x=1.yml", "\"q\"", "é", "a : b"]))
        case 6: .runs(self.runFilter())
        case 7: .showRun(self.run())
        case 8: .attach(self.run(), from: self.random.pick([1, 2, 1_000_000_000]))
        case 9: .tail(self.run(), lines: self.random.pick([1, 20, 1000]))
        case 10: .audit(self.auditFilter())
        case 11: .auditExport(self.auditFilter(), self.random.pick(AuditFormat.allCases))
        case 12: .locks(self.flag() ? self.cluster() : nil)
        default: .drift(self.flag() ? self.cluster() : nil)
        }
    }

    private mutating func session(kind: Int) -> SessionCommand {
        switch kind {
        case 0:
            .hello(protocol: self.random.maybe { _ in 1 }, mode: self.random.maybe { $0.pick(RenderingMode.allCases) })
        case 1: .whoAmI
        case 2: .ping(self.random.maybe { $0.text(upTo: 40) })
        case 3: .help(self.random.maybe { [$0.word(of: "abc=\"\\é", upTo: 9), $0.word(of: "xyz", upTo: 9)] } ?? [])
        case 4: .stats
        case 5: .watch(self.watchFilter())
        case 6: .unwatch
        default: .quit
        }
    }

    private mutating func control(kind: Int) -> ControlCommand {
        switch kind {
        case 0: .extend(self.cluster(), self.span())
        case 1: .protect(self.cluster())
        case 2: .unprotect(self.cluster())
        case 3: .unlock(self.cluster())
        case 4:
            .freeze(
                FreezeRequest(
                    scope: self.scope(),
                    reason: self.random.pick(["x", "quarter end", "a=\"b\" \\ : c", "ß漢"]),
                    until: self.random.maybe {
                        Bool.random(using: &$0)
                            ? .absolute(Timestamp(milliseconds: 1_767_225_600_001)) : .after(.seconds(7200))
                    }
                )
            )
        case 5: .unfreeze(self.scope())
        case 6: .drain
        default: .backupRecords(self.random.pick(["a", "2026-01-31.sqlite", "0_x"].compactMap { BackupName($0) }))
        }
    }

    private mutating func scope() -> FreezeScope {
        FreezeScope(
            target: self.random.maybe { $0.pick(Target.allCases) },
            cluster: self.flag() ? self.cluster() : nil
        )
    }

    private mutating func span() -> TimeSpan {
        .seconds(self.random.pick([10, 59, 60, 3600, 86_400, 604_800, 31_536_000]))
    }

    private mutating func watchFilter() -> WatchFilter {
        let kinds = WatchFilter.Kind.allCases.filter { _ in Bool.random(using: &self.random) }
        return WatchFilter(cluster: self.flag() ? self.cluster() : nil, kinds: kinds)
    }

    private mutating func flag() -> Bool { Bool.random(using: &self.random) }

    private mutating func run() -> RunID {
        RunID(self.random.pick([1, 42, Int64.max])) ?? RunID.first
    }

    private mutating func plan() -> PlanID {
        PlanID((0..<PlanID.length).map { _ in String(self.random.pick(Array("0123456789abcdef"))) }.joined())
            ?? PlanID.zero
    }

    mutating func cluster() -> ClusterName {
        ClusterName(self.random.word(of: "abcz09-", upTo: 44)) ?? self.random.pick(ClusterName.samples)
    }

    private mutating func page() -> Page {
        Page(
            limit: self.random.maybe { $0.pick([1, 100, 1000]) },
            after: self.random.maybe { $0.pick([0, 7, Int64.max]) }
        )
    }

    private mutating func person() -> String? {
        self.random.maybe {
            $0.pick(["alice", "slack:T1/U024BE7LH", "zoë", "=x", "\"", "\\n", "'; drop"].filter(ActorName.isValid))
        }
    }

    private mutating func clusterFilter() -> ClusterFilter {
        let target = self.random.maybe { $0.pick(Target.allCases) }
        let state = self.random.maybe { $0.word(of: "az-", upTo: 32) }
        return ClusterFilter(state: state, owner: self.person(), target: target, page: self.page())
    }

    private mutating func runFilter() -> RunFilter {
        let state = self.random.maybe { $0.word(of: "az-", upTo: 32) }
        return RunFilter(cluster: self.flag() ? self.cluster() : nil, state: state, page: self.page())
    }

    private mutating func bound() -> TimeBound? {
        let moments: [Int64] = [0, 1_767_225_600_001, 253_402_300_799_999]
        let spans: [Int64] = [1, 59, 60, 3600, 86_400, 604_800, 9999 * 604_800]
        return self.random.maybe {
            Bool.random(using: &$0)
                ? .absolute(Timestamp(milliseconds: $0.pick(moments))) : .ago(.seconds($0.pick(spans)))
        }
    }

    private mutating func auditFilter() -> AuditFilter {
        AuditFilter(
            since: self.bound(),
            until: self.bound(),
            actor: self.person(),
            cluster: self.flag() ? self.cluster() : nil,
            run: self.flag() ? self.run() : nil,
            outcome: self.random.maybe { $0.word(of: "az-", upTo: 32) },
            page: self.page()
        )
    }

    private mutating func connectRequest() -> ConnectRequest {
        let form = self.random.pick(ConnectRequest.Form.allCases)
        let role = self.random.pick(ConnectRequest.Role.allCases)
        return ConnectRequest(cluster: self.cluster(), form: form, role: role, reveal: self.flag())
    }
}

extension RunID {
    static let first = RunID(1).unsafelyUnwrapped
}

extension PlanID {
    static let zero = PlanID("000000000000").unsafelyUnwrapped
}

extension ClusterName {
    static let samples = ["a", "orders", "orders-eu-2", "x9"].compactMap { ClusterName($0) }
}
