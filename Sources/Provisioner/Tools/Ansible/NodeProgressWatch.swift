import Model

/// Tells how far nodes are while Ansible is at one task for long: a server replays WAL or writes its last checkpoint, a copy
/// is made durable.
///
/// An answer that does not come is no failure: a module that moves nothing ends by itself and says so.
struct NodeProgressWatch: Sendable {
    let result: AnsibleResult
    let nodes: [Node]
    /// How long a task must last before nodes are asked, and how long to wait before they are asked again.
    var interval: Duration = .seconds(3)

    /// Watches until the task that it runs in is cancelled.
    ///
    /// - Parameters:
    ///   - read: Asks a node.
    ///   - moved: Is told that something has moved.
    ///   - tell: Passes on a step.
    func run(
        read: @escaping @Sendable (Node) async -> NodeProgress?,
        moved: @Sendable () -> Void,
        tell: @Sendable (RunStep) async throws -> Void
    ) async {
        var seen: [String: NodeProgress] = [:]
        var task = ""
        while (try? await ContinuousClock().sleep(for: self.interval)) != nil {
            let now = self.result.currentTask
            guard now == task, !now.isEmpty, !self.result.hasEnded else {
                task = now
                continue
            }
            for (node, progress) in await self.answers(read) where seen[node] != progress {
                let text = seen[node]?.text
                seen[node] = progress
                moved()
                guard !progress.text.isEmpty, progress.text != text else { continue }
                // The run itself will say that nothing can be written down any more.
                guard (try? await tell(self.result.step(of: progress, on: node))) != nil else { return }
            }
        }
    }

    /// What the nodes say, all asked at once, in the order of their names.
    private func answers(
        _ read: @escaping @Sendable (Node) async -> NodeProgress?
    ) async -> [(node: String, progress: NodeProgress)] {
        await withTaskGroup(of: (String, NodeProgress?).self) { group in
            for node in self.nodes { group.addTask { (node.name, await read(node)) } }
            var answers: [(node: String, progress: NodeProgress)] = []
            for await (node, progress) in group {
                if let progress { answers.append((node, progress)) }
            }
            return answers.sorted { $0.node < $1.node }
        }
    }
}
