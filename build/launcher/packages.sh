# Which NuGet packages are stood in for: asked of the registry once for each clone, kept in build/StandIns.local.props.

GROUPS_ALL=(Orleans Redis MessagePack NBomber OnnxRuntime)
CHOICE=$ROOT/build/StandIns.local.props
PROBES=$ROOT/artifacts/packages
PROBE_LIMIT=60

group_title() {
    case $1 in
        Orleans)     echo "Microsoft Orleans" ;;
        Redis)       echo "StackExchange.Redis" ;;
        MessagePack) echo "MessagePack" ;;
        NBomber)     echo "NBomber" ;;
        OnnxRuntime) echo "ONNX Runtime" ;;
    esac
}

group_property() {
    case $1 in
        Orleans)     echo OrleansVersion ;;
        Redis)       echo StackExchangeRedisVersion ;;
        MessagePack) echo MessagePackVersion ;;
        NBomber)     echo NBomberVersion ;;
        OnnxRuntime) echo OnnxRuntimeVersion ;;
    esac
}

group_packages() {
    case $1 in
        Orleans)     echo Microsoft.Orleans.{Sdk,Server,Client,Clustering.Redis,Persistence.Redis,TestingHost} ;;
        Redis)       echo StackExchange.Redis ;;
        MessagePack) echo MessagePack ;;
        NBomber)     echo NBomber ;;
        OnnxRuntime) echo Microsoft.ML.OnnxRuntime.Gpu ;;
    esac
}

packages_command() {
    local action=${1:-show} group=${2:-}
    case $action in
        show)
            decide_packages_once
            show_packages
            ;;
        auto)
            decide_packages
            ;;
        real | stand-in)
            decide_packages_once
            group_property "$group" | grep -q . || fail "'$group' is not a group. There are: ${GROUPS_ALL[*]}."
            change_package "$action" "$group"
            show_packages
            ;;
        *)
            fail "'packages $action' is not a command. There are: show, real GROUP, stand-in GROUP, auto."
            ;;
    esac
}

decide_packages_once() {
    if [[ ! -f $CHOICE ]]; then
        decide_packages
    fi
}

# The value of the property StandIns in the choice, e.g. Orleans+Redis, or none.
chosen() { sed -n 's|.*>\(.*\)</StandIns>.*|\1|p' "$CHOICE"; }

is_stood_in() { [[ +$(chosen)+ == *+$1+* ]]; }

write_choice() {
    local joined
    joined=$(IFS=+ && echo "$*")
    mkdir -p "$(dirname "$CHOICE")"
    # Renamed into place, so that a build beside this one reads the old or the new choice.
    cat >"$CHOICE.new" <<END
<Project>

  <!-- The choice of ./grid packages for this clone. -->
  <PropertyGroup>
    <StandIns Condition="'\$(StandIns)' == ''">${joined:-none}</StandIns>
  </PropertyGroup>

</Project>
END
    mv "$CHOICE.new" "$CHOICE"
}

show_packages() {
    local group title
    load_versions
    for group in "${GROUPS_ALL[@]}"; do
        title=$(group_title "$group")
        if ! is_stood_in "$group"; then
            echo "$title $(version_of "$group") from NuGet"
        elif [[ $group == OnnxRuntime ]]; then
            echo "$title: the genuine one, from npm"
        else
            echo "$title: the stand-in"
        fi
    done
}

change_package() {
    local action=$1 changed=$2 group standins=()
    local -A real=()
    for group in "${GROUPS_ALL[@]}"; do
        is_stood_in "$group" || real[$group]=1
    done

    if [[ $action == real ]]; then
        real[$changed]=1
        if [[ $changed == Orleans && -z ${real[Redis]:-} ]]; then
            say "Redis is made real, too: Orleans' own Redis packages need it."
            real[Redis]=1
        fi
        if [[ $changed == NBomber ]]; then
            say "NBomber is free for personal use only; an organization needs a licence (https://nbomber.com)."
        fi
    else
        unset "real[$changed]"
        if [[ $changed == Redis && -n ${real[Orleans]:-} ]]; then
            say "Orleans is stood in for, too: its own Redis packages need the real StackExchange.Redis."
            unset "real[Orleans]"
        fi
    fi

    for group in "${GROUPS_ALL[@]}"; do
        [[ -n ${real[$group]:-} ]] || standins+=("$group")
    done
    write_choice "${standins[@]}"
}

