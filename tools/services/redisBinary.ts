import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { makeFolder } from "./folders";
import { aloneWithMaven, runMaven, type Artifact } from "./maven";
import { openToEverybody } from "./permissions";
import type { Session } from "./Session";

const service = "redis";
const jar: Artifact = { group: "com.github.codemonstur", name: "embedded-redis", version: "1.4.3" };

const suffixes: Readonly<Record<string, string>> = {
  "linux x64": "linux-amd64",
  "linux arm64": "linux-arm64",
  "linux ia32": "linux-386",
  "darwin x64": "darwin-amd64",
  "darwin arm64": "darwin-arm64",
};

/**
 * Returns the end of the name of the jar's binary for this machine.
 *
 * @throws when the jar holds none for it.
 */
export function redisBinarySuffix(
  platform: string = process.platform,
  architecture: string = process.arch,
): string {
  const suffix = suffixes[`${platform} ${architecture}`];
  if (!suffix) {
    throw new Error(`the embedded-redis jar holds no binary for ${platform} ${architecture}`);
  }
  return suffix;
}

/** Where the binary is kept between runs, whether it exists or not. */
export function redisBinaryFile(session: Session): string {
  return session.home("distributions", `redis-${jar.version}-${redisBinarySuffix()}`);
}

/** The Redis binary out of the jar, fetched by Maven at first need. */
export async function ensureRedisBinary(session: Session): Promise<string> {
  const file = redisBinaryFile(session);
  if (existsSync(file)) {
    return file;
  }
  return aloneWithMaven(session, service, async () => {
    if (!existsSync(file)) {
      await extract(session, file);
    }
    return file;
  });
}

async function extract(session: Session, file: string): Promise<void> {
  const suffix = redisBinarySuffix();
  makeFolder(path.dirname(file));
  const draft = `${file}.draft-${session.name}`;
  session.watchdog.watch(draft, { folder: draft });
  try {
    session.say(service, "fetching its binary from Maven Central (17 MB)");
    const includes = `redis-server-*-${suffix}`;
    await runMaven(session, service, { unpack: jar, to: draft, includes });
    const name = readdirSync(draft).find((entry) => entry.endsWith(suffix));
    if (name === undefined) {
      throw new Error(`the embedded-redis jar holds no file ending in ${suffix}`);
    }
    const binary = path.join(draft, name);
    chmodSync(binary, 0o755);
    openToEverybody(draft);
    const { status, stderr, error } = spawnSync(binary, ["--version"], { encoding: "utf8" });
    if (status !== 0) {
      throw new Error(`the Redis binary does not run here: ${error?.message ?? stderr.trim()}`);
    }
    renameSync(binary, file);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    session.watchdog.forget(draft);
  }
}
