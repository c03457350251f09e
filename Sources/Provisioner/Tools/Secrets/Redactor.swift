import Foundation
package import Model

/// The one place through which text from outside passes before it becomes an event, a log line or an audit entry: known
/// secret values are struck out.
///
/// It compares bytes. To a comparison by characters, a secret with an accent behind it would be another text; and tools
/// print lines of hundreds of kilobytes, which Foundation's search passes through at 1 MB each second.
package struct Redactor: Sendable {
    /// A beginning of a secret that is shorter, in bytes, can't be told from other text.
    private static let shortestBeginning = 4
    private static let mask = Array("(secret)".utf8)
    private static let cutMark = Array(LineSplitter.cutMark.utf8)
    private static let replacementCharacter = Array("\u{FFFD}".utf8)

    /// The longest first: one may be the beginning of another.
    private let secrets: [[UInt8]]

    package init(_ secrets: [Secret]) {
        self.secrets = secrets.flatMap { Self.parts(of: $0.revealed()) }.map { Array($0.utf8) }
            .filter { $0.count >= 6 }.sorted { $0.count > $1.count }
    }

    /// The lines of a secret, since text from outside comes line by line; the frame of a PEM document is none.
    private static func parts(of secret: String) -> [String] {
        secret.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.hasPrefix("-----") }
    }

    package func redacted(_ text: String) -> String {
        // At the cut first: what is left of a secret there may begin with another one that is whole.
        String(decoding: self.strikingWhole(self.strikingCut(Array(text.utf8))), as: UTF8.self)
    }

    /// Strikes out the beginning of a secret at the place where a too long line was cut off.
    private func strikingCut(_ text: [UInt8]) -> [UInt8] {
        guard let mark = Self.places(of: Self.cutMark, in: text).last else { return text }
        var kept = text[..<mark]
        // What is left of a character that was cut belongs to no beginning.
        while kept.suffix(Self.replacementCharacter.count).elementsEqual(Self.replacementCharacter) {
            kept.removeLast(Self.replacementCharacter.count)
        }
        let longest = self.secrets.compactMap { secret in
            (Self.shortestBeginning...secret.count).last { kept.suffix($0).elementsEqual(secret.prefix($0)) }
        }.max()
        guard let longest else { return text }
        return kept.dropLast(longest) + Self.mask + text[mark...]
    }

    private func strikingWhole(_ text: [UInt8]) -> [UInt8] {
        self.secrets.reduce(text) { text, secret in
            let places = Self.places(of: secret, in: text)
            guard !places.isEmpty else { return text }
            var kept: [UInt8] = []
            var end = 0
            for place in places {
                kept += text[end..<place] + Self.mask
                end = place + secret.count
            }
            return kept + text[end...]
        }
    }

    /// Where a part begins, from the first to the last; places do not overlap.
    private static func places(of part: [UInt8], in text: [UInt8]) -> [Int] {
        guard let first = part.first else { return [] }
        return text.withUnsafeBytes { text in
            guard let base = text.baseAddress else { return [] }
            var places: [Int] = []
            var next = 0
            while next + part.count <= text.count,
                let found = memchr(base + next, Int32(first), text.count - part.count + 1 - next)
            {
                let place = UnsafeRawPointer(found) - base
                let isWhole = memcmp(base + place, part, part.count) == 0
                if isWhole { places.append(place) }
                next = place + (isWhole ? part.count : 1)
            }
            return places
        }
    }
}
