import Foundation
import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("A process, told apart from later ones of its number")
struct ProcessIdentityTests {
    private let leader = ProcessIdentity(process: 70, ticks: 1000, world: "here")

    @Test("has the members of its session, also when it is dead itself")
    func members() {
        let all = [
            ProcessStatus(id: 70, parent: 1, session: 70, ticks: 1000),
            ProcessStatus(id: 71, parent: 70, session: 70, ticks: 1001),
            ProcessStatus(id: 72, parent: 1, session: 70, ticks: 1002),
            ProcessStatus(id: 73, parent: 1, session: 70, ticks: 1002, hasEnded: true),
            ProcessStatus(id: 74, parent: 70, session: 74, ticks: 1003),
        ]
        #expect(self.leader.members(among: all, in: "here").map(\.id) == [70, 71, 72])
        #expect(self.leader.members(among: Array(all.dropFirst()), in: "here").map(\.id) == [71, 72])
    }

    @Test("has none where its number is another's by now")
    func reused() {
        let all = [
            ProcessStatus(id: 70, parent: 1, session: 70, ticks: 2000),
            ProcessStatus(id: 90, parent: 70, session: 70, ticks: 2001),
        ]
        #expect(self.leader.members(among: all, in: "here").isEmpty)
        let older = [ProcessStatus(id: 69, parent: 1, session: 70, ticks: 999)]
        #expect(self.leader.members(among: older, in: "here").isEmpty)
    }

    @Test("has none after the machine's start or in another container, whatever numbers are there")
    func elsewhere() {
        let all = [ProcessStatus(id: 70, parent: 1, session: 70, ticks: 1000)]
        #expect(self.leader.members(among: all, in: "elsewhere").isEmpty)
    }

    @Test("lives as long as the process does")
    func life() throws {
        let own = try #require(ProcessIdentity(of: getpid()))
        #expect(own.isAlive)
        #expect(!ProcessIdentity(process: own.process, ticks: own.ticks + 1, world: own.world).isAlive)
        #expect(!ProcessIdentity(process: own.process, ticks: own.ticks, world: "elsewhere").isAlive)
        #expect(ProcessIdentity(of: .max) == nil)
    }
}
