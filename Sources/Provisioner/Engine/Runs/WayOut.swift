import Commands
import Model
import Tools

/// The way out of a failure that going on alone could only meet again.
struct WayOut: Hashable, Sendable {
    /// The command to type next.
    let next: String
    /// The end of the failure's sentence, without the semicolon before it.
    let words: String
    /// Whether the command that failed may succeed when it is repeated.
    let mayRetry: Bool

    /// Finds it; `nil` where going on is worth a try.
    ///
    /// - Parameters:
    ///   - failure: Why the run failed.
    ///   - run: The run.
    ///   - cluster: Its cluster as it is now.
    ///   - past: What came before.
    init?(of failure: RunFailure, run: Run, cluster: Cluster, past: RunPast) {
        if run.kind != .destroy, cluster.wasNeverReady, let line = Self.remake(cluster, failure, past) {
            self = line
            return
        }
        guard past.hasSeen(failure, of: run.kind), let before = past.before else { return nil }
        let again = "run \(before.run) failed with the same words, so repeating it alone is no way out"
        let name = cluster.name
        let destroy = "destroy cluster \(name) confirm=\(name)"
        switch run.kind {
        case .destroy:
            // Only a machine that does not answer can be left out.
            guard cluster.spec.target == .hosts, failure.node != nil, !run.command.contains("skip_unreachable=yes")
            else { return nil }
            self.next = "\(destroy) skip_unreachable=yes"
            self.words = "\(again): mend the cause, or leave what can't be reached as it is"
        case .create, .generate, .plan, .apply, .configure, .resume, .rotate:
            if cluster.wasNeverReady {
                self.next = destroy
                self.words =
                    "\(again): mend the cause and resume cluster \(name), ask for it with other arguments (create cluster \(name) …), or destroy it, which holds no data of yours yet"
            } else {
                self.next = "tail run \(run.id)"
                self.words = "\(again): mend the cause first; tail run \(run.id) shows what the tools said"
            }
        }
        self.mayRetry = true
    }

    private init(next: String, words: String, mayRetry: Bool) {
        (self.next, self.words, self.mayRetry) = (next, words, mayRetry)
    }

    /// Making the cluster without the settings that PostgreSQL complains of.
    private static func remake(_ cluster: Cluster, _ failure: RunFailure, _ past: RunPast) -> WayOut? {
        guard failure.phase == .configure || failure.phase == .verify, let making = past.making,
            let change = ClusterChange(line: making)
        else { return nil }
        let culprits = SettingAtFault.names(in: failure.message, of: cluster.spec.settings)
        guard !culprits.isEmpty else { return nil }
        let remade: ClusterChange
        switch change {
        case .create(let request): remade = .create(request.without(culprits, as: cluster.name))
        case .generate(let request): remade = .generate(request.without(culprits, as: cluster.name))
        default: return nil
        }
        let line = Command.change(remade, wait: true).line
        let given = culprits.map { "set.\($0)" }.joined(separator: " and ")
        let without =
            "\(given) \(culprits.count == 1 ? "was" : "were") asked for, and resuming would try the same again: mend what it needs and resume cluster \(cluster.name), or make it without"
        guard !line.contains(SettingName.notShown) else {
            // Nobody but the one who asked knows the whole line.
            return WayOut(
                next: "destroy cluster \(cluster.name) confirm=\(cluster.name)",
                words: "\(without), with your own values where this says \(SettingName.notShown): \(line)",
                mayRetry: false
            )
        }
        return WayOut(next: line, words: "\(without): \(line)", mayRetry: false)
    }
}

extension Cluster {
    /// Whether it was never verified, so that nobody was told how to connect and no data of users is in it.
    package var wasNeverReady: Bool { (self.completedPhase ?? .validate) < .verify }
}

extension ClusterRequest {
    /// The same request without some settings, and with a name, which may have been invented.
    fileprivate func without(_ settings: [String], as name: ClusterName) -> ClusterRequest {
        var request = self
        request.name = name
        request.settings.removeAll { settings.contains($0.name.rawValue) }
        return request
    }
}
