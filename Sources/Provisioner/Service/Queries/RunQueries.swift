import Commands
import Engine
import Model
import Store

/// Answers from the records of runs.
struct RunQueries: Sendable {
    let records: Records
    let feed: RunFeed

    func list(_ filter: RunFilter, send: ReplySink) async throws -> Reply {
        let states = RunState.allCases.map(\.rawValue) + ["active"]
        if let state = filter.state, !states.contains(state) {
            throw CommandFailure(
                .badValue,
                "state=\(state) is not a state of runs; there are \(states.joined(separator: ", "))",
                argument: "state",
                hint: EditDistance.closest(to: state, among: states)
            )
        }
        let (runs, more) = try await self.records.runs(filter)
        for run in runs { try await send(Reply(.row, Self.fields(of: run))) }
        let after = more ? runs.last.map { ReplyValue($0.id.rawValue) } : nil
        return Reply(.ok, ["count": ReplyValue(runs.count), "after": after], text: runs.isEmpty ? "no runs" : nil)
    }

    func show(_ id: RunID, send: ReplySink) async throws -> Reply {
        let run = try await self.run(id)
        var fields = Self.fields(of: run)
        fields.append("command", .string(run.command))
        fields.append("principal", .string(run.principal))
        fields.append("started", run.startedAt.map { .time(milliseconds: $0.milliseconds) })
        fields.append("finished", run.finishedAt.map { .time(milliseconds: $0.milliseconds) })
        fields.append("events", ReplyValue(run.lastSequence))
        fields.append("code", run.failure.map { .string($0.code.rawValue) })
        fields.append("node", run.failure?.node.map { .string($0) })
        fields.append("next", run.failure?.next.map { .string($0) })
        try await send(Reply(.row, fields, text: run.failure?.message ?? run.summary))
        let story = try await self.records.story(of: run)
        for (index, step) in story.steps.enumerated() {
            try await send(Self.row(of: step, took: story.duration(of: index, now: .now)))
        }
        return Reply(.ok, ["run": ReplyValue(id.rawValue), "state": .string(run.state.rawValue)])
    }

    func attach(_ id: RunID, from first: Int, send: ReplySink) async throws -> Reply {
        let run = try await self.run(id)
        guard first <= run.lastSequence + 1 else {
            throw CommandFailure(
                .badValue,
                "run \(id) has \(run.lastSequence) events so far; from=\(first) is beyond them",
                argument: "from",
                hint: "\(run.lastSequence + 1)"
            )
        }
        let ended = try await RunFollower(records: self.records, feed: self.feed)
            .follow(id, from: first, send: send)
        return try await RunVerdict(records: self.records).reply(on: ended)
    }

    func tail(_ id: RunID, lines: Int, send: ReplySink) async throws -> Reply {
        let run = try await self.run(id)
        let first = max(1, run.lastSequence - lines + 1)
        let events = try await self.records.events(of: id, from: first, limit: lines)
        for event in events { try await send(event.reply) }
        return Reply(
            .ok,
            ["run": ReplyValue(id.rawValue), "state": .string(run.state.rawValue), "count": ReplyValue(events.count)],
            text: run.state.isFinal ? nil : "attach run \(id) from=\(run.lastSequence + 1) follows it"
        )
    }

    private func run(_ id: RunID) async throws -> Run {
        guard let run = try await self.records.run(id) else { throw CommandFailure.unknown(id) }
        return run
    }

    private static func row(of step: RunTransition, took: Duration?) -> Reply {
        Reply(
            .row,
            [
                "run": ReplyValue(step.run.rawValue), "number": ReplyValue(step.number),
                "state": .string(step.to.rawValue), "from": step.from.map { .string($0.rawValue) },
                "phase": step.phase.map { .string($0.rawValue) }, "at": .time(milliseconds: step.at.milliseconds),
                "actor": .string(step.actor),
                "took": took.map { .duration($0) },
            ],
            text: step.reason
        )
    }

    private static func fields(of run: Run) -> ReplyFields {
        [
            "run": ReplyValue(run.id.rawValue), "cluster": .string(run.cluster.rawValue),
            "kind": .string(run.kind.rawValue), "state": .string(run.state.rawValue),
            "phase": run.phase.map { .string($0.rawValue) }, "actor": .string(run.displayName),
            "created": .time(milliseconds: run.createdAt.milliseconds), "took": RunVerdict.took(run),
        ]
    }
}
