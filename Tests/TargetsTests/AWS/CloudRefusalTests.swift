import TestSupport
import Testing

@testable import Targets

@Suite("What EC2 refuses")
struct CloudRefusalTests {
    @Test("is answered with the way out that EC2's words do not name", arguments: CloudRefusal.allCases)
    func known(refusal: CloudRefusal) {
        let message =
            "creating EC2 Instance: operation error EC2: RunInstances, https response error StatusCode: 500, RequestID: 1, api error \(refusal.rawValue): no."
        #expect(CloudRefusal(in: message) == refusal)
        #expect(refusal.wayOut(for: .orders, isBuilt: false).contains("cluster orders") || refusal == .addressQuota)
    }

    @Test("is left to its own words otherwise")
    func unknown() {
        #expect(CloudRefusal(in: "UnauthorizedOperation: You are not authorized to perform this operation.") == nil)
    }

    @Test("sends only a cluster that was never built to another zone or type")
    func elsewhere() {
        let way = CloudRefusal.noCapacity.wayOut(for: .orders, isBuilt: false)
        #expect(way.contains("generate cluster orders") && way.contains("zones=") && way.contains("instance_type="))
        #expect(!CloudRefusal.noCapacity.wayOut(for: .orders, isBuilt: true).contains("generate"))
        #expect(CloudRefusal.networkQuota.wayOut(for: .orders, isBuilt: false).contains("subnet_ids="))
    }
}
