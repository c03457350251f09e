package import Model

/// The settings of one node that depend on its machine: computed once, when the node is first configured, and kept from then on.
///
/// What the user has asked for by `set.NAME=` is read by PostgreSQL after these, and so wins.
package struct NodeTuning: Sendable {
    package let spec: ClusterSpec
    /// The machine's, in kibibytes.
    package let memory: Int64
    /// Where the data lies, in mebibytes.
    package let freeDisk: Int64
    /// The machine's processors.
    package let cores: Int
    /// The processors of the cluster's largest machine.
    package let mostCores: Int
    /// How many instances share the machine.
    package let share: Int
    /// What the PostgreSQL of this node was built with.
    package let build: PostgresBuild

    package init(
        spec: ClusterSpec,
        memory: Int64,
        freeDisk: Int64,
        cores: Int,
        mostCores: Int,
        share: Int,
        build: PostgresBuild
    ) {
        self.spec = spec
        self.memory = memory
        self.freeDisk = freeDisk
        self.cores = cores
        self.mostCores = mostCores
        self.share = share
        self.build = build
    }

    /// Those of the settings that follow from the disk.
    static let diskSettings = Set(DiskTuning(freeDisk: 0, isAlone: true).settings.keys)

    /// The settings that a node is to have: once its cluster was configured, those that it has been given and no others.
    ///
    /// A machine's memory changes by some kilobytes with every kernel, a disk fills, and a later version of pgherd computes more
    /// and otherwise: what serves must not have to be restarted for that. Before the cluster was configured only the disk's are
    /// kept, so that a machine may still be given more memory.
    package static func keeping(
        _ known: [String: String],
        of cluster: Cluster,
        over computed: [String: String]
    ) -> [String: String] {
        guard (cluster.completedPhase ?? .validate) < .configure || known.isEmpty else { return known }
        return computed.merging(known.filter { Self.diskSettings.contains($0.key) }) { $1 }
    }

    /// What to say where settings that are kept were computed for a machine of quite another size; `nil` where they fit.
    package static func misfit(of known: [String: String], beside computed: [String: String]) -> String? {
        let name = "effective_cache_size"
        guard let kept = known[name], let fitting = computed[name], let before = Self.kibibytes(kept),
            let now = Self.kibibytes(fitting), abs(now - before) * 10 > before
        else { return nil }
        return
            "its memory is not what its settings were computed for (\(name) stays \(kept), and would be \(fitting) today); they stay as they are"
    }

    /// The number of an amount of memory as ``settings`` writes it; `nil` for anything else.
    package static func kibibytes(_ text: String) -> Int64? {
        text.hasSuffix("kB") ? Int64(text.dropLast(2)) : nil
    }

    /// The settings by name, in PostgreSQL's units.
    package var settings: [String: String] {
        let memory = self.memory / Int64(self.share)
        let buffers = self.spec.sharedBuffers.kibibytes(of: memory)
        let isAlone = self.spec.machines != nil
        let parts = [
            MemoryTuning(
                memory: memory,
                maxConnections: self.spec.maxConnections,
                sharedBuffers: buffers,
                replicas: self.spec.replicas
            ).settings,
            DiskTuning(freeDisk: self.freeDisk / Int64(self.share), isAlone: isAlone).settings,
            ProcessorTuning(
                cores: isAlone ? self.cores : max(1, self.cores / self.share),
                mostCores: self.mostCores,
                major: self.spec.major,
                isAlone: isAlone
            ).settings,
            ConnectionTuning(spec: self.spec).settings,
            BuildTuning(build: self.build, major: self.spec.major).settings,
            isAlone ? MachineTuning(spec: self.spec, sharedBuffers: buffers).settings : [:],
        ]
        return parts.reduce(into: [:]) { settings, part in settings.merge(part) { $1 } }
    }
}
