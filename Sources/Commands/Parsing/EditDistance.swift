/// How many single-character changes (insert, delete, replace, swap of neighbours) lie between two words.
package enum EditDistance {
    /// The distance; words of more than 64 bytes are as far apart as they are long.
    static func between(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard left.count <= 64, right.count <= 64 else { return max(left.count, right.count) }
        var older: [Int] = []
        var previous = Array(0...right.count)
        for row in 1..<(left.count + 1) {
            var current = [row]
            for column in 1..<(right.count + 1) {
                let cost = left[row - 1] == right[column - 1] ? 0 : 1
                var best = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, older[column - 2] + 1)
                }
                current.append(best)
            }
            older = previous
            previous = current
        }
        return previous[right.count]
    }

    /// The candidate that was probably meant, if one is close enough to be worth saying.
    package static func closest(to word: String, among candidates: some Sequence<String>) -> String? {
        let word = word.foldedASCII
        let close = candidates.map { (candidate: $0, distance: Self.between(word, $0.foldedASCII)) }
            .filter { $0.distance <= Self.tolerance(for: max(word.utf8.count, $0.candidate.utf8.count)) }
        return close.min { $0.distance < $1.distance }?.candidate
    }

    private static func tolerance(for length: Int) -> Int {
        switch length {
        case ..<3: 0
        case ..<6: 1
        case ..<11: 2
        default: 3
        }
    }
}
