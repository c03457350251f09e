import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Targets
@testable import Tools

@Suite struct SpecCompletionTests {
    /// 8 GiB.
    private let memory: Int64 = 8 * 1_048_576

    private func completion(_ majors: [Int] = [16, 15], defaults: (inout ProvisionerSettings) -> Void = { _ in }) throws
        -> SpecCompletion
    {
        var settings = ProvisionerSettings(dataDirectory: "/tmp/x")
        defaults(&settings)
        let found = majors.map {
            PostgresInstallation(major: $0, version: "\($0).3", programs: FilePath("/usr/lib/postgresql/\($0)/bin"))
        }
        return SpecCompletion(
            settings: settings,
            installations: found,
            memory: self.memory,
            majors: try MajorTable.builtIn(),
            today: "2026-11-30"
        )
    }

    @Test func whatIsNotAskedForIsCompleted() throws {
        let (spec, _) = try self.completion().complete(ClusterRequest())
        #expect(spec.major == 16)
        #expect(spec.version == "16.3")
        #expect(spec.replicas == 2)
        #expect(spec.target == .local)
        #expect(spec.maxConnections == 100)
        #expect(spec.sharedBuffers == .kibibytes(131_072))
    }

    @Test(arguments: [([16, 15, 14, 13], 16), ([14, 13], 14), ([19, 13], 19)])
    func theDefaultIsNoMajorPastItsEndWhereAnotherIsThere(found: [Int], expected: Int) throws {
        #expect(try self.completion(found).complete(ClusterRequest()).spec.major == expected)
    }

    /// On a day on which the newest one found has ended, and an older one has not.
    @Test func theTableDecidesAndNotTheNumber() throws {
        let json = #"""
            {"majors": [{"major": 13, "end": "2025-11-13"}, {"major": 14, "end": "2026-11-12"},
                {"major": 15, "end": "2027-11-11"}, {"major": 16, "end": "2026-01-01"},
                {"major": 17, "end": "2029-11-08"}, {"major": 18, "end": "2030-11-14"},
                {"major": 19, "end": "2031-11-13"}], "systems": []}
            """#
        var completion = try self.completion([16, 15])
        completion = SpecCompletion(
            settings: completion.settings,
            installations: completion.installations,
            memory: self.memory,
            majors: try MajorTable(json: Data(json.utf8)),
            today: "2026-11-30"
        )
        #expect(try completion.complete(ClusterRequest()).spec.major == 15)
    }

    @Test func theConfiguredDefaultsCount() throws {
        let completion = try self.completion {
            $0.defaultMajor = 15
            $0.defaultReplicas = 0
        }
        let (spec, _) = try completion.complete(ClusterRequest())
        #expect(spec.major == 15)
        #expect(spec.replicas == 0)
    }

    @Test func whatIsAskedForIsTaken() throws {
        let request = ClusterRequest(
            major: 15,
            replicas: 4,
            instanceType: "t3.medium",
            maxConnections: 50,
            sharedBuffers: .percent(10),
            settings: [.init(name: try #require(SettingName("work_mem")), value: "8MB")]
        )
        let (spec, installation) = try self.completion().complete(request)
        #expect(installation?.programs == "/usr/lib/postgresql/15/bin")
        #expect(spec.nodeCount == 5)
        #expect(spec.instanceType == "t3.medium")
        #expect(spec.settings == ["work_mem": "8MB"])
        #expect(spec.sharedBuffers.kibibytes(of: self.memory) == 838_860)
    }

    @Test(arguments: [
        (ClusterRequest(target: .aws), ErrorCode.missingArgument, "region"),
        (ClusterRequest(target: .hosts), .missingArgument, "hosts"),
        (ClusterRequest(major: 14), .postgresNotFound, "pg"),
        (ClusterRequest(replicas: 0, sharedBuffers: .kibibytes(16 * 1_048_576)), .badValue, "shared_buffers"),
    ])
    func whatCanNotBeIsRefusedByItsArgument(request: ClusterRequest, code: ErrorCode, argument: String) throws {
        let failure = #expect(throws: CommandFailure.self) { try self.completion().complete(request) }
        #expect(failure?.code == code)
        #expect(failure?.argument == argument)
    }

    @Test func aMissingMajorNamesThoseFoundAndTheWayToGetIt() throws {
        let failure = #expect(throws: CommandFailure.self) { try self.completion().complete(ClusterRequest(major: 14)) }
        let message = try #require(failure?.message)
        #expect(message.contains("found: 16, 15"))
        #expect(message.contains("apt-get install postgresql-14"))
        #expect(failure?.hint == "16")
    }

    @Test func noPostgreSQLAtAllSaysHowToGetOne() throws {
        let failure = #expect(throws: CommandFailure.self) { try self.completion([]).complete(ClusterRequest()) }
        #expect(failure?.code == .postgresNotFound)
        #expect(try #require(failure?.message).contains("postgres.directories"))
    }

    @Test func aValueThatStandsForOneThatIsNotShownIsRefused() throws {
        let name = try #require(SettingName("archive_command"))
        let failure = #expect(throws: CommandFailure.self) {
            try self.completion().complete(ClusterRequest(settings: [.init(name: name, value: SettingName.notShown)]))
        }
        #expect(failure?.code == .badSetting)
        #expect(failure?.argument == "set.archive_command")
    }

    @Test(arguments: [
        "port", "fsync", "include_dir", "ssl_cert_file", "recovery_target_time", "primary_conninfo", "log_directory",
    ])
    func ownedSettingsAreRefusedWithTheirReason(name: String) throws {
        let setting = ClusterRequest.Setting(name: try #require(SettingName(name)), value: "x")
        let failure = #expect(throws: CommandFailure.self) {
            try self.completion().complete(ClusterRequest(settings: [setting]))
        }
        #expect(failure?.code == .badSetting)
        #expect(failure?.argument == "set.\(name)")
        #expect(try #require(failure?.message).contains(try #require(OwnedSettings.reason(name))))
    }
}
