# ./grid test: builds the solution, runs its tests, and ends with one line that counts them.

TEST_RESULTS=$ROOT/artifacts/test-results

run_tests() {
    require_apt libonnx-testdata redis-server
    [[ ! -d $ROOT/Tests/Browser ]] || require_apt chromium
    require_locale
    prepare_build

    # The stand-in's own tests are not in the solution: a build on the real package has no such thing to test.
    local targets=(Grid.sln) target
    ! is_stood_in Orleans || targets+=(StandIns/Orleans/Orleans.Tests/Orleans.Tests.csproj)
    build "${targets[@]}"

    local options=() filters=() code=0
    while [[ $# -gt 0 ]]; do
        case $1 in
            -*)      options+=("$1") ;;
            *[=~]*)  filters+=("($1)") ;;
            *)       filters+=("FullyQualifiedName~$1") ;;
        esac
        shift
    done
    if [[ ${#filters[@]} -gt 0 ]]; then
        options+=(--filter "$(IFS='|' && echo "${filters[*]}")")
    fi

    # One project after the other: each runs its classes on all cores, and some count on a silo's answering in time.
    rm -rf "$TEST_RESULTS"
    for target in "${targets[@]}"; do
        dotnet test "$ROOT/$target" --no-build -c "$CONFIGURATION" --nologo -m:1 \
            --results-directory "$TEST_RESULTS" --logger "trx;LogFilePrefix=tests" --logger "console;verbosity=minimal" \
            --blame-hang-timeout 10m --blame-hang-dump-type mini \
            ${options[@]+"${options[@]}"} </dev/null || code=$?
    done
    count_tests "$code"
}

# count_tests EXIT_CODE: adds up the projects' reports. What failed without a report (a process that died or hung, a
# project that could not start) counts as one failure each, so that the last line never says that nothing failed.
count_tests() {
    local code=$1 passed=0 failed=0 skipped=0 file
    while IFS= read -r -d '' file; do
        local total executed ok bad
        total=$(counter total "$file") executed=$(counter executed "$file") ok=$(counter passed "$file") bad=$(counter failed "$file")
        if [[ $bad -eq 0 ]] && grep -q '<ResultSummary outcome="Failed"' "$file"; then
            bad=1
        fi
        passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + total - executed))
    done < <(find "$TEST_RESULTS" -name '*.trx' -print0 2>/dev/null)

    if [[ $code -ne 0 && $failed -eq 0 ]]; then
        failed=1
    fi
    if [[ $passed -eq 0 && $failed -eq 0 ]]; then
        say "No test ran."
        code=1
    fi
    [[ $failed -eq 0 ]] || code=1
    echo "$passed passed, $failed failed$([[ $skipped -eq 0 ]] || echo ", $skipped skipped")"
    return "$code"
}

counter() { sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1 | grep . || echo 0; }
