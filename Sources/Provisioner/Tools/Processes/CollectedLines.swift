import Synchronization

/// Lines kept while a program runs, at most one megabyte of them.
package final class CollectedLines: Sendable {
    private let state = Mutex<(lines: [(OutputChannel, String)], bytes: Int)>(([], 0))

    package init() {}

    package func append(_ line: String, channel: OutputChannel) {
        self.state.withLock { state in
            guard state.bytes < 1_048_576 else { return }
            state.lines.append((channel, line))
            state.bytes += line.utf8.count
        }
    }

    package func lines(_ channel: OutputChannel) -> [String] {
        self.state.withLock { $0.lines.filter { $0.0 == channel }.map(\.1) }
    }
}
