#!/usr/bin/env bash
# Runs `profile-guard check` by the inputs of action.yml, which stand in the environment.
set -euo pipefail

command=(npx --no -- profile-guard check)
if [[ -n "$PACKAGE" ]]; then
  command=(npx --yes --package "$PACKAGE" -- profile-guard check)
fi

case "$STRICT" in
  true) command+=(--strict) ;;
  false) ;;
  *) echo "::error::The input strict must be true or false." && exit 2 ;;
esac
if [[ -n "$MAX_WARNINGS" ]]; then command+=("--max-warnings=$MAX_WARNINGS"); fi
if [[ -n "$CONFIG" ]]; then command+=("--config=$CONFIG"); fi
if [[ -n "$KNOWN_ROLES" ]]; then command+=("--known-roles=$KNOWN_ROLES"); fi
if [[ -n "$KNOWN_PROFILES" ]]; then command+=("--known-profiles=$KNOWN_PROFILES"); fi
while IFS= read -r line; do
  if [[ -n "$line" ]]; then command+=("--controllers=$line"); fi
done <<< "$CONTROLLERS"

files=()
while IFS= read -r line; do
  if [[ -n "$line" ]]; then files+=("$line"); fi
done <<< "$FILES"

status=0
"${command[@]}" --format=github -- "${files[@]}" || status=$?
# 2: there is nothing to write
if [[ -n "$SARIF" && "$status" -lt 2 ]]; then
  "${command[@]}" --format=sarif -- "${files[@]}" > "$SARIF" || [[ $? -eq "$status" ]]
fi
exit "$status"
