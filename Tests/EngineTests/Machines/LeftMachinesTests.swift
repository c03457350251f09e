import Commands
import TestSupport
import Testing

@testable import Engine
@testable import Model
@testable import Tools

@Suite("Machines that destroying has left as they are")
struct LeftMachinesTests {
    private let scratch: Scratch
    private let workspace: Workspace
    private let nodes = Node.machines(["10.0.0.1", "10.0.0.2", "10.0.0.3"])

    init() throws {
        self.scratch = try Scratch()
        self.workspace = Workspace(root: self.scratch.path)
    }

    @Test("are none where nothing tells of any")
    func none() throws {
        let left = try LeftMachines(in: self.workspace, among: self.nodes)
        #expect(left.nodes.isEmpty)
        #expect(left.warning == nil)
        #expect(RemovePhase.conclusion(of: left, among: self.nodes) == "the machines are yours again")
    }

    @Test("are named with what is on them and what to do, to the last answer")
    func named() throws {
        try LeftMachines(["orders-3"], among: self.nodes).write(to: self.workspace)
        let left = try LeftMachines(in: self.workspace, among: self.nodes)
        #expect(left.nodes == [self.nodes[2]])
        let text = RemovePhase.conclusion(of: left, among: self.nodes)
        #expect(text.hasPrefix("the machines of orders-1, orders-2 are yours again, but orders-3 (10.0.0.3) could not"))
        for part in [
            "/var/lib/pgherd/orders-3", "systemctl disable --now pgherd-orders-3.service pgherd-orders-3-logs.timer",
            "/etc/systemd/system/pgherd-orders-3.service", "/etc/systemd/system/pgherd-orders-3-logs.*",
        ] {
            #expect(text.contains(part), "\(text)")
        }
    }

    @Test("may be all but one, or all")
    func most() {
        let two = LeftMachines(["orders-2", "orders-3"], among: self.nodes)
        #expect(
            RemovePhase.conclusion(of: two, among: self.nodes).hasPrefix("the machine of orders-1 is yours again, but")
        )
        let all = LeftMachines(self.nodes.map(\.name), among: self.nodes)
        #expect(RemovePhase.conclusion(of: all, among: self.nodes).hasPrefix("no machine was cleaned, but orders-1"))
    }

    @Test("are forgotten where a later attempt has reached them all")
    func forgotten() throws {
        try LeftMachines(["orders-3"], among: self.nodes).write(to: self.workspace)
        try LeftMachines([], among: self.nodes).write(to: self.workspace)
        #expect(!self.workspace.leftMachines.exists)
        try LeftMachines([], among: self.nodes).write(to: self.workspace)
        #expect(try LeftMachines(in: self.workspace, among: self.nodes).nodes.isEmpty)
    }

    @Test("are not taken for none where what tells of them can't be read")
    func unreadable() throws {
        try self.scratch.write("[", to: "left-machines.json")
        #expect(throws: (any Error).self) { try LeftMachines(in: self.workspace, among: self.nodes) }
    }
}
