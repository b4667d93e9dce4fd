# Sourced by ./run and ./test: finds the .NET SDK and the two native libraries, installing the latter from the distribution.
# Environment: nothing required. Works as root or with sudo on Debian and Ubuntu.

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else
        say "error: '$*' needs root; run it as root or install sudo"
        return 1
    fi
}

apt_updated=
apt_install() {
    command -v apt-get >/dev/null 2>&1 || { say "error: apt-get not found; install these yourself: $*"; return 1; }
    if [ -z "$apt_updated" ]; then
        as_root apt-get update -qq >/dev/null 2>&1 || true
        apt_updated=1
    fi
    say "installing: $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

require_dotnet() {
    if ! command -v dotnet >/dev/null 2>&1; then
        if [ -x "$HOME/.dotnet/dotnet" ]; then PATH="$HOME/.dotnet:$PATH"; export PATH
        else
            say "dotnet is missing. Install the .NET 10 SDK with this command, then run again:"
            say "  curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 --install-dir \$HOME/.dotnet"
            return 1
        fi
    fi
}

has_library() {
    # ldconfig lives in sbin, which a user's PATH may lack.
    local known
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null)
    grep -q "$1" <<<"$known"
}

require_rocksdb() {
    has_library 'librocksdb\.so' && return 0
    # The package carries its version in its name: 7.8 on Debian 12, 8.9 on Ubuntu 24.04, 9.x later.
    [ -n "$apt_updated" ] || { as_root apt-get update -qq >/dev/null 2>&1 || true; apt_updated=1; }
    package=$(apt-cache pkgnames librocksdb 2>/dev/null | grep -E '^librocksdb[0-9.]+(t64)?$' | sort -V | tail -1)
    [ -n "$package" ] || { say "error: no librocksdb package in this distribution"; return 1; }
    apt_install "$package"
}

require_rdkafka() { has_library 'librdkafka\.so\.1' || apt_install librdkafka1; }

require_native() { require_rocksdb && require_rdkafka; }
