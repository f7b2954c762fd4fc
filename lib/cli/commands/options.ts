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

/** `--existing-users` of the commands that may give rights to users. */
export function existingUsersOption(): Option {
  return new Option(
    "--existing-users",
    "give rights to users who exist, though credentials of the files are not written for them",
  );
}

/** `--controllers`, which may be given several times. */
export function controllersOption(): Option {
  return new Option("--controllers <file|url>", "the actions of controllers, or who tells them")
    .argParser((name: string, before: readonly string[]) => [...before, name])
    .default([], "the host's own");
}

/** An option that takes names, with commas between them or given several times. */
export function namesOption(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser((names: string, before: readonly string[]) => [
      ...before,
      ...names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
    ])
    .default([], "none");
}
