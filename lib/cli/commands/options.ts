import { Argument, InvalidArgumentError, Option } from "commander";

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

/** `--strict` of the commands that tell what would be stored. */
export function strictOption(): Option {
  return new Option("--strict", "security warnings, such as broken constraints, end with 1");
}

/** `--force` of the commands that write, or tell what would be written. */
export function forceOption(): Option {
  return new Option("--force", "allow controllers, indexes and collections that do not exist");
}

/** `--tenants` of the commands that make instances of templates. */
export function tenantsOption(): Option {
  return new Option("--tenants <file>", "the tenants that get an instance of each template");
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

/** `--files` of the commands that ask a server, or files. */
export function askedFilesOption(): Option {
  return new Option("--files <file|folder>", "ask these files, not a server; several add up")
    .argParser((name: string, before: readonly string[]) => [...before, name])
    .default([], "a server");
}

/** A whole number from 0. @throws InvalidArgumentError */
export function countFrom(text: string): number {
  if (!/^\d{1,9}$/u.test(text)) {
    throw new InvalidArgumentError("It must be a whole number, 0 or more.");
  }
  return Number(text);
}

/** `USER|PROFILE` of the commands that ask about somebody. */
export function subjectArgument(): Argument {
  return new Argument(
    "<subject>",
    "user:KUID or profile:ID; the name alone if only one of both is",
  );
}

/** `ACTION` of the commands that ask about a request. */
export function actionArgument(): Argument {
  return new Argument("<action>", "controller:action, such as document:get");
}

/** `PLACE` of the commands that ask about a request. */
export function placeArgument(): Argument {
  return new Argument("[place]", "INDEX or INDEX/COLLECTION, as far as the action takes them");
}
