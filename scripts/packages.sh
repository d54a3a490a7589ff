# Packages of the system, for the scripts that read this file: installed where root may, named where not.

say() { printf '%s\n' "$@"; } # each argument a line

apt_ready=
apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
    if [ -z "$apt_ready" ]; then
        apt-get update -qq >/dev/null 2>&1 </dev/null || true # an old list may still do
        apt_ready=1
    fi
    say "Installing $1."
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=500 install -y -qq \
        --no-install-recommends "$1" >/dev/null </dev/null || say "apt-get could not install $1."
}

need() { # check, Debian package, how to get it on macOS, what is lost without it
    "$1" && return
    apt_install "$2"
    "$1" && return
    say "Missing: $2. Lost without it: $4." \
        "  Debian, Ubuntu: sudo apt-get install $2" \
        "  macOS: $3"
}
