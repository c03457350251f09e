import Commands
import SystemPackage
import TestSupport
import Testing

@testable import Engine
@testable import Model

@Suite("The networks that SSH may come from")
struct PresentNetworksTests {
    private func cluster(
        _ state: ClusterState,
        completed: PhaseName?,
        spec: ClusterSpec = .aws(),
        hasBegunApply: Bool = true
    ) -> Cluster {
        var cluster = Cluster.sample(spec, state: state, completed: completed)
        cluster.hasBegunApply = hasBegunApply
        return cluster
    }

    @Test("are those of the server at the next plan, wherever it was when the cluster was made")
    func networks() throws {
        var settings = ProvisionerSettings(dataDirectory: "/data")
        let cluster = self.cluster(.ready, completed: .verify)
        let before = try #require(cluster.spec.cloud?.sshNetworks)
        for networks in [[], before] {
            settings.aws.sshNetworks = networks
            #expect(RunExecutor.withPresentNetworks(cluster, [.plan], settings) == nil)
        }
        settings.aws.sshNetworks = ["198.51.100.7/32"]
        let present = RunExecutor.withPresentNetworks(cluster, [.plan], settings)
        #expect(present?.spec.cloud?.sshNetworks == ["198.51.100.7/32"])
        #expect(RunExecutor.withPresentNetworks(cluster, [.apply], settings) == nil)
        let local = self.cluster(.ready, completed: .verify, spec: .sample)
        #expect(RunExecutor.withPresentNetworks(local, [.plan], settings) == nil)
    }
}
