import { Argument, Option } from "commander";

/** `FILES…` of every command that reads several. */
export function filesArgument(): Argument {
  return new Argument("<files...>", "files, or folders with .json, .yaml and .yml files");
}

/** `--format`, the first of which is the default. */
export function formatOption(first: string, ...others: readonly string[]): Option {
  return new Option("--format <format>", "how to print it")
    .choices([first, ...others])
    .default(first);
}

/** `--prune` of the commands that may remove. */
export function pruneOption(): Option {
  return new Option(
    "--prune",
    "remove roles and profiles that no file names; never the host's own admin, default, anonymous",
  );
}
