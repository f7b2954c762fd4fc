import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

import { findProgram } from "../services/programs";
import { sayOnStandardError, type Say } from "../services/progress";

const run = promisify(execFile);

/** Names of a browser that Playwright can drive, as systems install it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/** Milliseconds for a package list, and for a browser: whoever tests must not wait long for nothing. */
const DEADLINE = 90_000;

/** A Chromium, or the reason for having none. */
export type Found = { readonly program: string } | { readonly why: string };

/**
 * Finds a Chromium: the one that `CHROMIUM` names, one on the PATH, else Debian's package, which root may install.
 */
export async function findChromium(
  environment: NodeJS.ProcessEnv = process.env,
  say: Say = sayOnStandardError,
): Promise<Found> {
  const { CHROMIUM = "", PATH = "" } = environment;
  const known = CHROMIUM === "" ? onPath(NAMES, PATH) : CHROMIUM;
  if (known !== undefined) {
    return { program: known };
  }
  const installer = onPath(["apt-get"], PATH);
  if (installer === undefined || process.getuid?.() !== 0) {
    return { why: "no Chromium is on the PATH; install one, or name it by CHROMIUM" };
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
    return {
      why: `apt-get install chromium failed: ${(error as Error).message.split("\n")[0] ?? ""}`,
    };
  }
  const installed = onPath(NAMES, PATH);
  return installed === undefined
    ? { why: "Debian's package chromium brought none" }
    : { program: installed };
}

function onPath(names: readonly string[], folders: string): string | undefined {
  return names
    .map((name) => findProgram(name, folders.split(path.delimiter)))
    .find((file) => file !== undefined);
}
