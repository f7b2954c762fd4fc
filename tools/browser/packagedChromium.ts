import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";

import { servicesFolder } from "../services/folders";

const run = promisify(execFile);

/** A Chromium without a window, and the libraries that it needs; 67 MB. */
const PACKAGE = "@sparticuz/chromium@147.0.0";
/** The package unpacks its libraries only where it believes to be in the place that it is made for. */
const UNPACK_LIBRARIES = { AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" };
const UNPACK = `import chromium from "@sparticuz/chromium"; await chromium.executablePath();`;
const DEADLINE = 180_000;

export interface PackagedChromium {
  readonly program: string;
  /** Where it finds its libraries. */
  readonly libraries: string;
}

/**
 * Takes a Chromium from the npm registry, once for a checkout: it needs neither root nor a package of the system.
 *
 * @throws when npm or the package fails
 */
export async function packagedChromium(
  home = servicesFolder(undefined),
): Promise<PackagedChromium> {
  const folder = path.join(home, "chromium");
  const found = {
    program: path.join(folder, "chromium"),
    libraries: path.join(folder, "al2023", "lib"),
  };
  if (existsSync(found.program)) {
    return found;
  }
  // whoever comes at the same time sees all of it or nothing
  const draft = `${folder}.${process.pid}`;
  try {
    mkdirSync(draft, { recursive: true });
    writeFileSync(path.join(draft, "unpack.mjs"), UNPACK);
    const install = ["install", "--prefix", draft, "--no-audit", "--no-fund", "--ignore-scripts"];
    // the cache of somebody else may not be ours to write
    await run("npm", [...install, "--cache", path.join(draft, "cache"), PACKAGE], {
      timeout: DEADLINE,
    });
    await run(process.execPath, ["unpack.mjs"], {
      cwd: draft,
      timeout: DEADLINE,
      env: { ...process.env, ...UNPACK_LIBRARIES, TMPDIR: draft },
    });
    for (const needless of ["cache", "node_modules"]) {
      rmSync(path.join(draft, needless), { recursive: true, force: true });
    }
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(found.program)) {
      throw error;
    }
  }
  return found;
}
