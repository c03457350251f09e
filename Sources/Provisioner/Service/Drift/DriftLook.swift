import Commands
import Engine
import Foundation
import Model
import Store
import Synchronization
import SystemPackage
import Tools

/// Looks through one cluster for differences, layer by layer, and changes nothing: neither files of the workspace nor
/// Terraform's state, nor the cluster or its record.
///
/// It takes no lock, so that a run which begins meanwhile is not kept waiting; such a run makes what was found uncertain,
/// and the look says so.
struct DriftLook: Sendable {
    let means: DriftMeans
    let cluster: Cluster
    let workspace: Workspace
    let nodes: [Node]
    let secrets: ClusterSecrets
    /// Where the look keeps what it writes; gone when it is over.
    let scratch: FilePath
    let mark: ProcessMark

    /// Told of every difference at once.
    typealias Sink = @Sendable (Difference) async throws -> Void

    /// Looks through a cluster.
    ///
    /// - Parameters:
    ///   - cluster: A cluster that is built and that no run holds.
    ///   - means: What the look works with.
    ///   - secrets: The cluster's, which no difference may show.
    ///   - found: Told of each difference as it is found.
    /// - Returns: All differences.
    /// - Throws: ``CommandFailure`` where a layer could not be looked at, after the others were; `CancellationError`; what
    ///   `found` throws.
    static func perform(
        _ cluster: Cluster,
        with means: DriftMeans,
        secrets: ClusterSecrets,
        found: @escaping Sink
    ) async throws -> [Difference] {
        let id = UUID()
        // Short: the path of a socket has to fit.
        let scratch = means.data.scratch.appending("drift-\(id.uuidString.prefix(8))")
        try Self.make(scratch)
        defer { try? FileManager.default.removeItem(atPath: scratch.string) }
        let look = DriftLook(
            means: means,
            cluster: cluster,
            workspace: Workspace(root: means.data.workspace(of: cluster.name)),
            nodes: try await means.records.nodes(of: cluster.id),
            secrets: secrets,
            scratch: scratch,
            mark: ProcessMark(installation: means.records.installation, look: id)
        )
        return try await look.perform(found)
    }

    private static func make(_ scratch: FilePath) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: scratch.string,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CommandFailure(
                .driftFailed,
                "the directory \(scratch) can't be made: \(error.localizedDescription)",
                retry: true
            )
        }
    }

    private func perform(_ found: @escaping Sink) async throws -> [Difference] {
        let begun = try await self.means.records.begunRuns(of: self.cluster.id)
        try await self.checkQuiet(since: begun)
        let all = Mutex<[Difference]>([])
        let tell: Sink = { difference in
            all.withLock { $0.append(difference) }
            try await found(difference)
        }
        for difference in self.files { try await tell(difference) }
        var failure: CommandFailure?
        for layer in Difference.Layer.allCases {
            do {
                try await self.look(at: layer, tell)
            } catch let error as CommandFailure {
                failure = failure ?? self.naming(layer, error)
            }
            try await self.checkQuiet(since: begun)
        }
        if let failure { throw failure }
        return all.withLock { $0 }
    }

    private func look(at layer: Difference.Layer, _ tell: @escaping Sink) async throws {
        switch layer {
        case .terraform: for difference in try await self.terraform() { try await tell(difference) }
        case .ansible: try await self.ansible(tell)
        case .postgresql: for difference in try await self.postgresql() { try await tell(difference) }
        }
    }

    /// What somebody has done to the files that the layers work from.
    private var files: [Difference] {
        func layer(_ path: String) -> Difference.Layer { path.contains(".tf") ? .terraform : .ansible }
        let changed = self.workspace.changedFiles.map { path in
            Difference(
                layer: layer(path),
                what: path,
                expected: "as pgherd wrote it",
                found: "changed by hand",
                text:
                    "it is used as it is; to keep it, add its path as a line to \(Workspace.keepName) in \(self.workspace.root), or move it away to have the next run write it anew"
            )
        }
        let missing = self.workspace.missingFiles.map {
            Difference(layer: layer($0), what: $0, expected: "as pgherd wrote it", found: "gone", remedy: .configure)
        }
        return changed + missing
    }

    /// Says which layer nothing is known of.
    private func naming(_ layer: Difference.Layer, _ error: CommandFailure) -> CommandFailure {
        var failure = error
        let others = Difference.Layer.allCases.filter { $0 != layer }.map(\.rawValue).joined(separator: " and ")
        failure.message =
            "the layer \(layer.rawValue) of \(self.cluster.name) could not be looked at, so only \(others) are: \(error.message)"
        failure.next = failure.next ?? "drift cluster \(self.cluster.name)"
        failure.details.append("layer", .string(layer.rawValue))
        return failure
    }

    /// A run that has begun since changes what is looked at.
    private func checkQuiet(since begun: Int) async throws {
        let records = self.means.records
        let holder = try await records.holder(of: self.cluster.id)
        guard holder?.state.isAtWork != true, try await records.begunRuns(of: self.cluster.id) == begun else {
            throw CommandFailure(
                .clusterBusy,
                "a run of \(self.cluster.name) began while drift was looking, so what was found is not certain; ask again when it has ended",
                retry: true,
                next: "runs cluster=\(self.cluster.name)"
            )
        }
    }

    /// The bounds of each layer's programs.
    var bounds: ProcessBounds {
        let settings = self.means.settings
        return ProcessBounds(
            deadline: settings.phaseTimeout,
            silence: settings.silenceTimeout,
            grace: settings.interruptGrace
        )
    }

    /// Strikes out what must not be seen.
    var redactor: Redactor { Redactor(self.secrets.all + self.workspace.terraformSecrets) }

    /// Runs a program of the look.
    func execute(_ line: CommandLine, onLine: @escaping ProcessRunner.LineHandler) async throws -> ProcessOutcome {
        do {
            return try await self.means.runner.run(
                line,
                bounds: self.bounds,
                mark: self.mark,
                onLine: onLine
            )
        } catch let failure as ProcessFailure {
            throw failure.failure
        }
    }

    /// The failure of a program that was to look.
    static func failed(_ program: String, _ outcome: ProcessOutcome, _ cause: String?) -> CommandFailure {
        switch outcome {
        case .silent, .overran: CommandFailure(.timedOut, "\(program) \(outcome.description)", retry: true)
        case .exited, .signalled:
            CommandFailure(.driftFailed, cause ?? "\(program) \(outcome.description) and gave no reason", retry: true)
        }
    }
}
