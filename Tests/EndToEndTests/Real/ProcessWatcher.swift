/// Keeps every command line and environment that processes of a scratch directory have while it watches.
enum ProcessWatcher {
    /// Begins to watch; cancelling the task ends it.
    static func watch(_ directory: String) -> Task<Set<String>, Never> {
        Task {
            var seen: Set<String> = []
            do {
                try await Deadline.until("the watching is over", within: .seconds(300)) {
                    for process in ProcessTable.processes(in: directory) {
                        seen.insert(process.arguments.joined(separator: " "))
                        seen.insert(process.environment.joined(separator: " "))
                    }
                    return Task.isCancelled
                }
            } catch {
                // Cancelled while it slept between two looks, as it is meant to be.
            }
            return seen
        }
    }
}
