import Foundation
import TestSupport
import Testing

@testable import Tools

@Suite("What Terraform's state knows to exist")
struct TerraformStateTests {
    private func state(_ resources: String) throws -> TerraformState {
        let document =
            #"{"version":4,"terraform_version":"1.11.4","serial":3,"lineage":"x","outputs":{},"resources":[\#(resources)],"check_results":null}"#
        return try TerraformState(document: Data(document.utf8))
    }

    @Test("is nothing where there is no state, or nothing in it", arguments: ["", "\n", "\n\n"])
    func empty(document: String) throws {
        #expect(try TerraformState(document: Data(document.utf8)).resources == [])
        let empty = try self.state("")
        #expect(empty.resources == [])
        // One that was emptied was not lost.
        #expect(try TerraformState(document: Data(document.utf8)).exists == false && empty.exists)
        #expect(empty.summary == "nothing exists")
    }

    @Test("is told by the address that Terraform shows and the id that the provider gave")
    func addresses() throws {
        let state = try self.state(
            #"""
            {"mode":"managed","type":"aws_vpc","name":"own","provider":"p","instances":[
              {"schema_version":1,"attributes":{"id":"vpc-1","tags":{}}}]},
            {"module":"module.cluster","mode":"managed","type":"aws_subnet","name":"own","provider":"p","instances":[
              {"index_key":0,"attributes":{"id":"subnet-0"}},{"index_key":1,"attributes":{"id":"subnet-1"}}]},
            {"module":"module.cluster","mode":"data","type":"aws_ami","name":"debian","provider":"p","instances":[
              {"attributes":{"id":"ami-1"}}]},
            {"mode":"data","type":"http","name":"answer","provider":"p","instances":[{"attributes":{"id":4711}}]},
            {"mode":"managed","type":"random_integer","name":"own","provider":"p","instances":[
              {"attributes":{"id":9007199254740993}}]},
            {"module":"module.cluster","mode":"managed","type":"aws_instance","name":"node","provider":"p","instances":[
              {"index_key":"orders-1","status":"tainted","attributes":{"id":"i-1"}},
              {"index_key":"orders-2","attributes":{}},{"index_key":"orders-3"}]},
            {"module":"module.cluster","mode":"managed","type":"aws_eip","name":"none","provider":"p","instances":[]}
            """#
        )
        let expected: [(String, String?, Bool)] = [
            ("aws_vpc.own", "vpc-1", false),
            ("module.cluster.aws_subnet.own[0]", "subnet-0", false),
            ("module.cluster.aws_subnet.own[1]", "subnet-1", false),
            ("random_integer.own", "9007199254740993", false),
            ("module.cluster.aws_instance.node[\"orders-1\"]", "i-1", true),
            ("module.cluster.aws_instance.node[\"orders-2\"]", nil, false),
            ("module.cluster.aws_instance.node[\"orders-3\"]", nil, false),
        ]
        #expect(state.resources == expected.map { .init(address: $0.0, id: $0.1, isTainted: $0.2) })
        #expect(state.summary.hasPrefix("7 resources exist: aws_vpc.own (vpc-1), module.cluster.aws_subnet.own[0]"))
    }

    @Test("knows what is kept from being destroyed")
    func protection() throws {
        let state = try self.state(
            #"""
            {"mode":"managed","type":"aws_instance","name":"node","instances":[
              {"index_key":0,"attributes":{"id":"i-0","disable_api_termination":true}},
              {"index_key":1,"attributes":{"id":"i-1","disable_api_termination":false}}]},
            {"mode":"managed","type":"terraform_data","name":"protection","instances":[
              {"attributes":{"id":"x","input":{"value":true,"type":"bool"}}}]},
            {"mode":"managed","type":"terraform_data","name":"pinned","instances":[
              {"attributes":{"id":"y","input":{"value":{"zones":["a"]},"type":["object",{}]}}}]}
            """#
        )
        #expect(
            state.resources.filter(\.isProtected).map(\.address) == [
                "aws_instance.node[0]", "terraform_data.protection",
            ]
        )
    }

    @Test(
        "is shown in a line, however much there is",
        arguments: [
            (1, "1 resource exists: a.b[0] (x0)"), (20, ", a.b[19] (x19)"), (21, " and 1 more"), (90, " and 70 more"),
        ]
    )
    func summary(count: Int, end: String) throws {
        let instances = (0..<count).map { #"{"index_key":\#($0),"attributes":{"id":"x\#($0)"}}"# }.joined(
            separator: ","
        )
        let state = try self.state(#"{"mode":"managed","type":"a","name":"b","instances":[\#(instances)]}"#)
        #expect(state.resources.count == count)
        #expect(state.summary.hasSuffix(end))
        #expect(state.summary.hasPrefix("\(count) resource"))
    }

    @Test(
        "is never taken for nothing where it can't be read",
        arguments: [
            "{", "null", "[]", "{}", "Error: no state", #"{"version":4,"resources":null}"#,
            #"{"version":4,"resources":[{"mode":"managed"}]}"#,
        ]
    )
    func unreadable(document: String) {
        #expect(throws: DecodingError.self) { try TerraformState(document: Data(document.utf8)) }
    }
}
