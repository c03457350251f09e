import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Targets

@Suite("The user that instances run as")
struct InstanceUserTests {
    private let scratch: Scratch
    private let user: InstanceUser

    init() throws {
        self.scratch = try Scratch()
        self.user = try InstanceUser.current()
    }

    @Test("is never root: oneself, or postgres by way of runuser")
    func name() {
        #expect(self.user.name != "root")
        #expect(self.user.prefix == (geteuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []))
        #expect(geteuid() == 0 || self.user.name == NSUserName())
    }

    @Test("is stopped by the first directory that lets nobody through, unless it is oneself")
    func obstacle() throws {
        let closed = self.scratch.path
        try self.scratch.write("x", to: "open/data/file")
        let path = closed.appending("open/data")
        #expect(closed.mode == 0o700)
        #expect(self.user.obstacle(on: path) == (geteuid() == 0 ? closed : nil))
        try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: closed.string)
        for name in ["open", "open/data"] {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o701],
                ofItemAtPath: closed.appending(name).string
            )
        }
        #expect(self.user.obstacle(on: path) == nil)
        try FileManager.default.setAttributes([.posixPermissions: 0o770], ofItemAtPath: path.string)
        #expect(self.user.obstacle(on: path) == (geteuid() == 0 ? path : nil))
    }

    @Test("is not stopped by what is not there yet, nor by the root")
    func absent() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: self.scratch.path.string)
        #expect(self.user.obstacle(on: self.scratch.path.appending("new/data")) == nil)
        #expect(self.user.obstacle(on: "/") == nil)
    }
}
