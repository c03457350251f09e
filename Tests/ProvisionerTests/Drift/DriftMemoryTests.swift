import Commands
import Testing

@testable import Provisioner

@Suite struct DriftMemoryTests {
    private let difference = Difference(layer: .ansible, what: "file", expected: "a", found: "b")

    @Test func onlyAChangeIsNews() async throws {
        let cluster = try await Records.inMemory().addCluster(state: .ready)
        var memory = DriftMemory()
        #expect(memory.take([self.difference], of: cluster) == nil)
        #expect(memory.take([self.difference], of: cluster) == nil)
        let clean = try #require(memory.take([], of: cluster))
        #expect(clean.kind == .drift)
        #expect(clean.state == "clean")
        #expect(clean.cluster == cluster.name)
        #expect(memory.take([], of: cluster) == nil)
        let drifted = try #require(memory.take([self.difference], of: cluster))
        #expect(drifted.state == "drifted")
        #expect(drifted.text.contains("1 difference,"))
        memory.forget(allBut: [])
        #expect(memory.take([], of: cluster) == nil)
    }
}
