import Commands
import Foundation
import Model
import SystemPackage
import Tools

/// What the answer to a cancellation tells: how the run ended, what there is now and what there is not, and what the
/// commands that come next would do.
struct CancelReport: Sendable {
    let run: Run
    let cluster: Cluster?
    /// How many machines or instances there are, where that is known.
    let instances: Int?
    /// What there is, for people.
    let existing: String
    /// What the plan would have made and the state does not know, by address; `nil` where no plan is known.
    let missing: [String]?
    /// The lock that is left on the state.
    let lock: StateLocks.Found?
    /// Processes of the run that could not be ended.
    let living: [pid_t]
    /// Where it was forced: the time that programs had, and the time that they would have had.
    let grace: (given: Duration, usual: Duration)?

    private var wasCancelled: Bool { self.run.state == .cancelled }

    /// The final `OK`.
    var reply: Reply {
        var fields: ReplyFields = [
            "run": ReplyValue(self.run.id.rawValue), "cluster": .string(self.run.cluster.rawValue),
            "state": .string(self.run.state.rawValue),
            "cluster_state": self.cluster.map { .string($0.state.rawValue) },
            "instances": self.instances.map { ReplyValue($0) },
        ]
        fields.append("missing", self.missing.map { ReplyValue($0.count) })
        fields.append("state_lock", .boolean(self.lock != nil))
        fields.append("lock", self.lock.map { .string($0.lock.id) })
        fields.append("living", self.living.isEmpty ? nil : ReplyValue(self.living.count))
        fields.append("next", self.run.failure?.next.map { .string($0) })
        return Reply(.ok, fields, text: self.text)
    }

    private var text: String {
        let verb =
            self.wasCancelled
            ? "was cancelled" : "ended before it could be cancelled (\(self.run.state.rawValue))"
        let place =
            self.run.startedAt == nil
            ? "before it began, so nothing was done" : "in phase \(self.run.phase?.rawValue ?? "none")"
        let facts = [self.existing, self.missingText, self.lockText, self.livingText, self.risk].compactMap(\.self)
        let whole = "run \(self.run.id) \(verb) \(place): " + facts.joined(separator: "; ")
        return ([whole] + self.outlook).joined(separator: ". ")
    }

    private var missingText: String? {
        guard let missing = self.missing else { return nil }
        guard !missing.isEmpty else { return "everything that was planned is made" }
        let shown = missing.prefix(10).joined(separator: ", ")
        return "not made: \(shown)\(missing.count > 10 ? " and \(missing.count - 10) more" : "")"
    }

    private var lockText: String {
        guard let lock = self.lock else { return "no state lock is left" }
        return
            "Terraform's state lock \(lock.lock.id) was left (\(lock.lock.holder)); unlock cluster \(self.run.cluster) confirm=\(self.run.cluster) takes it away"
    }

    private var livingText: String? {
        guard self.run.startedAt != nil else { return nil }
        guard !self.living.isEmpty else { return "none of its processes is left" }
        let numbers = self.living.map(String.init).joined(separator: ", ")
        return "processes \(numbers) could not be ended and still work on it"
    }

    private var risk: String? {
        guard let (given, usual) = self.grace, self.wasCancelled, self.run.startedAt != nil else { return nil }
        let times = "its program had \(given.components.seconds) s to end by itself, not \(usual.components.seconds) s"
        return switch self.run.phase {
        case .apply, .destroy:
            "forced, so \(times): what it was making or removing at that moment may be half done, and may exist without being in the state"
        default: "forced, so \(times): a step may have been cut off half-way"
        }
    }

    /// What the next commands would do.
    private var outlook: [String] {
        guard self.wasCancelled, self.run.startedAt != nil, let cluster = self.cluster, self.run.failure?.next != nil
        else {
            return []
        }
        let destroy = "destroy cluster \(cluster.name) confirm=\(cluster.name)"
        guard self.run.kind != .destroy else { return ["\(destroy) goes on with the removal from where it is"] }
        guard cluster.state != .destroyed else { return [] }
        let resumed =
            switch self.run.phase {
            case .validate, .generate, .plan, nil: "begins again with the plan; nothing has been made yet"
            case .apply: "plans anew and makes only what is missing"
            case .reach, .renew, .configure, .verify, .stop, .destroy, .remove:
                "has Ansible go through every node again, which repairs what is half done, a half-cloned replica too, and verifies the whole"
            }
        return ["resume cluster \(cluster.name) \(resumed)", "\(destroy) removes everything that exists"]
    }

    /// What the saved plan would have made and a state that lies in the workspace does not know.
    static func missing(in workspace: Workspace, _ run: Run, settings: ProvisionerSettings) -> [String]? {
        guard run.phase == .apply, settings.terraformOptions.backendFile == nil,
            let plan = PlanSummary(in: workspace)
        else { return nil }
        let document = FileManager.default.contents(atPath: workspace.state.string) ?? Data()
        guard let state = try? TerraformState(document: document) else { return nil }
        let known = Set(state.resources.filter { !$0.isTainted }.map(\.address))
        return plan.changes.filter { $0.action == "create" && !known.contains($0.address) }.map(\.address)
    }
}
