import Synchronization

/// What a closure was called with, in order.
package final class Collected<Element: Sendable>: Sendable {
    private let state = Mutex<[Element]>([])

    package init() {}

    package var all: [Element] { self.state.withLock { $0 } }
    package var count: Int { self.state.withLock { $0.count } }

    package func append(_ element: Element) {
        self.state.withLock { $0.append(element) }
    }
}
