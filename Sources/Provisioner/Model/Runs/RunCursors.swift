package import Commands
import Foundation

/// Which event of which run comes next for a follower of all runs.
package struct RunCursors: Hashable, Sendable {
    private var next: [RunID: Int]
    /// Runs of which nothing more will be told; ranges of them take the room of one.
    private var settled: IndexSet

    /// - Parameters:
    ///   - unfinished: The runs that have not ended when the following begins, with their newest events' numbers.
    ///   - newest: The newest run of all then; 0 where there is none.
    package init(unfinished: [RunID: Int], newest: Int64) {
        self.next = unfinished.mapValues { $0 + 1 }
        self.settled = IndexSet(integersIn: 0...Int(newest))
        for run in unfinished.keys { self.settled.remove(Int(run.rawValue)) }
    }

    /// The number of the next event to tell of a run, or `nil` where nothing more is to be told of it.
    package func next(of run: RunID) -> Int? {
        self.settled.contains(Int(run.rawValue)) ? nil : self.next[run] ?? 1
    }

    /// Every event of a run up to this one has been told.
    package mutating func passed(_ sequence: Int, of run: RunID) {
        self.next[run] = sequence + 1
    }

    /// Nothing more is to be told of a run.
    package mutating func settle(_ run: RunID) {
        self.next[run] = nil
        self.settled.insert(Int(run.rawValue))
    }
}
