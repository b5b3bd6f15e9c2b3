# ./grid up: one silo in a process of its own, asked through the client, stopped by a signal.

SILO=       # the silo's process id
CHILD=      # that of the command under way beside it
SIGNALS=0   # how often this script was told to stop

up() {
    local once='' gpu='' own_models=${GRID_MODELS:+1} options=()
    local urls=${GRID_URLS:-http://127.0.0.1:8080} models=${GRID_MODELS:-$ROOT/Samples/models} data=${GRID_DATA:-}
    local redis=${GRID_REDIS:-}
    while [[ $# -gt 0 ]]; do
        case $1 in
            --once)     once=1 ;;
            --gpu)      gpu=1 ;;
            --urls=*)   urls=${1#*=} ;;
            --models=*) models=${1#*=} own_models=1 ;;
            --data=*)   data=${1#*=} ;;
            --redis=*)  redis=${1#*=} options+=("$1") ;;
            --urls | --models | --data | --redis)
                [[ $# -ge 2 ]] || fail "$1 needs a value after it."
                local option=$1
                shift
                set -- "$option=$1" "${@:2}"
                continue
                ;;
            *)          options+=("$1") ;;
        esac
        shift
    done

    local server
    server=$(client_address "$urls")

    # Silos of a cluster may share a machine, but not a data folder.
    [[ -n $data ]] || data=$ROOT/data${redis:+-${server##*:}}
    require_port_free "$server"
    require_locale
    prepare_build
    [[ -z $gpu ]] || require_gpu_provider
    build Silo/Silo.csproj Client/Cli/Cli.csproj

    local log
    log=$ROOT/artifacts/up/silo-${server##*:}.log
    start_silo "$log" --urls "$urls" --models "$models" --data "$data" ${options[@]+"${options[@]}"}
    await_ready "$server" "$log"

    local code=0
    if [[ $SIGNALS -eq 0 && -z $own_models ]]; then
        with_cli "$server" samples --examples "$ROOT/Samples/examples" || code=$?
    elif [[ $SIGNALS -eq 0 ]]; then
        with_cli "$server" models || code=$?
    fi
    if [[ $SIGNALS -eq 0 && -n $once ]]; then
        kill -TERM "$SILO"
    elif [[ $SIGNALS -eq 0 ]]; then
        code=0
        say "Serving the Open Inference Protocol v2 on $server; the silo's log is ${log#"$ROOT/"}. Ctrl-C stops it."
    fi
    serve "$log"
    [[ $SIGNALS -gt 0 ]] || return "$code"
}

# The first of the addresses to listen on, as one to call: a wildcard is answered on this machine, too.
client_address() {
    local first=${1%%;*}
    first=${first%/}
    first=${first/\/\/\*/\/\/127.0.0.1}
    first=${first/\/\/+/\/\/127.0.0.1}
    first=${first/\/\/0.0.0.0/\/\/127.0.0.1}
    first=${first/\/\/\[::\]/\/\/127.0.0.1}
    [[ $first =~ ^https?://[^/]+:[0-9]+$ ]] || fail "--urls is '$1'. Write an address with a port, e.g. http://127.0.0.1:8080."
    printf '%s' "$first"
}

# Asked before the start: another server's answer must not be taken for the silo's.
require_port_free() {
    local host=${1#*//} port=${1##*:}
    host=${host%:*}
    if (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; then
        fail "something listens on $1 already. Stop it, or name another address: ./grid up --urls http://127.0.0.1:$((port + 1))"
    fi
}

start_silo() {
    local log=$1 locale=()
    shift
    mkdir -p "$(dirname "$log")"
    ! has_locale || locale=(LC_ALL=en_US.UTF-8 LANG=en_US.UTF-8)

    # Should this script die without a chance to pass it on, the kernel tells the silo to stop.
    setpriv --pdeathsig TERM env ${locale[@]+"${locale[@]}"} dotnet "$(output Silo)/Silo.dll" "$@" >"$log" 2>&1 </dev/null &
    SILO=$!
    trap pass_on_signal INT TERM HUP
}

# Once asks the silo to drain and stop; a second time ends it.
pass_on_signal() {
    SIGNALS=$((SIGNALS + 1))
    kill "-$([[ $SIGNALS -eq 1 ]] && echo TERM || echo KILL)" "$SILO" 2>/dev/null || true
    [[ -z $CHILD ]] || kill "$CHILD" 2>/dev/null || true
}

# Waits for a process to its end, which a signal to this script interrupts.
await() {
    local code before
    while true; do
        before=$SIGNALS
        code=0
        wait "$1" || code=$?
        [[ $SIGNALS -ne $before ]] || return "$code"
    done
}

with_cli() {
    local server=$1 code=0
    shift
    dotnet "$(output Cli)/grid-cli.dll" "$@" --server "$server" </dev/null &
    CHILD=$!
    await "$CHILD" || code=$?
    CHILD=
    return "$code"
}

await_ready() {
    local server=$1 log=$2
    dotnet "$(output Cli)/grid-cli.dll" ready --wait 5m --server "$server" >/dev/null </dev/null &
    CHILD=$!

    # Whichever ends first: a silo that died must not be waited for.
    wait -n "$SILO" "$CHILD" || true
    if [[ $SIGNALS -eq 0 ]] && ! kill -0 "$SILO" 2>/dev/null; then
        kill "$CHILD" 2>/dev/null || true
        show_end "$log"
        fail "the silo ended before it was ready."
    fi
    local code=0
    await "$CHILD" || code=$?
    CHILD=
    if [[ $SIGNALS -eq 0 && $code -ne 0 ]]; then
        kill -TERM "$SILO"
        show_end "$log"
        fail "the silo was not ready within 5 minutes."
    fi
}

# Until the silo ends. Told to stop once, it ends with 0.
serve() {
    local code=0
    await "$SILO" || code=$?
    if [[ $code -ne 0 && $SIGNALS -lt 2 ]]; then
        show_end "$1"
        fail "the silo ended with exit code $code."
    fi
}

show_end() {
    say "The end of the silo's log ($1):"
    tail -n 30 "$1" >&2
}
