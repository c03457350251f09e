# What the quick stand-ins know of the cluster whose workspace they are started in; read by them, not run.
# The delays are in the file pace: seconds by tool and step. None of it starts a program, so that a step costs little.

# shellcheck shell=sh disable=SC2034,SC2154 # the variables are for those who read this
pace=0 stubborn=no orphan=no
# shellcheck source=/dev/null # written by the tests
. "$here/pace"

name='' instances='' ports='' replicas=0
while read -r key _ value; do
    value=${value%,}
    value=${value#\"}
    value=${value%\"}
    case $key in
        '"cluster_name"') name=$value ;;
        '"instances_directory"') instances=$value ;;
        '"replicas"') replicas=$value ;;
        [0-9]*) ports="$ports ${key%,}" ;;
    esac
done <terraform.tfvars.json

# Takes as long as a step takes, and holds no lock meanwhile.
rest() {
    sleep "$pace" 9>&-
}

# each COMMAND: runs a command for every node, which finds it in node, role and port.
each() {
    ordinal=0
    for port in $ports; do
        ordinal=$((ordinal + 1))
        node=$name-$ordinal
        role=replica
        [ "$ordinal" -gt 1 ] || role=primary
        "$@"
    done
}

# fault STEP: fails as the file of this name in faults says, if there is one: how often still, and in which words.
fault() {
    if ! read -r times words 2>/dev/null <"$here/faults/$1"; then return 0; fi
    [ "$times" -gt 0 ] || return 0
    echo "$((times - 1)) $words" >"$here/faults/$1"
    echo "$words" >&2
    exit 1
}
