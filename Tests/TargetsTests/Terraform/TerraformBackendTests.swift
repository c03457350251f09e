import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Targets
@testable import Tools

@Suite("Where Terraform keeps its states")
struct TerraformBackendTests {
    private let scratch: Scratch

    init() throws {
        self.scratch = try Scratch()
    }

    private func backend(_ content: String) throws -> TerraformBackend {
        try TerraformBackend(
            file: try self.scratch.write(content, to: "backend.json"),
            cluster: .orders,
            installation: "8d5f4a66"
        )
    }

    @Test("is what the operator's file says, with the cluster's name wherever it belongs")
    func good() throws {
        let backend = try self.backend(
            #"{"s3": {"bucket": "states", "key": "pgherd/{cluster}/{cluster}.tfstate", "use_lockfile": true, "max_retries": 3}}"#
        )
        #expect(backend.kind == "s3")
        let expected: [String: Any] = [
            "bucket": "states", "key": "pgherd/orders/orders.tfstate", "use_lockfile": true, "max_retries": 3,
        ]
        #expect(try backend.settings as NSDictionary == expected as NSDictionary)
        let main = try #require(
            try HostsTarget().terraform(.sample(.hosts())).documents(backend: backend)["main.tf.json"]
        )
        let object = try #require(try JSONSerialization.jsonObject(with: main) as? [String: Any])
        let settings = try #require(object["terraform"] as? [String: Any])
        #expect(settings["backend"] as? NSDictionary == ["s3": expected] as NSDictionary)
    }

    @Test(
        "is refused with the file's name where that would not work",
        arguments: [
            (#"{"s3": {"bucket": "states", "key": "one.tfstate"}}"#, "would share one state"),
            ("", "would share one state"),
            ("backend \"s3\" { key = \"{cluster}\" }", "must be one JSON object"),
            (#"{"s3": {"key": "{cluster}"}, "gcs": {}}"#, "must be one JSON object"),
            (#"{"s3": "{cluster}"}"#, "must be one JSON object"),
            (#"[{"s3": {"key": "{cluster}"}}]"#, "must be one JSON object"),
            (#"{"s3": {"key": "{cluster}"}"#, "must be one JSON object"),
        ]
    )
    func bad(content: String, words: String) throws {
        let failure = #expect(throws: CommandFailure.self) { try self.backend(content) }
        #expect(failure?.code == .generateFailed)
        let message = try #require(failure?.message)
        #expect(message.contains(words))
        #expect(message.contains("\(self.scratch.path)/backend.json"))
    }

    @Test("holds the installation wherever the operator's file asks for it, and is named by what tells the state")
    func installation() throws {
        let backend = try self.backend(
            #"{"s3": {"bucket": "states", "key": "{installation}/{cluster}/terraform.tfstate", "region": "eu-central-1"}}"#
        )
        #expect(try backend.settings["key"] as? String == "8d5f4a66/orders/terraform.tfstate")
        #expect(backend.place(of: .orders) == "s3 key=8d5f4a66/orders/terraform.tfstate")
    }

    @Test(
        "has secrets, which are struck out wherever they turn up",
        arguments: [
            (
                #"{"s3": {"key": "{cluster}", "access_key": "AKIASECRET", "secret_key": "S3cretKey/1", "region": "eu-central-1"}}"#,
                ["AKIASECRET", "S3cretKey/1"]
            ),
            (
                #"{"http": {"address": "https://bob:Passw0rd@h/{cluster}", "password": "An0therOne"}}"#,
                ["Passw0rd", "An0therOne"]
            ),
            (#"{"pg": {"conn_str": "postgres://bob:Passw0rd@h/s", "schema_name": "{cluster}"}}"#, ["Passw0rd"]),
            (#"{"pg": {"conn_str": "host=h user=bob password='Passw0rd'", "schema_name": "{cluster}"}}"#, ["Passw0rd"]),
            (
                #"{"azurerm": {"key": "{cluster}", "client_secret": "Az_secret", "sas_token": "sv=2026&sig=x"}}"#,
                ["Az_secret", "sv=2026&sig=x"]
            ),
            (
                #"{"remote": {"token": "remote.token.1", "workspaces": {"name": "{cluster}"}, "nested": [{"password": "Nested12"}]}}"#,
                ["remote.token.1", "Nested12"]
            ),
        ]
    )
    func secrets(content: String, secrets: [String]) throws {
        let backend = try self.backend(content)
        let redactor = Redactor(backend.secrets)
        let text = redactor.redacted("eu-central-1 orders \(secrets.joined(separator: " ")) terraform.tfstate")
        #expect(!secrets.contains { text.contains($0) }, "\(text)")
        #expect(text.hasPrefix("eu-central-1 orders (secret)") && text.hasSuffix(" terraform.tfstate"))
        #expect(!secrets.contains { backend.place(of: .orders).contains($0) })
    }

    @Test("is read back from what a workspace was written with")
    func readBack() throws {
        let backend = try self.backend(#"{"s3": {"bucket": "states", "key": "{cluster}", "use_lockfile": true}}"#)
        let workspace = Workspace(root: self.scratch.path)
        for (written, kind) in [(backend, "s3"), (nil, nil)] as [(TerraformBackend?, String?)] {
            let main = try HostsTarget().terraform(.sample(.hosts())).documents(backend: written)["main.tf.json"]
            try self.scratch.write(String(decoding: try #require(main), as: UTF8.self), to: "main.tf.json")
            let read = try TerraformBackend(in: workspace)
            #expect(read?.kind == kind)
            let (settings, expected) = (try read?.settings, try written?.settings)
            #expect(settings as NSDictionary? == expected as NSDictionary?)
        }
    }

    @Test("is refused where there is no such file")
    func missing() throws {
        let failure = #expect(throws: CommandFailure.self) {
            try TerraformBackend(
                file: self.scratch.path.appending("nowhere.json"),
                cluster: .orders,
                installation: "8d5f4a66"
            )
        }
        #expect(try #require(failure?.message).contains("can't be read"))
    }

    @Test("tells a workspace that has a state from one that never had")
    func workspace() throws {
        let workspace = Workspace(root: self.scratch.path.appending("orders"))
        var elsewhere = ProvisionerSettings(dataDirectory: "/data")
        elsewhere.terraformOptions.backendFile = "/etc/backend.json"
        let here = ProvisionerSettings(dataDirectory: "/data")
        try self.scratch.write("", to: "orders/main.tf.json")
        #expect(!workspace.hasState(backend: here))
        #expect(!workspace.hasState(backend: elsewhere))
        try self.scratch.write("{}", to: "orders/.terraform/terraform.tfstate")
        #expect(!workspace.hasState(backend: here))
        #expect(workspace.hasState(backend: elsewhere))
    }
}
