# What the scripts in make/ share: finding tools, installing them where that is possible, saying what to do
# where it is not. Sourced, never run.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Tools of the project's own: a Python environment, the verifier in Go, fuzzing leftovers. Ignored by git.
TOOLS=$PWD/.tools
# Debian puts the Go libraries it packages here.
DEBIAN_GOPATH=/usr/share/gocode
# cargo's binaries may not be on a fresh shell's path.
PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
export PATH

say() { printf '\n== %s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() { warn "make: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root, if that can be had without asking for a password.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; elif have sudo && sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

apt_updated=
# apt_install PACKAGE...: installs Debian packages; fails where there is no apt or no root.
apt_install() {
  have apt-get || return 1
  if [ -z "$apt_updated" ]; then
    as_root apt-get update -qq >/dev/null || return 1
    apt_updated=yes
  fi
  say "installing $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# The compiler is never installed behind anyone's back: which one, and how, is the user's to decide.
need_rust() {
  have cargo && have rustc || die "Rust is missing: install 1.95 or later from https://rustup.rs, or your system's packages, and run this again."
  local found
  found=$(rustc --version | cut -d' ' -f2)
  [ "$(printf '%s\n1.95.0\n' "${found%%-*}" | sort -V | head -1)" = 1.95.0 ] ||
    die "rustc $found is too old: Entente needs 1.95 or later ('rustup update stable')."
  # Crates that carry C code (SQLite, ring) want a C compiler.
  have cc || apt_install build-essential || die "a C compiler is missing: install gcc or clang and run this again."
}

need_component() {
  cargo "$1" --version >/dev/null 2>&1 || die "cargo $1 is missing: 'rustup component add $2', or your system's package."
}

need_nextest() {
  need_rust
  cargo nextest --version >/dev/null 2>&1 && return
  say "installing cargo-nextest (once, some minutes)"
  cargo install --locked cargo-nextest || die "cargo-nextest could not be installed: see https://nexte.st, then run this again."
}

need_cargo_fuzz() {
  need_rust
  have g++ || have clang++ || apt_install g++ || die "a C++ compiler is missing: libFuzzer is built with one. Install g++ or clang and run this again."
  cargo fuzz --version >/dev/null 2>&1 && return
  say "installing cargo-fuzz (once, about a minute)"
  cargo install --locked cargo-fuzz || die "cargo-fuzz could not be installed: 'cargo install --locked cargo-fuzz' says why."
}

# Where PostgreSQL's programs are: Debian keeps those of the server off the path. Sets PG_BIN; returns 1, having said so,
# where there are none to be had.
need_postgres() {
  find_postgres || { apt_install postgresql && find_postgres; } ||
    { warn "tests over PostgreSQL are skipped: install PostgreSQL 13 or later, or name a server in ENTENTE_TEST_POSTGRES."; return 1; }
}

find_postgres() {
  local dir
  for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) $(dirname "$(command -v initdb || echo /)"); do
    if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ]; then PG_BIN=$dir; return; fi
  done
  return 1
}

# The three below prepare the independent verifiers. They return 1, having said so, where that can't be done:
# the verifiers are then skipped, visibly, and everything else still runs.

need_go_verifier() {
  if ! { have go && [ -d "$DEBIAN_GOPATH/src/golang.org/x/mod/sumdb" ]; }; then
    apt_install golang-go golang-golang-x-mod-dev ||
      { warn "the verifier in Go is skipped: install Go and Debian's golang-golang-x-mod-dev (or put golang.org/x/mod under $DEBIAN_GOPATH/src)."; return 1; }
  fi
  mkdir -p "$TOOLS"
  # Debian's libraries live in a GOPATH, not in modules.
  GO111MODULE=off GOFLAGS='' GOPATH=$DEBIAN_GOPATH go build -o "$TOOLS/verify-log" ./tests/strangers/go/verify-log ||
    die "the verifier in Go does not build (above)."
}

