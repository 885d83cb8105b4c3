# Sourced by launchers such as examples/run; the file that sources it is the one run.
# launch MODULE MAIN_CLASS [argument]...: builds the module where a source has changed since its
# last build, and runs the class. Needs JDK 17 and Maven.
# bring_up_to_date MODULE: builds only; then $target is the module's target directory, and the file
# $built holds what its classes run with.

# SOFTTF_NATIVE in the environment: the classifier of TensorFlow's library, in place of that of the
# machine's profile in pom.xml.

# What a launcher passes to java beside that.
jvm_options=()

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  echo "$0: $*" >&2
  exit 1
}

jars_exist() {
  local IFS=: jar
  for jar in $(cat "$built"); do
    [ -e "$jar" ] || return 1
  done
}

has_native() {
  [ -z "${SOFTTF_NATIVE-}" ] || grep -q -- "-$SOFTTF_NATIVE.jar" "$built"
}

is_current() {
  [ -e "$built" ] && jars_exist && has_native &&
    [ -z "$(find "$root/pom.xml" "$root/test-data" "$root"/*/pom.xml "$root"/*/src/main \
      "$root"/*/spark/pom.xml "$root"/*/spark/src/main "$root/docs/site/pom.xml" -newer "$built" -print -quit)" ]
}

build() {
  command -v mvn >/dev/null || fail "mvn is not on the PATH; Maven 3.8 or newer is needed"
  echo "Building the $module (the first time, Maven fetches TensorFlow: 180 MB) ..." >&2
  mvn -q -B -Dstyle.color=never -Dquick -DskipTests ${SOFTTF_NATIVE:+"-Dtf.native.classifier=$SOFTTF_NATIVE"} -f "$root/pom.xml" -pl "$module" -am package >&2 ||
    fail "the build failed"
  touch "$built"
}

bring_up_to_date() {
  module=$1
  target=$root/$1/target/quick
  built=$target/class-path.txt
  command -v java >/dev/null || fail "java is not on the PATH; JDK 17 or newer is needed"
  is_current || build
}

launch() {
  local main=$2 status
  bring_up_to_date "$1"
  shift 2

  # TensorFlow's notices about itself are for its developers; the second line cannot be switched off.
  export TF_CPP_MIN_LOG_LEVEL=${TF_CPP_MIN_LOG_LEVEL:-2}
  local notices='^WARNING: All log messages before absl::InitializeLog|mlir_graph_optimization_pass'
  # not its sources, which an install may have put beside it, nor the jar of an earlier version
  local jar
  jar=$(ls -t "$target/softtf-${module//\//-}"-*.jar | grep -vE -- '-(sources|javadoc|tests|cli)\.jar$' | head -n 1)
  set +e
  {
    # 0: JavaCPP does not read how much memory is in use at each native allocation
    java -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 \
      "-D${module%%/*}.output=$target/output" "-Dproject.root=$root" ${jvm_options[@]+"${jvm_options[@]}"} \
      -cp "$jar:$(cat "$built")" "$main" "$@" \
      2>&1 >&3 3>&- | grep --line-buffered -vE "$notices" >&2
    status=${PIPESTATUS[0]}
  } 3>&1
  exit "$status"
}
