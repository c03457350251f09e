#if canImport(Glibc)
    import Glibc
#endif

/// How many descriptors the process may have open: connections, programs and records all take some.
struct DescriptorLimit: Hashable, Sendable {
    /// More than this is not asked for: programs that close everything up to the limit would take long over it.
    static let most: UInt64 = 65_536

    /// What counts now.
    var soft: UInt64
    /// What the process may raise it to.
    var hard: UInt64

    /// What the soft limit is raised to; never below what it is.
    var raised: UInt64 { max(self.soft, min(self.hard, Self.most)) }

    /// What it is now; `nil` where the kernel does not tell.
    static var current: DescriptorLimit? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return DescriptorLimit(soft: UInt64(limit.rlim_cur), hard: UInt64(limit.rlim_max))
    }

    /// Raises the soft limit of this process, and of the programs that it starts.
    ///
    /// - Returns: What counts after that; `nil` where the kernel does not tell.
    @discardableResult
    static func raise() -> DescriptorLimit? {
        guard let current = Self.current else { return nil }
        var limit = rlimit(rlim_cur: rlim_t(current.raised), rlim_max: rlim_t(current.hard))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Self.current
    }
}
