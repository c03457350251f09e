import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Engine
@testable import Model

/// The error codes that commands declare, compared with what the source of the phases they go through can throw.
@Suite("The error codes that changes declare")
struct DeclaredErrorsTests {
    private static let descriptions: [RunKind: CommandDescription] = [
        .create: .createCluster, .generate: .generateCluster, .plan: .planCluster, .apply: .applyCluster,
        .configure: .configureCluster, .resume: .resumeCluster, .rotate: .rotateSecretsCluster,
        .destroy: .destroyCluster,
    ]

    /// What is decided before a run is on record, and what a look at the workspace finds when it begins.
    private static let admission: [RunKind: Set<ErrorCode>] = [
        .create: [.clusterExists, .clusterBusy, .postgresNotFound, .badSetting, .noFreePort],
        .generate: [.clusterExists, .clusterBusy, .postgresNotFound, .badSetting, .noFreePort],
        .apply: [.stalePlan],
        .destroy: [.confirmationMismatch, .protected],
    ]

    /// Any command may fail with these, as `docs/commands.md` says at its beginning.
    private static let common: Set<ErrorCode> = [.badValue, .missingArgument, .notAvailable, .internal]

    /// Every phase that a run of this kind may come to.
    private static func phases(of kind: RunKind) -> Set<PhaseName> {
        var phases: Set<PhaseName> = [.generate]
        for target in Target.allCases {
            for completed in [nil] + PhaseName.allCases.map(Optional.init) {
                phases.formUnion(RunPipeline.phases(of: kind, on: target, completed: completed))
            }
        }
        return phases
    }

    /// The codes in the source files of a phase.
    private static func codes(of phase: PhaseName) throws -> Set<ErrorCode> {
        let folder = URL(fileURLWithPath: ProjectFile.root.appending("Sources/Provisioner/Engine/Phases").string)
        let prefix = phase.rawValue.prefix(1).uppercased() + phase.rawValue.dropFirst() + "Phase"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix(prefix) }
        try #require(phase == .validate || !files.isEmpty, "no source of \(phase)")
        let names = try files.flatMap { file in
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            return text.matches(of: /(?:CommandFailure\(\s*|failingAs: )\.(\w+)/).map { String($0.1) }
        }
        return try Set(names.map { name in try #require(ErrorCode.allCases.first { "\($0)" == name }, "\(name)") })
    }

    @Test("hold all that their phases throw, and nothing that nobody throws", arguments: RunKind.allCases)
    func declared(kind: RunKind) throws {
        let declared = Set(try #require(Self.descriptions[kind]).errors)
        var possible = Set(ErrorCode.ofEveryRun).union(Self.admission[kind] ?? [])
        if !kind.isMaking { possible.formUnion(ErrorCode.ofExistingClusters) }
        for phase in Self.phases(of: kind) { possible.formUnion(try Self.codes(of: phase)) }
        possible.subtract(Self.common)
        #expect(declared == possible, "\(declared.symmetricDifference(possible))")
        let attach = Set(CommandDescription.attachRun.errors)
        let ofRuns = possible.subtracting(ErrorCode.ofAdmission + [.unknownCluster, .clusterBusy])
            .subtracting(Self.admission[kind] ?? [])
        #expect(ofRuns.isSubset(of: attach), "attach run: \(ofRuns.subtracting(attach))")
    }
}
