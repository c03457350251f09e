package import Commands
import Foundation
package import GRDB
package import Model

extension Records {
    /// The living cluster of this name, or else the newest destroyed one.
    package func cluster(named name: ClusterName) async throws -> Cluster? {
        try await self.read { database in
            try Cluster.fetch(
                database,
                "WHERE name = ? ORDER BY state = 'destroyed', id DESC LIMIT 1",
                [name.rawValue]
            ).first
        }
    }

    /// The cluster with this id.
    package func cluster(id: Int64) async throws -> Cluster? {
        try await self.read { try Cluster.fetch($0, "WHERE id = ?", [id]).first }
    }

    /// One page of clusters, newest first, and whether there are more.
    package func clusters(_ filter: ClusterFilter) async throws -> (clusters: [Cluster], more: Bool) {
        var conditions = ["id < ?"]
        var arguments: [(any DatabaseValueConvertible & Sendable)?] = [filter.page.after ?? Int64.max]
        switch filter.state {
        case "all": break
        case let state?:
            conditions.append("state = ?")
            arguments.append(state)
        case nil: conditions.append("state <> 'destroyed'")
        }
        if let owner = filter.owner {
            conditions.append("owner = ?")
            arguments.append(owner)
        }
        if let target = filter.target {
            conditions.append("target = ?")
            arguments.append(target.rawValue)
        }
        let limit = filter.page.limit ?? 100
        arguments.append(limit + 1)
        let (clause, bound) = ("WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?", arguments)
        let found = try await self.read { try Cluster.fetch($0, clause, StatementArguments(bound)) }
        return (Array(found.prefix(limit)), found.count > limit)
    }

    /// The nodes of a cluster, by ordinal.
    package func nodes(of cluster: Int64) async throws -> [Node] {
        try await self.read { try Node.fetch($0, "WHERE cluster_id = ? ORDER BY ordinal", [cluster]) }
    }

    /// The ports of `address` that living clusters have.
    package func takenPorts(address: String) async throws -> Set<Int> {
        try await self.read {
            try Set(
                Int.fetchAll($0, sql: "SELECT port FROM node WHERE address = ? AND released = 0", arguments: [address])
            )
        }
    }

    /// Writes what has become of a cluster.
    package func update(_ cluster: Cluster) async throws {
        try await self.write { try cluster.save($0) }
    }

    /// Writes what a look at the instances has shown, unless a run has changed the cluster since.
    ///
    /// - Returns: Whether it was written.
    @discardableResult
    package func setState(_ state: ClusterState, of cluster: Int64, ifStill before: ClusterState) async throws -> Bool {
        try await self.write {
            try $0.execute(
                sql: "UPDATE cluster SET state = ?, updated_at = ? WHERE id = ? AND state = ?",
                arguments: [state.rawValue, Timestamp.now.milliseconds, cluster, before.rawValue]
            )
            return $0.changesCount == 1
        }
    }

    /// Writes which nodes a cluster has.
    package func setNodes(_ nodes: [Node], of cluster: Int64) async throws {
        try await self.write { database in
            try database.execute(sql: "DELETE FROM node WHERE cluster_id = ?", arguments: [cluster])
            for node in nodes { try node.insert(database, cluster: cluster) }
        }
    }

    /// The living cluster that has an instance at this address and port, behind this jump host or, with `nil`, reached directly.
    package func holder(ofAddress address: String, port: Int, behind proxy: String?) async throws -> ClusterName? {
        try await self.read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT cluster.name FROM node JOIN cluster ON cluster.id = node.cluster_id
                    WHERE node.released = 0 AND (node.address = ? OR node.ssh_address = ?) AND node.port = ?
                        AND node.network = ? AND node.instance_id IS NULL
                    """,
                arguments: [address, address, port, proxy ?? ""]
            ).map { try $0.value("name", ClusterName.init) }
        }
    }

    /// Gives a destroyed cluster's addresses and ports back.
    package func releaseNodes(of cluster: Int64) async throws {
        try await self.write {
            try $0.execute(sql: "UPDATE node SET released = 1 WHERE cluster_id = ?", arguments: [cluster])
        }
    }
}

extension Cluster {
    static func fetch(_ database: Database, _ clause: String, _ arguments: StatementArguments) throws -> [Cluster] {
        try Row.fetchAll(database, sql: "SELECT * FROM cluster \(clause)", arguments: arguments).map { row in
            try Cluster(row)
        }
    }

    private init(_ row: Row) throws {
        let spec: String = row["spec"]
        self.init(
            id: row["id"],
            name: try row.value("name", ClusterName.init),
            spec: try JSONDecoder().decode(ClusterSpec.self, from: Data(spec.utf8)),
            state: try row.value("state"),
            owner: row["owner"],
            createdAt: row.time("created_at"),
            updatedAt: row.time("updated_at"),
            completedPhase: try row.optional("completed_phase"),
            hasBegunApply: row["has_begun_apply"],
            plan: try row.optional("plan", PlanID.init),
            problem: row["problem"],
            expiresAt: row.optionalTime("expires_at"),
            isProtected: row["is_protected"]
        )
    }

    /// Writes what a run has made of a cluster; its end and its protection, which commands change meanwhile, are not touched.
    func save(_ database: Database) throws {
        var spec = self.spec
        // Nobody needs them any more, and the record stays for good.
        if self.state == .destroyed { spec.settings = spec.shownSettings }
        try database.execute(
            sql: """
                UPDATE cluster SET spec = ?, state = ?, updated_at = ?, completed_phase = ?, plan = ?, problem = ?,
                    has_begun_apply = ?
                WHERE id = ?
                """,
            arguments: [
                try spec.encoded, self.state.rawValue, Timestamp.now.milliseconds, self.completedPhase?.rawValue,
                self.plan?.rawValue, self.problem, self.hasBegunApply, self.id,
            ]
        )
    }
}

extension ClusterSpec {
    /// As the records keep it.
    var encoded: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension Node {
    static func fetch(_ database: Database, _ clause: String, _ arguments: StatementArguments) throws -> [Node] {
        try Row.fetchAll(database, sql: "SELECT * FROM node \(clause)", arguments: arguments).map { row in
            try Node(
                name: row["name"],
                ordinal: row["ordinal"],
                role: row.value("role"),
                address: row["address"],
                port: row["port"],
                directory: row["directory"],
                sshAddress: row["ssh_address"],
                zone: row["zone"],
                instanceID: row["instance_id"],
                volumeID: row["volume_id"]
            )
        }
    }

    package func insert(_ database: Database, cluster: Int64) throws {
        try database.execute(
            sql: """
                INSERT INTO node (cluster_id, ordinal, name, role, address, port, directory, ssh_address, zone,
                    instance_id, volume_id, network)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(
                    (SELECT json_extract(spec, '$.machines.sshProxy') FROM cluster WHERE id = ?), ''))
                """,
            arguments: [
                cluster, self.ordinal, self.name, self.role.rawValue, self.address, self.port, self.directory,
                self.sshAddress, self.zone, self.instanceID, self.volumeID, cluster,
            ]
        )
    }
}
