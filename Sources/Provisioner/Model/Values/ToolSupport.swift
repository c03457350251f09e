/// Which versions of an external program pgherd works with, as far as that was tried.
package struct ToolSupport: Hashable, Sendable {
    /// The oldest version that works, as far as is known.
    package let minimum: ToolVersion
    /// The oldest version that the whole of pgherd was tried with.
    let oldestTried: ToolVersion
    /// The newest version that the whole of pgherd was tried with; later patches of its series (`N.N`) count as tried.
    let newestTried: ToolVersion
    /// What is known not to work between them, or beyond.
    package let broken: [BrokenRelease]

    /// - Parameters:
    ///   - minimum: The oldest version that works, as far as is known.
    ///   - oldestTried: The oldest that was tried; without it the minimum was.
    ///   - newestTried: The newest that was tried.
    ///   - broken: What is known not to work.
    init(
        minimum: ToolVersion,
        oldestTried: ToolVersion? = nil,
        newestTried: ToolVersion,
        broken: [BrokenRelease] = []
    ) {
        self.minimum = minimum
        self.oldestTried = oldestTried ?? minimum
        self.newestTried = newestTried
        self.broken = broken
    }

    /// What was tried, for people: `2.14 to 2.21`, or one series.
    package var range: String {
        let (oldest, newest) = (self.oldestTried.series, self.newestTried.series)
        return oldest == newest ? oldest : "\(oldest) to \(newest)"
    }

    /// The release among those known not to work that a program belongs to.
    ///
    /// - Parameters:
    ///   - version: The program's version.
    ///   - words: The first line that the program says when it is asked for its version.
    /// - Returns: The release; `nil` where none of them fits.
    package func broken(_ version: ToolVersion, saying words: String) -> BrokenRelease? {
        self.broken.first { $0.includes(version, saying: words) }
    }

    /// How a version lies to what was tried, as the word of a sentence: `newer`, `older`; `nil` where it was tried.
    package func untried(_ version: ToolVersion) -> String? {
        let series = (version.major, version.minor)
        if series > (self.newestTried.major, self.newestTried.minor) { return "newer" }
        return series < (self.oldestTried.major, self.oldestTried.minor) ? "older" : nil
    }
}

/// Releases of a program that are known not to work, and why.
package struct BrokenRelease: Hashable, Sendable {
    /// The word by which the program names itself where it is another product under the same name; `nil` for any.
    package var product: String?
    /// The first version that does not work; `nil` for all of them.
    package var first: ToolVersion?
    /// The first version that works again; `nil` where none is known.
    var mended: ToolVersion?
    /// What happens with it, as the end of a sentence that began with program and version, in plain words.
    package let reason: String

    fileprivate func includes(_ version: ToolVersion, saying words: String) -> Bool {
        if let product, !words.lowercased().contains(product.lowercased()) { return false }
        if let first, version < first { return false }
        if let mended, version >= mended { return false }
        return true
    }
}
