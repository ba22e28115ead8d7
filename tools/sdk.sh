# Sourced by the root scripts: the right .NET SDK, or one clear sentence.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
wanted=$(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json)
if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK $wanted is needed and 'dotnet' is not on the PATH: install it from https://dotnet.microsoft.com/download." >&2
  exit 1
fi
if ! dotnet --version >/dev/null 2>&1; then
  echo "The .NET SDK $wanted (or a later patch of it) is needed; installed are: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')." >&2
  exit 1
fi

# Builds, heard only when it fails: standard output belongs to what runs afterwards.
build_quietly() {
  local said
  if ! said=$(dotnet build "$1" --configuration Release --nologo --verbosity quiet "-clp:ErrorsOnly;NoSummary" 2>&1); then
    printf '%s\n' "$said" >&2
    return 1
  fi
}
