import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("The lock of the data directory", .timeLimit(.minutes(1)))
struct DataDirectoryLockTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    private var path: FilePath { self.scratch.path.appending("pgherd.lock") }

    @Test("keeps a second one out until it is gone, in this process")
    func here() async throws {
        do {
            let lock = try DataDirectoryLock(path: self.path)
            withExtendedLifetime(lock) {
                let failure = #expect(throws: StartFailure.self) { try DataDirectoryLock(path: self.path) }
                #expect(failure?.description.contains("another pgherd works in \(self.scratch.path);") == true)
            }
        }
        // Another test's program that is being started may hold a copy of its descriptor for a moment.
        try await eventually("the lock is free") { (try? DataDirectoryLock(path: self.path)) != nil }
        #expect(self.path.mode == 0o600)
    }

    @Test("closes nothing but its own file where it is refused")
    func refusal() async throws {
        let (lock, path) = (try DataDirectoryLock(path: self.path), self.path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...2 {
                group.addTask {
                    for _ in 1...500 { #expect(throws: StartFailure.self) { try DataDirectoryLock(path: path) } }
                }
                group.addTask {
                    for _ in 1...2000 { try FileDescriptor.open("/dev/null", .readOnly).close() }
                }
            }
            try await group.waitForAll()
        }
        withExtendedLifetime(lock) {}
    }

    @Test("keeps other processes out")
    func fromElsewhere() async throws {
        let attempt = CommandLine.shell("flock --nonblock \"$1\" true", [self.path.string])
        let lock = try DataDirectoryLock(path: self.path)
        let (refused, _, _) = try await ProcessRunner().capture(attempt)
        #expect(refused == .exited(1))
        withExtendedLifetime(lock) {}
    }

    @Test("is let go of when the process that holds it dies")
    func theirs() async throws {
        let heard = Collected<String>()
        let line = CommandLine.shell("flock \"$1\" sh -c 'echo held; exec sleep 600'", [self.path.string])
        let task = Task { try await ProcessRunner().run(line, bounds: .generous) { heard.append($1) } }
        try await eventually("the other process holds the lock") { heard.count == 1 }
        #expect(throws: StartFailure.self) { try DataDirectoryLock(path: self.path) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try await eventually("the lock is free") { (try? DataDirectoryLock(path: self.path)) != nil }
    }
}