need_npm_verifier() {
  local dir=tests/strangers/npm
  if ! { have node && have npm; }; then
    apt_install nodejs npm || { warn "the verifier in JavaScript is skipped: install Node.js 18 or later with npm."; return 1; }
  fi
  # No lock file: it would record where packages were fetched from. The versions in package.json are exact.
  if ! cmp -s "$dir/package.json" "$dir/node_modules/.installed"; then
    (cd "$dir" && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error) ||
      { warn "the verifier in JavaScript is skipped: npm could not install its packages (above)."; return 1; }
    cp "$dir/package.json" "$dir/node_modules/.installed"
  fi
}

# The TypeScript part's compiler and bundler, in the versions its lock file names. Returns 1, having said so, where that can't be.
need_web() {
  if ! { have node && have npm; }; then
    apt_install nodejs npm || { warn "the TypeScript part is skipped: install Node.js 20 or later with npm."; return 1; }
  fi
  local major
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$major" -ge 20 ] || { warn "the TypeScript part is skipped: Node.js $(node --version) is too old, it needs 20 or later."; return 1; }
  need_packages web || { warn "the TypeScript part is skipped: npm could not install its packages (above)."; return 1; }
}

# need_packages FOLDER: the npm packages that the folder's lock file names, installed anew when it changes.
need_packages() {
  local dir=$1
  cmp -s "$dir/package-lock.json" "$dir/node_modules/.installed" && return
  (cd "$dir" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || return 1
  cp "$dir/package-lock.json" "$dir/node_modules/.installed"
}

# Chromium and what drives it. Returns 1, having said so, where that can't be.
need_browser() {
  need_web || return 1
  [ -n "${CHROMIUM:-}" ] || have chromium || have chromium-browser || apt_install chromium fonts-noto-core ||
    { warn "the browser tests are skipped: install Chromium, or name one in CHROMIUM."; return 1; }
  need_packages tests/browser || { warn "the browser tests are skipped: npm could not install their packages (above)."; return 1; }
}

# node_tests NAME OPTIONS...: Node's test runner, and a line with what came of it.
node_tests() {
  local name=$1 log status=0
  shift
  log=$(mktemp)
  node --test --test-reporter=spec "$@" 2>&1 | tee "$log" || status=$?
  printf '%s: %s passed, %s failed\n' "$name" "$(sed -n 's/^ℹ pass //p' "$log")" "$(sed -n 's/^ℹ fail //p' "$log")"
  rm -f "$log"
  return "$status"
}

need_python() {
  have python3 || apt_install python3 || { warn "Python 3.9 or later is missing: install it."; return 1; }
}

# need_venv NAME REQUIREMENTS SKIPPED PACKAGES: a Python environment of that name among the tools, with the packages that the
# file lists, made anew when the list changes. SKIPPED and PACKAGES are what is said where it can't be had; it then returns 1.
need_venv() {
  local venv=$TOOLS/$1 wanted=$2 skipped=$3 packages=$4
  need_python || return 1
  cmp -s "$wanted" "$venv/.installed" && return
  rm -rf "$venv"
  python3 -m venv "$venv" 2>/dev/null || { apt_install python3-venv && python3 -m venv "$venv"; } ||
    { warn "$skipped: install Python's venv module."; return 1; }
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted" ||
    { warn "$skipped: pip could not install $packages (above)."; return 1; }
  cp "$wanted" "$venv/.installed"
}

need_python_verifier() {
  need_venv python tests/strangers/python/requirements.txt "the verifier in Python is skipped" "its packages"
}

# The S3-compatible server of the tests. Sets S3_BIN; returns 1, having said so, where it can't be had.
need_s3_server() {
  need_venv s3 tests/s3/requirements.txt "tests over S3 are skipped" "their server" || return 1
  S3_BIN=$TOOLS/s3/bin/ministack
}

# SciPy and lxml for the measurements, apart from the verifier's packages: they are large, and no verifier needs them.
need_scipy() {
  need_venv scipy benches/requirements.txt "SciPy and lxml are not measured" "them"
}
