import Foundation
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("Telling of clones", .timeLimit(.minutes(1)))
struct CloneWatchTests {
    private let result = AnsibleResult()
    private let told = Collected<RunStep>()
    private let asked = Collected<Int>()

    private static func line(_ mebibytes: Int, node: String = "orders-2") -> String {
        let (sent, total) = (mebibytes * 1_048_576, 1024 * 1_048_576)
        return #"{"node":"\#(node)","phase":"streaming database files","sent":\#(sent),"total":\#(total)}"#
    }

    private func begin(_ task: String, number: Int = 5) {
        _ = self.result.take(.task(name: "pgherd_replica : \(task)", number: number, of: 10))
    }

    /// Watches while the primary gives these answers, one after the other, the last one again and again.
    private func watching(_ answers: [Result<[String], PsqlFailure>]) -> (Task<Void, Never>, () -> Void) {
        let (events, news) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (asked, told) = (self.asked, self.told)
        let watch = CloneWatch(
            result: self.result,
            primary: "orders-1",
            replicas: ["orders-2", "orders-3"],
            interval: .milliseconds(5)
        )
        let task = Task {
            await watch.run(events) {
                asked.append(asked.count)
                return try answers[min(asked.count, answers.count) - 1].get()
            } tell: {
                told.append($0)
            }
        }
        return (task, { news.yield() })
    }

    @Test("says each time what has changed, in the place of the task among the others")
    func changes() async throws {
        self.begin("Clone the primary")
        let answers = [[], [Self.line(256)], [Self.line(256)], [Self.line(512), Self.line(1, node: "orders-3")]]
        let (task, news) = self.watching(answers.map { .success($0) })
        news()
        try await eventually("both have been told of") { self.told.count == 3 }
        try await eventually("it goes on asking") { self.asked.count > 8 }
        let texts = ["256", "512", "1"].map { "cloning from orders-1: \($0) of 1024 MiB" }
        #expect(self.told.all.map(\.text) == texts)
        #expect(self.told.all.map(\.node) == ["orders-2", "orders-2", "orders-3"])
        #expect(self.told.all.map(\.percent) == [42, 45, 45])
        #expect(self.told.all.allSatisfy { $0.step == 5 && $0.steps == 10 })
        task.cancel()
        await task.value
    }

    @Test("is kept from nothing by answers that do not come or can't be read, and passes on nothing foreign")
    func failures() async throws {
        self.begin("Clone the primary")
        let failure = PsqlFailure(node: "orders-1", reason: "the server is starting up")
        let (task, news) = self.watching([
            .failure(failure), .success(["nonsense"]), .failure(failure), .success([Self.line(7, node: "strange")]),
            .success([Self.line(8)]),
        ])
        news()
        try await eventually("the first answer was told") { self.told.count == 1 }
        #expect(self.told.all.map(\.text) == ["cloning from orders-1: 8 of 1024 MiB"])
        task.cancel()
        await task.value
    }

    @Test("asks nothing before and after")
    func otherTasks() async throws {
        self.begin("Start the replica")
        let (task, news) = self.watching([.success([Self.line(1)])])
        news()
        self.begin("Clone the primary")
        news()
        try await eventually("it was told") { self.told.count == 1 }
        self.begin("Wait until the replica streams", number: 6)
        news()
        let last = self.result.step(of: try #require(CloneProgress(line: Self.line(2))), from: "orders-1")
        #expect(last == nil)
        _ = self.result.take(.stats([:]))
        self.begin("Clone the primary")
        #expect(!self.result.isCloning)
        task.cancel()
        await task.value
    }

    @Test("is the task of this name in the role")
    func role() throws {
        let tasks = ProjectFile.resources.appending("ansible/roles/pgherd_replica/tasks/main.yml")
        let text = try String(contentsOfFile: tasks.string, encoding: .utf8)
        #expect(text.contains("- name: \(AnsibleResult.cloning)\n  pgherd_data:\n"))
        #expect(text.contains("application_name: \"\(CloneProgress.client){{ inventory_hostname }}\"\n"))
    }
}
