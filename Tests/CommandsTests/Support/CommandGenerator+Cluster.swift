@testable import Commands

extension CommandGenerator {
    /// Anything that a cluster may be asked to be.
    mutating func clusterRequest() -> ClusterRequest {
        let memory = ["128kB", "256MB", "1GB", "3TB", "25%", "80%"].compactMap { SharedBuffers($0) }
        var request = ClusterRequest(
            name: Bool.random(using: &self.random) ? self.cluster() : nil,
            target: self.random.maybe { $0.pick(Target.allCases) },
            major: self.random.maybe { Int.random(in: ProtocolLimits.majors, using: &$0) },
            replicas: self.random.maybe { Int.random(in: ProtocolLimits.replicas, using: &$0) },
            instanceType: self.random.maybe { $0.pick(["t3.medium", "x2gd.metal", "9", "A-b.C"]) },
            maxConnections: self.random.maybe { Int.random(in: ProtocolLimits.maxConnections, using: &$0) },
            sharedBuffers: self.random.maybe { $0.pick(memory) },
            settings: self.settings()
        )
        request.timeToLive = self.random.maybe { $0.pick([.seconds(10), .seconds(28_800), .seconds(31_536_000)]) }
        request.machines = self.machines()
        request.cloud = self.cloud()
        return request
    }

    private mutating func settings() -> [ClusterRequest.Setting] {
        let names = ["work_mem", "auto_explain.log_analyze", "search_path", "a", "_x"].shuffled(using: &self.random)
        let count = Int.random(in: 0...names.count, using: &self.random)
        return names.prefix(count).compactMap { name in
            let visible = String.UnicodeScalarView(self.random.text(upTo: 30).unicodeScalars.filter { !$0.needsEscape })
            return SettingName(name).map { ClusterRequest.Setting(name: $0, value: String(visible)) }
        }
    }
}
