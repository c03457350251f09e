/// What Terraform 1.11.4 printed by `show -json` for plans of the local module, without what is not read.
package enum PlanRecording {
    /// The second node was taken out of the state, and the third got another port in the variables.
    package static let twoNodes = #"""
        {"resource_changes":[
        {"address":"module.cluster.terraform_data.node[\"orders-1\"]","mode":"managed","index":"orders-1","change":{"actions":["no-op"],
        "before":{"id":"c29a15a4-2ac1-1fe8-4300-d9ddc3b20a71","input":{"address":"127.0.0.1","instance_directory":"/srv/instances/orders-1","name":"orders-1","port":27000,"role":"primary"},"output":{"address":"127.0.0.1","instance_directory":"/srv/instances/orders-1","name":"orders-1","port":27000,"role":"primary"},
        "triggers_replace":["/srv/instances/orders-1",15]},
        "after":{"id":"c29a15a4-2ac1-1fe8-4300-d9ddc3b20a71","input":{"address":"127.0.0.1","instance_directory":"/srv/instances/orders-1","name":"orders-1","port":27000,"role":"primary"},"output":{"address":"127.0.0.1","instance_directory":"/srv/instances/orders-1","name":"orders-1","port":27000,"role":"primary"},
        "triggers_replace":["/srv/instances/orders-1",15]},
        "after_unknown":{},"before_sensitive":{"input":{},"output":{},
        "triggers_replace":[false,false]},"after_sensitive":{"input":{},"output":{},
        "triggers_replace":[false,false]}}},
        {"address":"module.cluster.terraform_data.node[\"orders-2\"]","mode":"managed","index":"orders-2","change":{"actions":["create"],
        "before":null,
        "after":{"input":{"address":"127.0.0.1","instance_directory":"/srv/instances/orders-2","name":"orders-2","port":27001,"role":"replica"},
        "triggers_replace":["/srv/instances/orders-2",15]},
        "after_unknown":{"id":true,"input":{},"output":true,
        "triggers_replace":[false,false]},"before_sensitive":false,"after_sensitive":{"input":{},"output":{},
        "triggers_replace":[false,false]}}},
        {"address":"module.cluster.terraform_data.node[\"orders-3\"]","mode":"managed","index":"orders-3","change":{"actions":["update"],
        "before":{"id":"1f8407b9-8243-cbea-d5f9-9d27b9e3f8ba","input":{"address":"127.0.0.1","instance_directory":"/srv/instances/orders-3","name":"orders-3","port":27002,"role":"replica"},"output":{"address":"127.0.0.1","instance_directory":"/srv/instances/orders-3","name":"orders-3","port":27002,"role":"replica"},
        "triggers_replace":["/srv/instances/orders-3",15]},
        "after":{"id":"1f8407b9-8243-cbea-d5f9-9d27b9e3f8ba","input":{"address":"127.0.0.1","instance_directory":"/srv/instances/orders-3","name":"orders-3","port":27049,"role":"replica"},
        "triggers_replace":["/srv/instances/orders-3",15]},
        "after_unknown":{"input":{},"output":true,
        "triggers_replace":[false,false]},"before_sensitive":{"input":{},"output":{},
        "triggers_replace":[false,false]},"after_sensitive":{"input":{},"output":{},
        "triggers_replace":[false,false]}}}],
        "output_changes":{"nodes":{"actions":["update"],
        "before":[],
        "after":[],
        "after_unknown":true,"before_sensitive":false,"after_sensitive":false}}}
        """#

    /// A plan in which nothing would be changed, with this drift.
    package static func drift(_ change: String) -> String {
        #"""
        {"resource_changes":[{"address":"module.cluster.aws_instance.node[\"orders-1\"]","mode":"managed","index":"orders-1",
        "change":{"actions":["no-op"],"before":{},"after":{},"after_unknown":{}}},
        {"address":"data.aws_ami.image","mode":"data","change":{"actions":["read"],"before":null,"after":{}}}],
        "resource_drift":[{"address":"module.cluster.aws_instance.node[\"orders-1\"]","mode":"managed","index":"orders-1",
        "change":\#(change)}]}
        """#
    }
}
