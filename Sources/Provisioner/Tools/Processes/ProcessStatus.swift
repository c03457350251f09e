#if canImport(Glibc)
    package import Glibc
#endif

/// What the kernel says of one process.
package struct ProcessStatus: Hashable, Sendable {
    package let id: pid_t
    let parent: pid_t
    /// The process id of the session's first leader, which may have ended.
    package let session: pid_t
    /// When it started, in clock ticks since the machine's start.
    let ticks: Int64
    /// Whether it has ended and only its parent has not taken notice yet.
    package let hasEnded: Bool
    /// Whether it is a thread of the kernel, which runs no program.
    let isOfKernel: Bool

    init(
        id: pid_t,
        parent: pid_t,
        session: pid_t,
        ticks: Int64,
        hasEnded: Bool = false,
        isOfKernel: Bool = false
    ) {
        self.id = id
        self.parent = parent
        self.session = session
        self.ticks = ticks
        self.hasEnded = hasEnded
        self.isOfKernel = isOfKernel
    }

    /// Reads a line of `/proc/PID/stat`.
    init?(line: String) {
        // The name stands in parentheses and may hold anything, parentheses and spaces too.
        guard let open = line.firstIndex(of: "("), let close = line.lastIndex(of: ")") else { return nil }
        let fields = line[line.index(after: close)...].split(separator: " ")
        guard fields.count > 19, let id = pid_t(line[..<open].trimmingSuffix { $0 == " " }),
            let parent = pid_t(fields[1]), let session = pid_t(fields[3]), let flags = UInt32(fields[6]),
            let ticks = Int64(fields[19])
        else { return nil }
        self.init(
            id: id,
            parent: parent,
            session: session,
            ticks: ticks,
            hasEnded: fields[0] == "Z" || fields[0] == "X",
            // PF_KTHREAD of include/linux/sched.h.
            isOfKernel: flags & 0x0020_0000 != 0
        )
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, condition(last) { text.removeLast() }
        return text
    }
}
