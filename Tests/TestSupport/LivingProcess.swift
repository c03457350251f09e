import Foundation

/// Looks at other processes.
package enum LivingProcess {
    /// Whether there is such a process and it has not ended; one that nobody has taken notice of since does not live.
    package static func isAlive(_ process: String?) -> Bool {
        guard let process, let status = FileManager.default.contents(atPath: "/proc/\(process)/stat") else {
            return false
        }
        // The state stands behind the name, which is in parentheses and may hold anything.
        let state = String(decoding: status, as: UTF8.self).split(separator: ")").last?.split(separator: " ").first
        return state != "Z" && state != "X"
    }
}
