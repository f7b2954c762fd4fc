import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

import { findProgram } from "../services/programs";
import { sayOnStandardError, type Say } from "../services/progress";
import { packagedChromium } from "./packagedChromium";

const run = promisify(execFile);

/** Names of a browser that Playwright can drive, as systems install it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/** Milliseconds for a package list, and for a browser: whoever tests must not wait long for nothing. */
const DEADLINE = 90_000;

/** A Chromium, or the reason for having none. */
export type Found =
  | {
      readonly program: string;
      /** Where it finds its libraries, if they are not the system's. */
      readonly libraries?: string;
    }
  | { readonly why: string };

/**
 * Finds a Chromium: the one that `CHROMIUM` names, one on the PATH, Debian's package, which root may install, else
 * one of the npm registry.
 */
export async function findChromium(
  environment: NodeJS.ProcessEnv = process.env,
  say: Say = sayOnStandardError,
  fromRegistry: () => Promise<Found> = packagedChromium,
): Promise<Found> {
  const { CHROMIUM = "", PATH = "" } = environment;
  const known = CHROMIUM === "" ? onPath(NAMES, PATH) : CHROMIUM;
  if (known !== undefined) {
    return { program: known };
  }
  const installed = await installedBySystem(environment, say);
  if (installed !== undefined) {
    return { program: installed };
  }
  say("browser    fetching a Chromium from the npm registry (67 MB)");
  try {
    return await fromRegistry();
  } catch (error) {
    const why = (error as Error).message.split("\n")[0] ?? "";
    return { why: `no Chromium can be had; install one, or name it by CHROMIUM (${why})` };
  }
}

/** @returns undefined: whoever runs this may not install it, or could not */
async function installedBySystem(
  environment: NodeJS.ProcessEnv,
  say: Say,
): Promise<string | undefined> {
  const { PATH = "" } = environment;
  const installer = onPath(["apt-get"], PATH);
  if (installer === undefined || process.getuid?.() !== 0) {
    return undefined;
  }
  say("browser    no Chromium is on the PATH: apt-get install chromium (half a minute)");
  try {
    const options = {
      timeout: DEADLINE,
      env: { ...environment, DEBIAN_FRONTEND: "noninteractive" },
    };
    await run(installer, ["update", "-q"], options);
    const packages = ["chromium", "fonts-dejavu-core"];
    await run(installer, ["install", "-y", "-q", "--no-install-recommends", ...packages], options);
  } catch (error) {
    say(
      `browser    apt-get install chromium failed: ${(error as Error).message.split("\n")[0] ?? ""}`,
    );
  }
  return onPath(NAMES, PATH);
}

function onPath(names: readonly string[], folders: string): string | undefined {
  return names
    .map((name) => findProgram(name, folders.split(path.delimiter)))
    .find((file) => file !== undefined);
}
