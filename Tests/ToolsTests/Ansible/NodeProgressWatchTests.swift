import Synchronization
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("Telling how far nodes are", .timeLimit(.minutes(1)))
struct NodeProgressWatchTests {
    private static func content(_ number: Int, _ text: String, percent: String = "null") -> String {
        #"{"pid": 7, "n": \#(number), "text": "\#(text)", "percent": \#(percent)}"#
    }

    @Test("reads what a module says, and nothing else")
    func reading() {
        #expect(NodeProgress(Self.content(3, "replaying", percent: "40"))?.percent == 40)
        #expect(NodeProgress(Self.content(3, "replaying"))?.text == "replaying")
        #expect(NodeProgress("") == nil)
        #expect(NodeProgress("{}") == nil)
    }

    @Test("says each thing once, and counts every movement")
    func watching() async throws {
        let result = AnsibleResult()
        _ = result.take(.task(name: "pgherd_service : Start the server", number: 5, of: 10))
        let answers = [
            Self.content(1, "replaying WAL 1"), Self.content(1, "replaying WAL 1"), Self.content(2, ""),
            Self.content(3, ""),
            Self.content(4, "replaying WAL 2"),
        ]
        let (told, moved) = (Collected<RunStep>(), Collected<Int>())
        let asked = Mutex(0)
        let watch = NodeProgressWatch(result: result, nodes: Node.samples(count: 1), interval: .milliseconds(2))
        let task = Task {
            await watch.run { _ in
                let number = asked.withLock { count in
                    count += 1
                    return min(count, answers.count) - 1
                }
                return NodeProgress(answers[number])
            } moved: {
                moved.append(1)
            } tell: {
                told.append($0)
            }
        }
        try await eventually("both texts are told") { told.count == 2 }
        task.cancel()
        await task.value
        #expect(told.all.map(\.text) == ["Start the server: replaying WAL 1", "Start the server: replaying WAL 2"])
        #expect(told.all.map(\.node) == ["orders-1", "orders-1"])
        #expect(moved.count == 4)
    }
}