# Restores each group's packages with all they depend on, at the pinned versions, and stands in for those that are not
# there whole. NBomber is not asked for: its licence is a decision of the user's.
decide_packages() {
    local group standins=() lines=()
    local -A real=()
    say "Asking the package registry what it has (once for each clone)"
    load_versions
    probe Orleans Redis MessagePack OnnxRuntime
    for group in Orleans Redis MessagePack OnnxRuntime; do
        ! restored "$group" || real[$group]=1
    done

    for group in "${GROUPS_ALL[@]}"; do
        if [[ $group == Orleans && -n ${real[Orleans]:-} && -z ${real[Redis]:-} ]]; then
            unset "real[Orleans]"
            lines+=("Microsoft Orleans: the registry has it, but not StackExchange.Redis, which its Redis packages need; using the stand-in")
        elif [[ -n ${real[$group]:-} ]]; then
            lines+=("$(group_title "$group") $(version_of "$group") from NuGet")
        elif [[ $group == NBomber ]]; then
            lines+=("NBomber: using the stand-in, since the real one needs a licence for commercial use (./grid packages real NBomber)")
        elif [[ $group == OnnxRuntime ]]; then
            lines+=("ONNX Runtime: $(why_not "$group"), using the genuine one from npm")
        else
            lines+=("$(group_title "$group"): $(why_not "$group"), using the stand-in")
        fi
        [[ -n ${real[$group]:-} ]] || standins+=("$group")
    done

    write_choice "${standins[@]}"
    printf '%s\n' "${lines[@]}" >&2
}

# Restores a project for each group, all in one process. They lie below the project, so that its NuGet.config holds for
# them, but nothing else of it does.
probe() {
    local group package file
    rm -rf "$PROBES"
    mkdir -p "$PROBES"
    for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do
        echo '<Project />' >"$PROBES/$file"
    done

    for group in "$@"; do
        mkdir "$PROBES/$group"
        {
            echo '<Project Sdk="Microsoft.NET.Sdk">'
            # A database of vulnerabilities that can't be reached says nothing about the packages.
            echo '  <PropertyGroup><TargetFramework>net10.0</TargetFramework><WarningsAsErrors>NU1603</WarningsAsErrors><NuGetAudit>false</NuGetAudit></PropertyGroup>'
            echo '  <ItemGroup>'
            for package in $(group_packages "$group"); do
                echo "    <PackageReference Include=\"$package\" Version=\"$(version_of "$group")\" />"
            done
            echo '  </ItemGroup>'
            echo '</Project>'
        } >"$PROBES/$group/Probe$group.csproj"
    done
    {
        echo '<Solution>'
        for group in "$@"; do
            echo "  <Project Path=\"$group/Probe$group.csproj\" />"
        done
        echo '</Solution>'
    } >"$PROBES/Probes.slnx"

    timeout "$PROBE_LIMIT" dotnet restore "$PROBES/Probes.slnx" --nologo -v quiet >"$PROBES/log" 2>&1 </dev/null || true
}

# A project without an assets file was not reached before the time was up.
restored() { [[ -f $PROBES/$1/obj/project.assets.json ]] && ! grep -q "Probe$1.csproj : error" "$PROBES/log"; }

# Why a group was not restored, in a few words.
why_not() {
    local errors
    errors=$(grep "Probe$1.csproj : error" "$PROBES/log" || true)
    if grep -qE 'NU1101|NU1102|NU1103|NU1603' <<<"$errors"; then
        echo "not in this registry"
    elif grep -q NU1301 <<<"$errors"; then
        echo "the registry can't be reached"
    else
        echo "it did not restore within $PROBE_LIMIT s (./grid packages auto asks again)"
    fi
}

# The pins, as MSBuild evaluates them.
declare -A VERSIONS=()

load_versions() {
    local group properties=() name value
    [[ ${#VERSIONS[@]} -eq 0 ]] || return 0
    for group in "${GROUPS_ALL[@]}"; do
        properties+=("-getProperty:$(group_property "$group")")
    done
    while IFS=$'\t' read -r name value; do
        VERSIONS[$name]=$value
    done < <(dotnet msbuild "$ROOT/Directory.Packages.props" "${properties[@]}" </dev/null |
        sed -n 's/^ *"\([A-Za-z]*Version\)": "\(.*\)".*/\1\t\2/p')
    [[ ${#VERSIONS[@]} -eq ${#GROUPS_ALL[@]} ]] || fail "Directory.Packages.props has not the version of each group."
}

version_of() { echo "${VERSIONS[$(group_property "$1")]}"; }
