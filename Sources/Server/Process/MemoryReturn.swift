import Logging
import ServiceLifecycle

#if canImport(Glibc)
    import CAllocator
    import Glibc
#endif

/// The service that gives memory which nothing uses any more back to the machine, as long as the server runs.
struct MemoryReturn: Service {
    /// How often it looks.
    private static let interval: Duration = .seconds(5)

    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var spare = SpareMemory()
            while !Task.isCancelled {
                try await Task.sleep(for: Self.interval)
                guard let before = Self.resident, spare.isWorthAsking(holding: before) else { continue }
                Self.giveBack()
                guard let after = Self.resident else { continue }
                spare.asked(holding: before, leaving: after)
                self.logger.debug(
                    "Gave memory back",
                    metadata: [LogKey.before: "\(before)", LogKey.after: "\(after)"]
                )
            }
        }
    }

    #if canImport(Glibc)
        /// The bytes that the machine has given to the process; `nil` where the kernel does not tell.
        static var resident: Int? {
            guard let file = fopen("/proc/self/statm", "re") else { return nil }
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 128)
            guard fgets(&line, Int32(line.count), file) != nil else { return nil }
            let fields = line.prefix { $0 != 0 }.split(separator: CChar(UInt8(ascii: " ")))
            guard fields.count > 1,
                let pages = Int(String(decoding: fields[1].map { UInt8(bitPattern: $0) }, as: UTF8.self))
            else { return nil }
            return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
        }

        /// Has the allocator give back every page that nothing uses.
        static func giveBack() { malloc_trim(0) }
    #else
        static var resident: Int? { nil }

        static func giveBack() {}
    #endif
}
