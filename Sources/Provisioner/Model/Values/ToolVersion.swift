/// A version of an external program.
package struct ToolVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let major: Int
    package let minor: Int
    package let patch: Int

    package init(major: Int, minor: Int, patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Finds the first `N.N` or `N.N.N` in a line such as `Terraform v1.11.4` or `ansible-playbook [core 2.14.18]`.
    package init?(in line: String) {
        for word in line.split(whereSeparator: { !($0.isNumber || $0 == ".") }) {
            let parts = word.split(separator: ".")
            let numbers = parts.compactMap { Int($0) }
            guard numbers.count >= 2, numbers.count == parts.count else { continue }
            self.init(major: numbers[0], minor: numbers[1], patch: numbers.count > 2 ? numbers[2] : 0)
            return
        }
        return nil
    }

    package var description: String { "\(self.major).\(self.minor).\(self.patch)" }

    /// Without the patch: `2.14`.
    package var series: String { "\(self.major).\(self.minor)" }

    /// The series after this one: `2.15` for 2.14.18.
    var nextSeries: String { "\(self.major).\(self.minor + 1)" }

    package static func < (lhs: ToolVersion, rhs: ToolVersion) -> Bool {
        (lhs.major, lhs.minor, lhs.patch) < (rhs.major, rhs.minor, rhs.patch)
    }
}
