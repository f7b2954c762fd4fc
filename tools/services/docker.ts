import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { checkout } from "./folders";
import type { ServiceProcess } from "./handles";
import { findProgram } from "./programs";
import type { Session } from "./Session";
import { waitUntil } from "./wait";

const run = promisify(execFile);
const probeTimeout = 5_000;
const upTimeout = 10 * 60_000;

export type ComposeService = "elasticsearch" | "redis";

const containerPorts: Readonly<Record<ComposeService, number>> = {
  elasticsearch: 9200,
  redis: 6379,
};

/**
 * Tells why Docker cannot serve here; undefined when it can. The client alone is not enough: an engine must
 * answer, and the compose plugin must be there.
 */
export async function dockerUnavailable(): Promise<string | undefined> {
  const docker = findProgram("docker");
  if (!docker) {
    return "there is no `docker` on the PATH";
  }
  try {
    const format = ["info", "--format", "{{.ServerVersion}}"];
    const { stdout } = await run(docker, format, { timeout: probeTimeout });
    if (stdout.trim() === "") {
      return "a Docker client is here, but no engine answers it";
    }
  } catch {
    return "a Docker client is here, but no engine answers it";
  }
  try {
    await run(docker, ["compose", "version"], { timeout: probeTimeout });
  } catch {
    return "a Docker engine answers, but the client lacks the compose plugin";
  }
  return undefined;
}

/** Makes the part of `docker-compose.yml` that publishes a service on further addresses. */
export function composeOverride(
  service: ComposeService,
  port: number,
  bindAddresses: readonly string[],
): string {
  const ports = bindAddresses.map((address) => `${address}:${port}:${containerPorts[service]}`);
  return JSON.stringify({ services: { [service]: { ports } } });
}

/**
 * A compose project with a name of its own, so that two runs do not share containers. One project
 * holds one service: each is brought up without waiting for the other.
 */
export class DockerService {
  private readonly project: string;
  private readonly environment: NodeJS.ProcessEnv;

  constructor(
    private readonly session: Session,
    private readonly service: ComposeService,
    variables: Readonly<Record<string, string>>,
  ) {
    this.project = `profile-guard-${session.name}-${service}`;
    this.environment = { ...process.env, ...variables };
  }

  /** Creates and starts the container; it ends with the session. @throws when Docker fails. */
  async up(port: number, bindAddresses: readonly string[]): Promise<void> {
    // Down first in line: an interrupted `up` may have left half of it.
    this.session.watchdog.watch(this.project, { command: ["docker", ...this.downArguments()] });
    this.session.atEnd(() => this.down());
    const override = path.join(this.session.runFolder("docker"), `${this.service}.json`);
    writeFileSync(override, composeOverride(this.service, port, bindAddresses));
    await this.compose(["--file", override, "up", "--detach", this.service], upTimeout);
  }

  /** Removes the container and its data. */
  async down(): Promise<void> {
    await run("docker", this.downArguments(), { timeout: 60_000 });
    this.session.watchdog.forget(this.project);
  }

  /** Resolves when `answers` is true. @throws when the container exits before, with its log. */
  async healthyWhen(answers: () => Promise<boolean>, url: string, deadline: number): Promise<void> {
    let failure: Error | undefined;
    const check = async () => {
      if (await answers().catch(() => false)) {
        return true;
      }
      if (await this.isDown()) {
        failure = new Error(`the container of ${this.service} exited:\n${await this.logTail()}`);
      }
      return false;
    };
    await waitUntil(check, {
      what: `${this.service} to answer on ${url}`,
      deadline,
      interval: 250,
      failure: () => this.session.stopError ?? failure,
      onTick: (seconds) => {
        this.session.say(this.service, `still starting (${seconds} s)`);
      },
    });
  }

  grip(healthy: () => Promise<void>): ServiceProcess {
    return {
      // The engine may be a virtual machine: its process ids are not ours.
      pid: undefined,
      kill: async (signal) => {
        await this.compose(["kill", "--signal", signal, this.service]);
      },
      restart: async () => {
        await this.compose(["restart", this.service], upTimeout);
        await healthy();
      },
    };
  }

  private async logTail(): Promise<string> {
    try {
      return await this.compose(["logs", "--no-color", "--tail", "25", this.service]);
    } catch {
      return "(its log cannot be read)";
    }
  }

  private async isDown(): Promise<boolean> {
    const running = await this.compose(["ps", "--quiet", "--status", "running", this.service]);
    return running.trim() === "";
  }

  private downArguments(): string[] {
    return [...this.projectArguments(), "down", "--volumes", "--timeout", "0"];
  }

  private projectArguments(): string[] {
    const file = path.join(checkout, "docker-compose.yml");
    return ["compose", "--project-name", this.project, "--file", file];
  }

  private async compose(parameters: readonly string[], timeout = 60_000): Promise<string> {
    const all = [...this.projectArguments(), ...parameters];
    const { stdout } = await run("docker", all, { timeout, env: this.environment });
    return stdout;
  }
}
