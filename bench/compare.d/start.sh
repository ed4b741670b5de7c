# Sourced by bench/compare, bench/quality and bench/serve: builds what has changed, then starts a class.
# Set before: home, the repository; program, the command's name; rivals, modules of other engines, or nothing;
# main, the class; settings, the JVM's options.

modules='core metrics tables sound server cli bench/worker bench' # those that the comparisons are built of
modules="$modules $rivals"

say() {
  printf '%s: %s\n' "$program" "$1" >&2
}

stamp=$home/bench/target/$program.stamp
log=$home/bench/target/$program-build.log

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$JAVA_HOME/bin/javac" ] || {
    say "JAVA_HOME is \"$JAVA_HOME\", which is no JDK; install one, version 17 or later."
    exit 1
  }
else
  java=java
  command -v javac >/dev/null 2>&1 || {
    say 'no JDK found; install one, version 17 or later, or set JAVA_HOME to one.'
    exit 1
  }
fi

version=$("$java" -version 2>&1 | sed -n 's/.*version "\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' | head -n 1)
if [ "${version:-0}" -lt 17 ]; then
  say "the JDK is version ${version:-unknown}; version 17 or later is needed. JAVA_HOME chooses one."
  exit 1
fi

is_current() {
  [ -f "$stamp" ] || return 1
  for module in $modules; do
    newer=$(find "$home/pom.xml" "$home/.mvn" "$home/$module/pom.xml" "$home/$module/src" \
        -path '*/src/test' -prune -o -type f -newer "$stamp" -print 2>/dev/null | head -n 1)
    [ -z "$newer" ] || return 1
  done
}

if ! is_current; then
  command -v mvn >/dev/null 2>&1 || {
    say 'Maven is missing (mvn is not on the PATH); install Maven 3.8 or later and run again.'
    exit 1
  }
  say 'Building Organza and its comparisons…'
  mkdir -p "$home/bench/target" || exit 1
  # A library of another version must not stay beside the new one.
  for module in $modules; do
    rm -rf "$home/$module/target/lib"
  done
  # What changes while Maven runs is newer than this, so that the next start builds again.
  : >"$stamp.starting"
  if ! (cd "$home" && mvn -q -B -Dstyle.color=never -Dmaven.test.skip=true -Popponents \
      -pl "$(printf %s "${modules% }" | tr ' ' ,)" package) >"$log" 2>&1 </dev/null; then
    tail -n 15 "$log" >&2
    say "the build failed; the whole log is $log"
    exit 1
  fi
  mv "$stamp.starting" "$stamp"
fi

exec "$java" "$settings" -Dorganza.checkout="$home" \
  -cp "$home/bench/target/organza-bench.jar:$home/bench/target/lib/*" "$main" "$@"
