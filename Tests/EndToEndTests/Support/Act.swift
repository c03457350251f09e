import Foundation

/// One thing that a stand-in for a tool does; `Fakes/acts.py` performs it.
struct Act: Sendable {
    enum Channel: String, Sendable {
        case out
        case err
        /// Descriptor 3, on which Ansible's events go.
        case events
    }

    private var fields: [String: any Sendable]

    var object: [String: any Sendable] { self.fields }

    /// Prints a line.
    ///
    /// `{secret}` in it becomes the cluster's replication password.
    static func say(_ text: String, to channel: Channel = .out, end: String = "\n") -> Act {
        Act(fields: ["say": text, "end": end, "to": channel.rawValue])
    }

    /// Prints bytes as they are.
    static func bytes(_ bytes: [UInt8], to channel: Channel = .out) -> Act {
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return Act(fields: ["hex": digits.joined(), "to": channel.rawValue])
    }

    /// Prints a JSON object on a line.
    static func json(_ object: [String: any Sendable], to channel: Channel = .out) -> Act {
        Act(fields: ["json": object, "to": channel.rawValue])
    }

    /// Prints so many bytes without a newline.
    static func flood(_ count: Int, of pattern: String = "x", to channel: Channel = .out) -> Act {
        Act(fields: ["flood": count, "with": pattern, "to": channel.rawValue])
    }

    /// Prints so many lines; `{n}` in them becomes their number.
    static func repeated(_ count: Int, _ line: String, to channel: Channel = .out) -> Act {
        Act(fields: ["repeat": count, "with": line, "to": channel.rawValue])
    }

    /// Does nothing until the test opens the gate of this name.
    static func waitAt(_ gate: String) -> Act { Act(fields: ["gate": gate]) }

    /// Does nothing any more.
    static func hang(ignoring signals: [String] = []) -> Act { Act(fields: ["hang": signals]) }

    static func exit(_ status: Int) -> Act { Act(fields: ["exit": status]) }

    /// Ends by a signal such as `KILL`.
    static func die(_ signal: String) -> Act { Act(fields: ["die": signal]) }

    /// Leaves a process behind that is in no group and no session of the tool's.
    static func leaveOrphan(holdingPipes: Bool) -> Act {
        Act(fields: ["orphan": holdingPipes ? "holding" : "letting go"])
    }

    /// Leaves a process behind that is in the tool's session, but in a group of its own and without any environment.
    static func leaveStripped(holdingPipes: Bool) -> Act {
        Act(fields: ["stripped": holdingPipes ? "holding" : "letting go"])
    }

    /// Locks Terraform's state until the tool has ended.
    static var lockState: Act { Act(fields: ["lock": true]) }

    /// Leaves a lock of a state that is kept elsewhere; taken on this machine, or on another one.
    static func leaveRemoteLock(on machine: String = "") -> Act { Act(fields: ["remote_lock": machine]) }

    /// Has the tool, once it is interrupted, save a state that holds these nodes, give up the lock and end.
    static func saveWhenInterrupted(nodes: [String]) -> Act {
        let instances = nodes.map { node -> [String: any Sendable] in
            ["index_key": node, "attributes": ["id": node]]
        }
        let resource: [String: any Sendable] = [
            "mode": "managed", "module": "module.cluster", "type": "terraform_data", "name": "node",
            "instances": instances,
        ]
        let state: [String: any Sendable] = ["version": 4, "resources": [resource]]
        return Act(fields: ["save": state])
    }

    /// The same, in the first so many calls of its step only.
    func times(_ count: Int) -> Act {
        var act = self
        act.fields["times"] = count
        return act
    }

    // MARK: Messages of the real tools

    /// Ansible's callback begins a task.
    static func task(_ name: String, number: Int = 1, of total: Int = 1) -> Act {
        .json(["event": "task", "name": name, "n": number, "of": total], to: .events)
    }

    /// Ansible's callback tells what became of a task on a host.
    static func result(_ status: String, host: String, task: String = "Try", message: String = "") -> Act {
        .json(["event": "result", "host": host, "task": task, "status": status, "message": message], to: .events)
    }

    /// An error of Terraform's.
    static func diagnostic(_ summary: String, detail: String = "") -> Act {
        let diagnostic: [String: any Sendable] = ["severity": "error", "summary": summary, "detail": detail]
        return .json(["type": "diagnostic", "@message": summary, "diagnostic": diagnostic])
    }
}
