extension Argument {
    /// Several values of one kind with commas between them, none of them twice.
    ///
    /// `elements` says in words what they are and follows their count, as in "1 to 9 host names"; `suggest` says what was
    /// probably meant by one that `read` does not take.
    static func list<Element: Hashable & Sendable>(
        _ name: String,
        synonyms: [String] = [],
        placeholder: String,
        _ count: ClosedRange<Int>,
        of elements: String,
        _ presence: ArgumentDescription.Presence,
        summary: String,
        read: @escaping @Sendable (String) -> Element?,
        write: @escaping @Sendable (Element) -> String,
        suggest: @escaping @Sendable (String) -> Element? = { _ in nil }
    ) -> Argument where Value == [Element] {
        let list = ListForm(count: count, read: read, write: write, suggest: suggest)
        return Argument(
            description: ArgumentDescription(
                name: name,
                synonyms: synonyms,
                placeholder: placeholder,
                presence: presence,
                summary: summary,
                range: "\(count.lowerBound) to \(count.upperBound) \(elements), with commas between them and none twice"
            ),
            read: { list.elements(of: $0) },
            write: { list.text(of: $0) },
            suggest: { list.suggestion(for: $0) },
            fault: { list.fault(of: $0) }
        )
    }
}

/// How a list of values is read and written.
private struct ListForm<Element: Hashable & Sendable>: Sendable {
    let count: ClosedRange<Int>
    let read: @Sendable (String) -> Element?
    let write: @Sendable (Element) -> String
    let suggest: @Sendable (String) -> Element?

    func elements(of text: String) -> [Element]? {
        let parts = Self.parts(of: text)
        let elements = parts.compactMap(self.read)
        guard elements.count == parts.count, self.count.contains(elements.count) else { return nil }
        return Set(elements).count == elements.count ? elements : nil
    }

    func text(of elements: [Element]) -> String {
        elements.map(self.write).joined(separator: ",")
    }

    /// The list without blanks, empty places and repeats, where that is all that was wrong with it.
    func suggestion(for text: String) -> String? {
        let parts = text.split { $0 == "," || $0 == ";" || $0.isWhitespace }.map(String.init)
        var known: Set<Element> = []
        let elements = parts.compactMap { self.read($0) ?? self.suggest($0) }
        guard elements.count == parts.count else { return nil }
        let different = elements.filter { known.insert($0).inserted }
        return self.count.contains(different.count) ? self.text(of: different) : nil
    }

    func fault(of text: String) -> String? {
        let parts = Self.parts(of: text)
        var known: Set<Element> = []
        for part in parts {
            guard !part.isEmpty else { return parts.count > 1 ? "there is nothing beside a comma" : nil }
            guard let element = self.read(part) else {
                return parts.count > 1 ? "\"\(part.clipped())\" is none" : nil
            }
            guard known.insert(element).inserted else { return "\(self.write(element)) is there twice" }
        }
        return self.count.contains(parts.count) ? nil : "these are \(parts.count)"
    }

    private static func parts(of text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
}
