/// A version of an external program.
struct ToolVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    let major: Int
    let minor: Int
    let patch: Int

    init(major: Int, minor: Int, patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Finds the first `N.N` or `N.N.N` in a line such as `Terraform v1.11.4` or `ansible-playbook [core 2.14.18]`.
    init?(in line: String) {
        for word in line.split(whereSeparator: { !($0.isNumber || $0 == ".") }) {
            let parts = word.split(separator: ".")
            let numbers = parts.compactMap { Int($0) }
            guard numbers.count >= 2, numbers.count == parts.count else { continue }
            self.init(major: numbers[0], minor: numbers[1], patch: numbers.count > 2 ? numbers[2] : 0)
            return
        }
        return nil
    }

    var description: String { "\(self.major).\(self.minor).\(self.patch)" }

    /// Without the patch: `2.14`.
    var series: String { "\(self.major).\(self.minor)" }

    /// The series after this one: `2.15` for 2.14.18.
    var nextSeries: String { "\(self.major).\(self.minor + 1)" }

    static func < (lhs: ToolVersion, rhs: ToolVersion) -> Bool {
        (lhs.major, lhs.minor, lhs.patch) < (rhs.major, rhs.minor, rhs.patch)
    }
}
