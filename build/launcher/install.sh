# Installs what the machine lacks, one line for each thing, or says clearly why it can't.

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "grid: $*"
    exit 1
}

# Runs a command (a program, not a function) with a limit of seconds and no input; its output is shown only if it fails.
quietly() {
    local limit=$1 log
    shift
    log=$(mktemp)
    if timeout "$limit" "$@" >"$log" 2>&1 </dev/null; then
        rm -f "$log"
        return 0
    fi
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
}

AS_ROOT=()
[[ $EUID -eq 0 ]] || AS_ROOT=(sudo -n --)

# require_apt PACKAGE...: Debian packages; nothing is asked of the network if all are there.
require_apt() {
    local package missing=()
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    if [[ ${#missing[@]} -eq 0 ]]; then
        return
    fi

    command -v apt-get >/dev/null || fail "this machine has no apt-get. Install these in its own way: ${missing[*]}."
    if [[ $EUID -ne 0 ]] && ! sudo -n true 2>/dev/null; then
        fail "installing needs root. Run: sudo apt-get install ${missing[*]}"
    fi

    apt_update
    for package in "${missing[@]}"; do
        say "Installing $package"
        apt_get 900 install -y --no-install-recommends "$package" ||
            fail "apt-get could not install $package (its last lines are above). Install it by hand, then run this again."
    done
}

# A list of packages that is a moment old is new enough for all that one run installs.
apt_update() {
    if [[ -z ${APT_UPDATED:-} ]]; then
        APT_UPDATED=1
        apt_get 300 update || say "apt-get update failed (its last lines are above); trying with the lists there are."
    fi
}

# apt_get SECONDS ARGUMENT...
apt_get() {
    quietly "$1" "${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 "${@:2}"
}

require_dotnet() {
    if command -v dotnet >/dev/null && (cd "$ROOT" && dotnet --version >/dev/null 2>&1); then
        return
    fi

    local there=none
    if command -v dotnet >/dev/null; then
        there=$(dotnet --list-sdks 2>/dev/null | cut -d ' ' -f 1 | paste -sd ' ')
    fi
    fail "the .NET SDK 10 is missing (SDKs here: ${there:-none}).
Debian itself does not carry it. Follow https://learn.microsoft.com/dotnet/core/install/linux-debian, then run:
    sudo apt-get install dotnet-sdk-10.0"
}

# ONNX Runtime's StringNormalizer takes the locale by its name: models with one do not load without.
require_locale() {
    if has_locale; then
        return
    fi

    require_apt locales
    say "Installing the locale en_US.UTF-8"
    quietly 120 "${AS_ROOT[@]}" localedef -i en_US -f UTF-8 en_US.UTF-8 ||
        say "The locale could not be made (see above): models that normalize text will not load."
}

has_locale() { locale -a 2>/dev/null | grep -qiE '^en_US\.utf-?8$'; }

# What package-lock.json names, once for each state of that file.
require_node_modules() {
    local stamp=$ROOT/node_modules/.grid-lock want
    want=$(sha256sum <"$ROOT/package-lock.json")
    if [[ -d $ROOT/node_modules/com.github.asus4.onnxruntime && $(cat "$stamp" 2>/dev/null) == "$want" ]]; then
        return
    fi

    require_npm
    say "Installing ONNX Runtime (npm packages)"
    quietly 600 npm --prefix "$ROOT" ci --omit=optional --ignore-scripts ||
        fail "npm could not install what package-lock.json names (its last lines are above). Check the network and 'npm config get registry', then run this again."
    printf '%s\n' "$want" >"$stamp"
}

require_gpu_provider() {
    local provider=com.github.asus4.onnxruntime.linux-x64-gpu
    if [[ -d $ROOT/node_modules/$provider ]]; then
        return
    fi

    require_npm
    say "Installing ONNX Runtime's CUDA provider (npm package)"
    # npm counts an optional package that it could not install as a success.
    if ! quietly 900 npm --prefix "$ROOT" install --no-save --include=optional --ignore-scripts ||
        [[ ! -d $ROOT/node_modules/$provider ]]; then
        fail "npm could not install $provider. Check the network and that this is Linux on x64, or run without --gpu."
    fi
}

require_npm() {
    command -v node >/dev/null || require_apt nodejs
    command -v npm >/dev/null || require_apt npm
}
