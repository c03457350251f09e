import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Service
@testable import Store

@Suite struct DriftMemoryTests {
    private let difference = Difference(layer: .ansible, what: "file", expected: "a", found: "b")

    @Test func onlyAChangeIsNews() async throws {
        let cluster = try await Records.inMemory().addCluster(state: .ready)
        var memory = DriftMemory()
        let looks = [[self.difference], [self.difference], [], [], [self.difference]]
        let news = looks.map { memory.take($0, of: cluster) }
        #expect(news.map { $0?.state } == [nil, nil, "clean", nil, "drifted"])
        let last = try #require(news.last ?? nil)
        #expect(last.kind == .drift)
        #expect(last.cluster == cluster.name)
        #expect(last.text.contains("1 difference,"))
    }

    @Test func aClusterThatIsGoneIsForgotten() async throws {
        let cluster = try await Records.inMemory().addCluster(state: .ready)
        var memory = DriftMemory()
        _ = memory.take([self.difference], of: cluster)
        memory.forget(allBut: [])
        let first = memory.take([], of: cluster)
        #expect(first == nil)
    }
}
