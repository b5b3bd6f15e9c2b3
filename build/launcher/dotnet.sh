# Builds and finds what was built.

# What every build needs: the SDK, the choice of packages, and ONNX Runtime where it is stood in for.
prepare_build() {
    require_dotnet
    decide_packages_once
    if is_stood_in OnnxRuntime; then
        require_node_modules
    fi
}

# build PROJECT...: one after the other; what the compiler says is shown only if it fails.
build() {
    local project log
    log=$(mktemp)
    for project in "$@"; do
        say "Building $project"
        if ! dotnet build "$ROOT/$project" -c "$CONFIGURATION" --nologo -v quiet >"$log" 2>&1 </dev/null; then
            sort -u "$log" >&2
            rm -f "$log"
            fail "$project did not build; the errors are above."
        fi
    done
    rm -f "$log"
}

# output PROJECT: the folder of a built project.
output() { printf '%s/artifacts/bin/%s/%s' "$ROOT" "$1" "${CONFIGURATION,,}"; }

# is_stale FILE FOLDER...: whether the file is missing or a source in the folders is newer.
is_stale() {
    local file=$1
    shift
    [[ ! -f $file ]] || [[ -n $(cd "$ROOT" && find "$@" -type f -newer "$file" -print -quit) ]]
}
