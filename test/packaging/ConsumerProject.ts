import { execFile } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import {
  application,
  clientCheck,
  clientModule,
  exportsCheck,
  moduleExportsCheck,
  typed,
  typedClient,
} from "./consumer";

const run = promisify(execFile);
const checkout = path.resolve(__dirname, "..", "..");
/** A project outside the checkout, with the packed plugin installed in it. */
export class ConsumerProject {
  /** The files of the tarball. */
  readonly packed: string[] = [];
  private readonly base = mkdtempSync(path.join(tmpdir(), "profile-guard-packaging-"));
  readonly folder = path.join(this.base, "consumer");

  /** Builds, packs and installs. Slow: it runs npm twice. */
  async install(): Promise<void> {
    const tarball = await this.pack();
    mkdirSync(this.folder);
    await writeFile(
      path.join(this.folder, "package.json"),
      JSON.stringify({ name: "consumer", version: "1.0.0", private: true }),
    );
    await this.npm(["install", "--ignore-scripts", "--prefer-offline", tarball], this.folder);
    await writeFile(path.join(this.folder, "app.js"), application);
    await writeFile(path.join(this.folder, "typed.ts"), typed);
    await writeFile(path.join(this.folder, "exports.js"), exportsCheck);
    await writeFile(path.join(this.folder, "exports.mjs"), moduleExportsCheck);
    await writeFile(path.join(this.folder, "typed.mts"), typed);
    await writeFile(path.join(this.folder, "client.js"), clientCheck);
    await writeFile(path.join(this.folder, "client.mjs"), clientModule);
    await writeFile(path.join(this.folder, "typedClient.ts"), typedClient);
    await writeFile(path.join(this.folder, "typedModule.mts"), typedClient);
  }

  /** Adds Kuzzle, as every application has it: of the checkout, since it takes minutes to install. */
  addKuzzle(): void {
    const kuzzle = path.join("node_modules", "kuzzle");
    symlinkSync(path.join(checkout, kuzzle), path.join(this.folder, kuzzle));
  }

  /** The packages that are installed, without the scope of their names. */
  get installed(): readonly string[] {
    return readdirSync(path.join(this.folder, "node_modules"));
  }

  /** Counts the packages that npm has installed, and their megabytes on the disk. */
  get taken(): { readonly packages: number; readonly megabytes: number } {
    const lock = readFileSync(path.join(this.folder, "package-lock.json"), "utf8");
    const { packages } = JSON.parse(lock) as { packages: Readonly<Record<string, unknown>> };
    const folder = path.join(this.folder, "node_modules");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const bytes = files.reduce((sum, name) => sum + bytesOnDisk(path.join(folder, name)), 0);
    // the first is the project itself
    return { packages: Object.keys(packages).length - 1, megabytes: bytes / 2 ** 20 };
  }

  get entry(): string {
    return path.join(this.folder, "app.js");
  }

  /** @throws unless named and default export are one class */
  async checkExports(): Promise<void> {
    await run(process.execPath, ["exports.js"], { cwd: this.folder });
    await run(process.execPath, ["exports.mjs"], { cwd: this.folder });
  }

  /** @throws unless the client can be required and imported, and loads nothing else */
  async checkClient(): Promise<void> {
    await run(process.execPath, ["client.js"], { cwd: this.folder });
    await run(process.execPath, ["client.mjs"], { cwd: this.folder });
  }

  /** @throws what the compiler says */
  async checkTypes(): Promise<void> {
    const compiler = path.join(checkout, "node_modules", "typescript", "bin", "tsc");
    const options = "--noEmit --strict --skipLibCheck --esModuleInterop --module node16".split(" ");
    try {
      const files = ["typed.ts", "typed.mts", "typedClient.ts", "typedModule.mts"];
      await run(process.execPath, [compiler, ...options, ...files], { cwd: this.folder });
    } catch (error) {
      throw new Error((error as { stdout: string }).stdout, { cause: error });
    }
  }

  /** Runs the installed command line with these parameters. @throws when it ends with another code than 0 */
  async runCommandLine(
    parameters: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const command = path.join(this.folder, "node_modules", ".bin", "profile-guard");
    const env = { ...process.env, ...environment };
    const { stdout } = await run(command, parameters, { cwd: this.folder, env });
    return stdout;
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }

  /** `npm test` has built what is packed: it is built again only where a source is newer. */
  private async pack(): Promise<string> {
    await run(process.execPath, [path.join("tools", "bootstrap", "ensure.mjs"), "--build"], {
      cwd: checkout,
    });
    const output = await this.npm(
      ["pack", "--json", "--ignore-scripts", "--pack-destination", this.base],
      checkout,
    );
    const [{ filename, files }] = JSON.parse(output) as [
      { filename: string; files: { path: string }[] },
    ];
    this.packed.push(...files.map((file) => file.path));
    return path.join(this.base, filename);
  }

  private async npm(parameters: readonly string[], folder: string): Promise<string> {
    const quiet = ["--no-audit", "--no-fund", "--no-update-notifier"];
    const { stdout } = await run("npm", [...parameters, ...quiet], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: "", npm_config_dry_run: "false" },
    });
    return stdout;
  }
}

/** Returns the bytes that a file or a folder takes on the disk. Node.js counts blocks of 512 bytes. */
function bytesOnDisk(file: string): number {
  return lstatSync(file).blocks * 512;
}
