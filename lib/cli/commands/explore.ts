import { Argument, Command, InvalidArgumentError, Option } from "commander";

import { builtFolder } from "../explore/pageFiles";
import { ExplorerServer } from "../explore/ExplorerServer";
import { FilesSource } from "../explore/FilesSource";
import { openBrowser } from "../explore/openBrowser";
import { KuzzleSource } from "../explore/KuzzleSource";
import type { Source } from "../explore/Source";
import { CONNECTION_HELP, settingsWithoutLogin } from "../server/connection";
import { CommandError, ExitCode } from "../support/exit";
import type { Terminal } from "../support/terminal";

interface Options {
  readonly url?: string;
  readonly port?: number;
  readonly open: boolean;
}

const HELP = `
Shows who may do what, and why, on a page of this machine's browser, until Ctrl-C. With files it needs no
server. Without an API key and without a login the page asks for one. Nothing is stored.
${CONNECTION_HELP}

Exit code: 0; 2 files that cannot be read, a Kuzzle that is not told, or a port that is taken.

Example: profile-guard explore --url http://localhost:7512`;

/** `explore [FILES…]` */
export function exploreCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command("explore")
    .summary("look at rights, ask, draft and compare, in a browser")
    .description("Opens a page that shows the rights of a running Kuzzle, or of files.")
    .addArgument(new Argument("[files...]", "files, or folders with .json, .yaml and .yml files"))
    .option("--url <url>", "the Kuzzle to ask; instead of PROFILE_GUARD_URL")
    .addOption(
      new Option("--port <port>", "where the page stands: default, a free port").argParser(
        portFrom,
      ),
    )
    .option("--no-open", "print the address, and open no browser")
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], { url, port, open }: Options) => {
      builtFolder();
      const explorer = await ExplorerServer.start(sourceOf(files, url), port).catch(toldOf);
      terminal.print(explorer.url);
      terminal.note("Whoever has this address acts as you, on this machine, until Ctrl-C.");
      const lead = open && terminal.canAsk ? openBrowser(explorer.url, process.env) : undefined;
      void explorer.visited.then(lead?.remove);
      await untilInterrupted();
      lead?.remove();
      await explorer.close();
      end(ExitCode.success);
    });
}

const REASONS: Readonly<Partial<Record<string, string>>> = {
  EADDRINUSE: "something else uses it",
  EACCES: "this user may not",
};

/** @throws CommandError where it is known what is wrong with the port */
function toldOf(error: unknown): never {
  const { code = "", port } = error as { readonly code?: string; readonly port?: number };
  const reason = REASONS[code];
  throw reason === undefined
    ? error
    : new CommandError(`The page cannot stand at port ${port}: ${reason}.`);
}

/** @throws CommandError */
function sourceOf(files: readonly string[], url: string | undefined): Source {
  if (files.length > 0 && url !== undefined) {
    throw new CommandError(
      "Name files or a --url, not both: files alone are shown without a server.",
    );
  }
  if (files.length > 0) {
    return new FilesSource(files);
  }
  const named = url === undefined ? {} : { PROFILE_GUARD_URL: url };
  return new KuzzleSource(settingsWithoutLogin({ ...process.env, ...named }));
}

async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}

/** A port, 0 for a free one. @throws InvalidArgumentError */
function portFrom(text: string): number {
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) {
    throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  }
  return port;
}
