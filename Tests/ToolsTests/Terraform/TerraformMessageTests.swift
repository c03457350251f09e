import TestSupport
import Testing

@testable import Tools

@Suite struct TerraformMessageTests {
    /// Lines as Terraform 1.11 prints them, and what they mean.
    static let lines: [(String, TerraformMessage)] = [
        (
            #"{"@level":"info","@message":"terraform_data.node[0]: Plan to create","@module":"terraform.ui","change":{"resource":{"addr":"terraform_data.node[0]","module":"","resource":"terraform_data.node[0]","implied_provider":"terraform","resource_type":"terraform_data","resource_name":"node","resource_key":0},"action":"create"},"type":"planned_change"}"#,
            .plannedChange(address: "terraform_data.node[0]", action: "create")
        ),
        (
            #"{"@level":"info","@message":"Plan: 3 to add","changes":{"add":3,"change":0,"import":0,"remove":0,"operation":"plan"},"type":"change_summary"}"#,
            .changeSummary(add: 3, change: 0, remove: 0, imports: 0, operation: "plan")
        ),
        (
            #"{"@message":"Plan: 2 to import, 1 to add","changes":{"add":1,"change":0,"import":2,"remove":0,"operation":"plan"},"type":"change_summary"}"#,
            .changeSummary(add: 1, change: 0, remove: 0, imports: 2, operation: "plan")
        ),
        (
            #"{"@message":"An older Terraform","changes":{"add":1,"change":0,"remove":0,"operation":"plan"},"type":"change_summary"}"#,
            .changeSummary(add: 1, change: 0, remove: 0, imports: 0, operation: "plan")
        ),
        (
            #"{"@message":"x","hook":{"resource":{"addr":"a.b"},"action":"create"},"type":"apply_start"}"#,
            .applyStart(address: "a.b", action: "create")
        ),
        (
            #"{"@message":"x","hook":{"resource":{"addr":"a.b"},"action":"create","elapsed_seconds":10},"type":"apply_progress"}"#,
            .applyProgress(address: "a.b", action: "create", seconds: 10)
        ),
        (
            #"{"@message":"x","hook":{"resource":{"addr":"a.b"},"action":"delete","elapsed_seconds":0},"type":"apply_complete"}"#,
            .applyComplete(address: "a.b", action: "delete")
        ),
        (
            #"{"@message":"x","hook":{"resource":{"addr":"a.b"},"action":"create"},"type":"apply_errored"}"#,
            .applyErrored(address: "a.b", action: "create")
        ),
        (
            #"{"@level":"error","@message":"Error: No","diagnostic":{"severity":"error","summary":"No","detail":"Because\nof it","address":"a.b"},"type":"diagnostic"}"#,
            .diagnostic(TerraformDiagnostic(severity: "error", summary: "No", detail: "Because\nof it", address: "a.b"))
        ),
        (
            #"{"@message":"Outputs: 2","outputs":{"nodes":{"sensitive":false,"type":"string","value":["a"]},"key":{"sensitive":true,"value":"s3cret"}},"type":"outputs"}"#,
            .outputs(["nodes": "[\"a\"]"])
        ),
        (#"{"@level":"info","@message":"Terraform 1.11.4","type":"version","ui":"1.2"}"#, .other("Terraform 1.11.4")),
        (#"{"@message":"a type of tomorrow","type":"tomorrow"}"#, .other("a type of tomorrow")),
        (
            "Releasing state lock. This may take a few moments...",
            .plain("Releasing state lock. This may take a few moments...")
        ),
        ("{not json", .plain("{not json")),
        ("", .plain("")),
        ("OK run=1", .plain("OK run=1")),
    ]

    @Test(arguments: lines)
    func everyLineIsUnderstoodOrKept(line: String, message: TerraformMessage) {
        #expect(TerraformMessage(line: line) == message)
    }

    @Test func aDiagnosticIsOneSentence() {
        let diagnostic = TerraformDiagnostic(severity: "error", summary: "No", detail: "Because\nof it", address: "a.b")
        #expect(diagnostic.sentence == "No: Because of it (at a.b)")
        #expect(diagnostic.isError)
    }
}
