package import Commands
import Engine

extension ProvisionerService {
    package func query(_ query: Query, by caller: Caller, send: @escaping ReplySink) async throws -> Reply {
        guard query.startsPrograms else { return try await self.find(query, by: caller, send: send) }
        let answer = try await self.answers.answer(query) { send in
            try await self.find(query, by: caller, send: send)
        }
        for row in answer.rows { try await send(row) }
        return answer.last
    }

    private func find(_ query: Query, by caller: Caller, send: @escaping ReplySink) async throws -> Reply {
        let clusters = ClusterQueries(
            data: self.data,
            records: self.records,
            admission: self.admission,
            runner: self.questions
        )
        let runs = RunQueries(records: self.records, feed: self.feed)
        switch query {
        case .showCluster(let name): return try await clusters.show(name, send: send)
        case .listClusters(let filter): return try await clusters.list(filter, send: send)
        case .files(let name): return try await clusters.files(of: name, send: send)
        case .file(let name, let path): return try await clusters.file(path, of: name, send: send)
        case .status(let name):
            return try await StatusQuery(clusters: clusters).answer(name, send: send)
        case .connect(let request):
            return try await ConnectQuery(clusters: clusters).answer(request, by: caller, send: send)
        case .runs(let filter): return try await runs.list(filter, send: send)
        case .showRun(let run): return try await runs.show(run, send: send)
        case .attach(let run, let first): return try await runs.attach(run, from: first, send: send)
        case .tail(let run, let lines): return try await runs.tail(run, lines: lines, send: send)
        case .audit(let filter): return try await AuditQueries(records: self.records).list(filter, send: send)
        case .auditExport(let filter, let format):
            return try await AuditQueries(records: self.records).export(filter, as: format, send: send)
        case .locks(let cluster): return try await self.locks.answer(cluster, send: send)
        case .drift(let name?): return try await self.drift.cluster(name, send: send)
        case .drift(nil): return try await self.drift.all(send: send)
        }
    }

    private var locks: LockQuery {
        LockQuery(records: self.records, engine: self.engine, admission: self.admission, locks: self.stateLocks)
    }

    /// Looks through clusters for drift.
    var drift: DriftQuery {
        DriftQuery(
            means: DriftMeans(
                data: self.data,
                records: self.records,
                toolbox: self.executor.toolbox,
                runner: self.executor.runner,
                settings: self.settings,
                resources: self.executor.resources
            ),
            clusters: ClusterQueries(data: self.data, records: self.records, admission: self.admission),
            limit: self.driftLimit
        )
    }

    /// Terraform's locks of the clusters' states.
    var stateLocks: StateLocks {
        StateLocks(
            data: self.data,
            records: self.records,
            toolbox: self.admission.toolbox,
            runner: self.questions,
            settings: self.settings
        )
    }
}

extension Query {
    /// Whether the answer takes programs, is the same for everybody, and comes as a whole; drift tells as it finds.
    fileprivate var startsPrograms: Bool {
        switch self {
        case .showCluster, .status: true
        case .locks(let cluster): cluster != nil
        default: false
        }
    }
}
