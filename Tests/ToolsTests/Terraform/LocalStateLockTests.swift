import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("Terraform's lock of a state in a workspace", .timeLimit(.minutes(1)))
struct LocalStateLockTests {
    private static let file = ".terraform.tfstate.lock.info"
    private static let document =
        #"{"ID":"238480e5","Operation":"OperationTypeApply","Who":"root@vm","Created":"2026-11-23T13:22:21Z"}"#

    private let scratch: Scratch
    private let lock: LocalStateLock

    init() throws {
        self.scratch = try Scratch()
        self.lock = LocalStateLock(workspace: Workspace(root: self.scratch.path))
    }

    @Test("is none where Terraform has left none")
    func none() throws {
        #expect(self.lock.lock == nil)
        #expect(!self.lock.isHeld)
        #expect(try self.lock.release() == nil)
    }

    @Test("is taken away where its holder is dead, with or without a state", arguments: [nil, "", "{}"])
    func left(state: String?) throws {
        if let state { try self.scratch.write(state, to: "terraform.tfstate") }
        try self.scratch.write(Self.document, to: Self.file)
        #expect(self.lock.lock?.id == "238480e5")
        #expect(!self.lock.isHeld)
        #expect(try self.lock.release()?.id == "238480e5")
        #expect(!self.scratch.path.appending(Self.file).exists)
        #expect(try state == nil || self.scratch.read("terraform.tfstate") == state)
        #expect(try self.lock.release() == nil)
    }

    @Test("stays while a living process holds it")
    func held() async throws {
        try self.scratch.write("{}", to: "terraform.tfstate")
        try self.scratch.write(Self.document, to: Self.file)
        let script =
            "import fcntl,sys; f=open(sys.argv[1],'r+'); fcntl.lockf(f,fcntl.LOCK_EX); print('held',flush=True); sys.stdin.readline(); import time; time.sleep(600)"
        let line = CommandLine(
            executable: "/usr/bin/python3",
            arguments: ["-c", script, self.scratch.path.appending("terraform.tfstate").string],
            environment: [:]
        )
        let heard = Collected<String>()
        let holder = Task { try await ProcessRunner().run(line, bounds: .generous) { heard.append($1) } }
        try await eventually("the lock is held") { heard.count == 1 }
        #expect(self.lock.isHeld)
        #expect(try self.lock.release() == nil)
        #expect(self.scratch.path.appending(Self.file).exists)
        holder.cancel()
        _ = await holder.result
        #expect(!self.lock.isHeld)
        #expect(try self.lock.release() != nil)
    }
}
