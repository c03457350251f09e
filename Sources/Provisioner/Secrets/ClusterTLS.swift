struct ClusterTLS: Sendable {}
