import Commands
import TestSupport
import Testing

@testable import Engine

@Suite("Who begins when")
struct RunLineTests {
    private static func id(_ number: Int64) -> RunID { RunID(number).unsafelyUnwrapped }

    private static func entry(_ number: Int64, on cluster: Int64, target: Target = .local) -> RunLine.Entry {
        RunLine.Entry(run: self.id(number), cluster: cluster, target: target)
    }

    @Test("is by coming, one at a time for a cluster, so many at a time for a target and in all")
    func order() {
        var line = RunLine(limits: RunLine.Limits(total: 3, targets: [.aws: 1]))
        #expect(line.enqueue(Self.entry(1, on: 1)) == [Self.id(1)])
        #expect(line.enqueue(Self.entry(2, on: 1)) == [])
        #expect(line.enqueue(Self.entry(3, on: 2, target: .aws)) == [Self.id(3)])
        #expect(line.enqueue(Self.entry(4, on: 3, target: .aws)) == [])
        #expect(line.enqueue(Self.entry(5, on: 4)) == [Self.id(5)])
        #expect(line.enqueue(Self.entry(6, on: 5)) == [])
        #expect(line.places.map(\.run) == [2, 4, 6].map(Self.id))
        #expect(line.places.map(\.position) == [1, 2, 3])
        #expect(line.places.map(\.holder) == [Self.id(1), nil, nil])
        #expect(line.finished(Self.id(5)) == [Self.id(6)], "neither the cluster nor the target of the others has room")
        #expect(line.finished(Self.id(3)) == [Self.id(4)])
        #expect(line.finished(Self.id(1)) == [Self.id(2)])
    }

    @Test("lets those behind move up when one leaves")
    func withdrawal() {
        var line = RunLine(limits: RunLine.Limits(total: 2))
        _ = line.enqueue(Self.entry(1, on: 1))
        _ = line.enqueue(Self.entry(2, on: 1))
        _ = line.enqueue(Self.entry(3, on: 1))
        #expect(line.withdraw(Self.id(1)) == nil, "it is at work")
        #expect(line.withdraw(Self.id(2)) == [])
        #expect(line.places.map(\.position) == [1])
        #expect(line.finished(Self.id(1)) == [Self.id(3)])
        #expect(line.withdraw(Self.id(9)) == nil)
    }

    @Test("is nobody any more once the line is closed")
    func closing() {
        var line = RunLine(limits: RunLine.Limits(total: 1))
        for number: Int64 in 1...3 { _ = line.enqueue(Self.entry(number, on: number)) }
        #expect(line.close() == [2, 3].map(Self.id))
        #expect(line.finished(Self.id(1)) == [])
        #expect(line.places.isEmpty)
        #expect(!line.hasRoom(cluster: nil, target: .local))
    }

    @Test("says beforehand whether one that came would begin", arguments: 0..<200)
    func room(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var line = RunLine(limits: RunLine.Limits(total: 3, targets: [.hosts: 2]))
        for number: Int64 in 1...30 {
            let cluster = Int64.random(in: 1...8, using: &random)
            let target: Target = cluster % 2 == 0 ? .local : .hosts
            let hasRoom = line.hasRoom(cluster: cluster, target: target)
            let begun = line.enqueue(Self.entry(number, on: cluster, target: target))
            #expect(begun == (hasRoom ? [Self.id(number)] : []))
            if Bool.random(using: &random), let run = line.active.keys.randomElement(using: &random) {
                _ = line.finished(run)
            }
        }
    }

    @Test("holds in any sequence: limits, order within a cluster, nobody starves", arguments: 0..<300)
    func anySequence(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let limits = RunLine.Limits(
            total: Int.random(in: 1...5, using: &random),
            targets: [.aws: Int.random(in: 1...3, using: &random), .hosts: 1]
        )
        var model = Model(line: RunLine(limits: limits))
        for number: Int64 in 1...120 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                let cluster = Int64.random(in: 1...9, using: &random)
                model.come(Self.entry(number, on: cluster, target: Target.allCases[Int(cluster) % 3]))
            case 5..<9:
                if let run = model.line.active.keys.sorted(by: { $0.rawValue < $1.rawValue })
                    .randomElement(using: &random)
                {
                    model.end(run)
                }
            default:
                if let entry = model.line.waiting.randomElement(using: &random) { model.leave(entry.run) }
            }
            model.check()
        }
        // With everybody at work ending, everybody begins.
        while let run = model.line.active.keys.first { model.end(run) }
        #expect(model.line.waiting.isEmpty)
        #expect(Set(model.begun.map(\.run)).union(model.left) == Set(model.come.map(\.run)))
        #expect(model.begun.count == Set(model.begun.map(\.run)).count, "nobody begins twice")
        for cluster in Set(model.begun.map(\.cluster)) {
            let order = model.begun.filter { $0.cluster == cluster }.map(\.run.rawValue)
            #expect(order == order.sorted())
        }
    }

    /// The line beside what was done to it.
    private struct Model {
        var line: RunLine
        var come: [RunLine.Entry] = []
        var begun: [RunLine.Entry] = []
        var left: Set<RunID> = []

        init(line: RunLine) { self.line = line }

        mutating func come(_ entry: RunLine.Entry) {
            self.come.append(entry)
            self.note(self.line.enqueue(entry))
        }

        mutating func end(_ run: RunID) { self.note(self.line.finished(run)) }

        mutating func leave(_ run: RunID) {
            self.left.insert(run)
            self.note(self.line.withdraw(run) ?? [])
        }

        private mutating func note(_ runs: [RunID]) {
            self.begun += runs.compactMap { run in self.come.first { $0.run == run } }
        }

        func check() {
            let active = Array(self.line.active.values)
            #expect(active.count <= self.line.limits.total)
            #expect(Set(active.map(\.cluster)).count == active.count, "one at a time for a cluster")
            for (target, limit) in self.line.limits.targets {
                #expect(active.count { $0.target == target } <= limit)
            }
            // Nobody waits who could begin: the first of those that wait for a cluster is barred by something.
            guard active.count < self.line.limits.total else { return }
            var seen = Set(active.map(\.cluster))
            for entry in self.line.waiting where seen.insert(entry.cluster).inserted {
                let limit = self.line.limits.targets[entry.target] ?? .max
                #expect(active.count { $0.target == entry.target } >= limit, "\(entry) waits for nothing")
            }
        }
    }
}
