import Synchronization

/// What a closure was called with, in order.
final class Collected<Element: Sendable>: Sendable {
    private let state = Mutex<[Element]>([])

    var all: [Element] { self.state.withLock { $0 } }
    var count: Int { self.state.withLock { $0.count } }

    func append(_ element: Element) {
        self.state.withLock { $0.append(element) }
    }
}
