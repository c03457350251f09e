import Glibc
import Synchronization

/// A place where a stand-in for a tool waits until the test lets it go on: a named pipe.
final class Gate: Sendable {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let path: String
    private let pipe = Mutex<Int32?>(nil)

    init(path: String) throws {
        self.path = path
        guard mkfifo(path, 0o600) == 0 else { throw Failure(description: "the gate \(path) can't be made") }
    }

    deinit {
        self.pipe.withLock { pipe in
            if let pipe { close(pipe) }
        }
    }

    /// Waits until a tool stands here; it goes on standing here.
    func arrival(within limit: Duration = .seconds(30)) async throws {
        try await Deadline.until("a tool stands at \(self.path)", within: limit) {
            self.pipe.withLock { pipe in
                if pipe == nil {
                    // Without a reader this fails.
                    let opened = Glibc.open(self.path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
                    pipe = opened < 0 ? nil : opened
                }
                return pipe != nil
            }
        }
    }

    /// Lets the tool that stands here go on.
    func open() async throws {
        try await self.arrival()
        self.pipe.withLock { pipe in
            if let pipe { close(pipe) }
            pipe = nil
        }
    }
}
