"""The command `lab/cloud`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import actions, faults, service
from ..system import LabError, become_root


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lab/cloud", description="An EC2 API on loopback whose instances are real machines.")
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="start it, and say how Terraform and the AWS tools find it")
    up.add_argument("--port", type=int, default=5566)
    commands.add_parser("down", help="end it with every machine and volume it has")
    commands.add_parser("status", help="whether it runs, and where")
    hold = commands.add_parser("hold", help="instances with this Name tag get no machine, until released")
    hold.add_argument("name")
    release = commands.add_parser("release", help="let that machine boot after all")
    release.add_argument("name")
    outage = commands.add_parser("outage", help="let the API go away, at once or after an action was answered so often")
    outage.add_argument("--after", metavar="ACTION", default="")
    outage.add_argument("--calls", type=int, default=1)
    commands.add_parser("restore", help="let the API come back")
    lose = commands.add_parser("lose", help="carry out calls of an action for something with this Name tag, and lose their answers")
    lose.add_argument("action")
    lose.add_argument("name")
    commands.add_parser("find", help="lose no more answers")
    used = commands.add_parser("actions", help="the actions that were called since `up`")
    used.add_argument("--allowed-by", type=Path, metavar="POLICY", help="fail when this policy document does not allow one")
    serve = commands.add_parser("serve", help="what `up` starts; runs until a signal")
    serve.add_argument("--port", type=int, required=True)
    serve.add_argument("--region", required=True)
    serve.add_argument("--owner", required=True)
    return parser


def _up(port: int) -> None:
    endpoint = service.up(port)
    print(f"export AWS_ENDPOINT_URL={endpoint} AWS_REGION={service.REGION}")
    print("export " + " ".join(f"{name}={value}" for name, value in service.CREDENTIALS.items()))


def _actions(policy: Path | None) -> int:
    if policy is None:
        print("\n".join(actions.used()))
        return 0
    missing = actions.not_allowed(policy, actions.used())
    for action in missing:
        print(f"not allowed by {policy}: {action}")
    for action in actions.never_used(policy):
        print(f"allowed and never called: {action}")
    return 1 if missing else 0


def main() -> int:
    """Runs the command; what goes wrong is said in one line."""
    arguments = _parser().parse_args()
    become_root()
    try:
        match arguments.command:
            case "up":
                _up(arguments.port)
            case "down":
                service.down()
            case "status":
                found = service.running()
                print(found["endpoint"] if found else "not running")
                return 0 if found else 1
            case "hold":
                faults.hold(arguments.name)
            case "release":
                faults.release(arguments.name)
            case "outage":
                faults.begin_outage(arguments.after, arguments.calls)
            case "restore":
                faults.end_outage()
            case "lose":
                faults.lose(arguments.action, arguments.name)
            case "find":
                faults.find()
            case "actions":
                return _actions(arguments.allowed_by)
            case "serve":
                service.serve(arguments.port, arguments.region, arguments.owner)
    except LabError as error:
        print(f"lab/cloud: {error}", file=sys.stderr)
        return 1
    return 0
