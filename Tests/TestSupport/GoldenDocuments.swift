/// The files of a workspace as they must be, byte for byte.
package enum GoldenDocuments {
    package static let terraform = ["main.tf.json": main, "terraform.tfvars.json": variables]

    private static let main = """
        {
          "module" : {
            "cluster" : {
              "cluster_name" : "${var.cluster_name}",
              "instances_directory" : "${var.instances_directory}",
              "ports" : "${var.ports}",
              "postgres_major" : "${var.postgres_major}",
              "replicas" : "${var.replicas}",
              "source" : "./modules/local"
            }
          },
          "output" : {
            "identity" : {
              "description" : "Whose state this is: pgherd compares it before it plans.",
              "value" : "${var.identity}"
            },
            "nodes" : {
              "description" : "The nodes, the primary first.",
              "value" : "${module.cluster.nodes}"
            }
          },
          "terraform" : {
            "required_version" : ">= 1.5.0"
          },
          "variable" : {
            "cluster_name" : {
              "type" : "string"
            },
            "identity" : {
              "type" : "string"
            },
            "instances_directory" : {
              "type" : "string"
            },
            "ports" : {
              "type" : "list(number)"
            },
            "postgres_major" : {
              "type" : "number"
            },
            "replicas" : {
              "type" : "number"
            }
          }
        }

        """

    private static let variables = """
        {
          "cluster_name" : "orders",
          "identity" : "8d5f4a66-4f0b-4b54-9f0a-0f6b1a1c2d3e:7",
          "instances_directory" : "/var/lib/pgherd/instances",
          "ports" : [
            15432,
            15433
          ],
          "postgres_major" : 15,
          "replicas" : 1
        }

        """
}
