import Synchronization

/// Lines kept while a program runs, at most one megabyte of them.
final class CollectedLines: Sendable {
    private let state = Mutex<(lines: [(OutputChannel, String)], bytes: Int)>(([], 0))

    func append(_ line: String, channel: OutputChannel) {
        self.state.withLock { state in
            guard state.bytes < 1_048_576 else { return }
            state.lines.append((channel, line))
            state.bytes += line.utf8.count
        }
    }

    func lines(_ channel: OutputChannel) -> [String] {
        self.state.withLock { $0.lines.filter { $0.0 == channel }.map(\.1) }
    }
}
