"""Where moto answers otherwise than EC2 does, and Terraform's provider would see a change that is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def apply() -> None:
    """Corrects the loaded moto; called once, before it serves."""
    _give_groups_of_the_interface_to_the_instance()
    _keep_descriptions_of_rules_between_groups()
    _keep_termination_protection()
    _delete_interfaces_with_their_instance()
    _make_once_for_a_token()


def _give_groups_of_the_interface_to_the_instance() -> None:
    """EC2 shows the groups of the first network interface as the instance's own."""
    from moto.ec2.models.instances import Instance

    original = Instance.prep_nics

    def prep_nics(self: Any, *arguments: Any, **options: Any) -> None:
        original(self, *arguments, **options)
        if not self.security_groups and 0 in self.nics:
            self.security_groups.extend(self.nics[0]._group_set)

    Instance.prep_nics = prep_nics


def _keep_descriptions_of_rules_between_groups() -> None:
    """A rule that names a group instead of addresses has a description as well."""
    from moto.ec2.models.security_groups import SecurityGroupRule

    SecurityGroupRule.description = property(
        lambda rule: rule.ip_range.get("Description") or rule.source_group.get("Description")
    )


def _keep_termination_protection() -> None:
    """The protection that RunInstances asks for is in force from the beginning."""
    from moto.ec2.models.instances import Instance
    from moto.ec2.responses.instances import InstanceResponse

    original = InstanceResponse.run_instances

    def run_instances(self: Any) -> Any:
        answer = original(self)
        if str(self._get_param("DisableApiTermination")).lower() == "true":
            made = answer._result.instances if hasattr(answer._result, "instances") else answer._result["Instances"]
            for instance in made:
                identity = instance["InstanceId"] if isinstance(instance, dict) else instance.id
                self.ec2_backend.get_instance(identity).disable_api_termination = True
        return answer

    InstanceResponse.run_instances = run_instances
    # ModifyInstanceAttribute stores the words of its request.
    Instance.disable_api_termination = property(
        lambda instance: instance.__dict__.get("_protected", False),
        lambda instance, value: instance.__dict__.__setitem__("_protected", str(value).lower() == "true"),
    )


def _delete_interfaces_with_their_instance() -> None:
    """EC2 deletes the network interface that it made with an instance when that is terminated."""
    from moto.ec2.models.instances import Instance

    original = Instance.terminate

    def terminate(self: Any, *arguments: Any, **options: Any) -> Any:
        answer = original(self, *arguments, **options)
        for interface in self.nics.values():
            self.ec2_backend.enis.pop(interface.id, None)
        return answer

    Instance.terminate = terminate


def _make_once_for_a_token() -> None:
    """A call that is repeated with the same ClientToken, because its answer was lost, makes nothing a second time."""
    from moto.ec2.responses.elastic_block_store import ElasticBlockStore
    from moto.ec2.responses.instances import InstanceResponse

    for responses, name in ((InstanceResponse, "run_instances"), (ElasticBlockStore, "create_volume")):
        setattr(responses, name, _once(getattr(responses, name)))


def _once(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    answers: dict[str, Any] = {}

    def make(self: Any) -> Any:
        token = self._get_param("ClientToken")
        if not token:
            return original(self)
        if token not in answers:
            answers[token] = original(self)
        return answers[token]

    return make
