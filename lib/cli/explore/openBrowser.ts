import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** The program of each system that opens an address, or a file. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["explorer.exe"],
};

/** A file that leads to an address, and its removal. */
export interface Lead {
  readonly file: string;
  readonly remove: () => void;
}

/**
 * Opens a browser where there is one, by a file that leads there: every user of the machine can read the arguments of a
 * program, and whoever has the address acts as its user. Its environment holds no login.
 */
export function openBrowser(url: string, environment: NodeJS.ProcessEnv): Lead {
  const lead = leadTo(url);
  const [program, ...parameters] = OPENERS[process.platform] ?? ["xdg-open"];
  const named = Object.entries(environment);
  const env = Object.fromEntries(named.filter(([name]) => !name.startsWith("PROFILE_GUARD_")));
  spawn(program, [...parameters, lead.file], { stdio: "ignore", detached: true, env })
    .once("error", () => undefined)
    .unref();
  return lead;
}

/** Writes a file that nobody else can read. */
export function leadTo(url: string): Lead {
  // only its owner can look into it
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-explorer-"));
  const file = path.join(folder, "explorer.html");
  writeFileSync(
    file,
    `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0;url=${url}">
<title>Rights explorer</title>
<a href="${url}">Rights explorer</a>
`,
    { mode: 0o600, flag: "wx" },
  );
  return {
    file,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
