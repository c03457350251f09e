import Commands
import TestSupport
import Testing

@testable import Service

@Suite struct NameInventionTests {
    @Test func inventedNamesAreValidAndNotTaken() throws {
        var taken: Set<ClusterName> = []
        for _ in 0..<1000 {
            let name = try #require(NameInvention.name(taken: taken.contains))
            #expect(ClusterName(name.rawValue) == name)
            #expect(taken.insert(name).inserted)
        }
    }

    @Test func whereEverythingIsTakenThereIsNoName() {
        #expect(NameInvention.name(taken: { _ in true }) == nil)
    }
}
