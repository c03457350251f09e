import TestSupport
import Testing

@testable import Tools

@Suite("Causes of failures that pass by themselves")
struct TransientCauseTests {
    @Test("are recognised in what Terraform and its providers say", arguments: Self.passing)
    func terraform(text: String, cause: TransientCause) {
        #expect(TransientCause(terraform: text) == cause)
    }

    @Test("are recognised in what Ansible says", arguments: Self.passingAnsible)
    func ansible(text: String, cause: TransientCause) {
        #expect(TransientCause(ansible: text) == cause)
    }

    @Test("are not seen in what stays wrong", arguments: Self.staying)
    func stays(text: String) {
        #expect(TransientCause(terraform: text) == nil)
        #expect(TransientCause(ansible: text) == nil)
    }

    private static let passing: [(String, TransientCause)] = [
        (
            "reading EC2 Instances: operation error EC2: DescribeInstances, exceeded maximum number of attempts, 3, https response error StatusCode: 503, RequestID: 5a1, api error RequestLimitExceeded: Request limit exceeded.",
            .throttled
        ),
        ("operation error STS: GetCallerIdentity, api error Throttling: Rate exceeded", .throttled),
        ("operation error EC2: DescribeVpcs, https response error StatusCode: 500, RequestID: 1", .serverError),
        ("operation error EC2: DescribeImages, api error InternalError: An internal error has occurred", .serverError),
        (
            "Failed to query available provider packages: Could not retrieve the list of available versions for provider hashicorp/aws: could not connect to registry.terraform.io: failed to request discovery document: Get \"https://registry.terraform.io/.well-known/terraform.json\": net/http: TLS handshake timeout",
            .network
        ),
        (
            "Failed to install provider: Error while installing hashicorp/aws v5.80.0: read tcp 10.0.0.5:41234->151.101.1.1:443: read: connection reset by peer",
            .network
        ),
        (
            "request send failed, Post \"https://ec2.eu-central-1.amazonaws.com/\": dial tcp 1.2.3.4:443: i/o timeout",
            .network
        ),
    ]

    private static let passingAnsible: [(String, TransientCause)] = [
        (
            "Gather facts: Failed to connect to the host via ssh: ssh: connect to host 10.0.0.2 port 22: Connection timed out",
            .unreachable
        ),
        (
            "Install: Data could not be sent to remote host \"10.0.0.2\". Make sure this host can be reached over ssh: ",
            .unreachable
        ),
        (
            "Install the packages: E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 912 (unattended-upgr)",
            .packagesLocked
        ),
        (
            "Update: Failed to lock apt for exclusive operation: Failed to lock directory /var/lib/apt/lists/",
            .packagesLocked
        ),
    ]

    private static let staying = [
        "", "Invalid value for variable: Every port must be a whole number from 1024 to 65535.",
        "api error UnauthorizedOperation: You are not authorized to perform this operation. StatusCode: 403",
        "api error AuthFailure: AWS was not able to validate the provided access credentials",
        "Failed to connect to the host via ssh: admin@10.0.0.2: Permission denied (publickey).",
        "Failed to connect to the host via ssh: Host key verification failed.",
        "tls: failed to verify certificate: x509: certificate signed by unknown authority",
        "api error InstanceLimitExceeded: You have requested more vCPU capacity than your current vCPU limit",
        "Initialise: initdb: error: directory exists but is not empty", "Clone: disk full",
    ]
}
