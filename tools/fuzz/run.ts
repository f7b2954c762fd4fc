import path from "node:path";

import * as fc from "fast-check";

import type { Client } from "../../features/support/clients";
import { connect } from "../../features/support/clients";
import type { Application } from "../application/launch";
import { launchApplication } from "../application/launch";
import { environmentOf, startServices } from "../services";
import { checkout } from "../services/folders";
import type { WildRequest } from "./requests";
import { wildRequests } from "./requests";

/**
 * `npm run test:fuzz [-- requests [seed]]`: sends malformed requests to every guarded and own action
 * over HTTP and WebSocket, by callers who may call all of them and hold nothing else. Every one must
 * be answered within 15 s, none by an error of the server; nothing may be stored that was not
 * answered with success; memory must come back. The same seed sends the same requests.
 */
const [total = 20_000, seed = 20_261_121] = process.argv.slice(2).map(Number);
const AT_ONCE = 16;
const DEADLINE = 15_000;
const MARK = "fuzz";
const PASSWORD = "fuzz-password";

interface Reply {
  readonly status: number;
  readonly error: { readonly id?: string; readonly message: string } | null;
  readonly result: unknown;
}

/** @throws when there is no answer in time */
async function inTime(client: Client, request: WildRequest): Promise<Reply> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${DEADLINE} ms`));
    }, DEADLINE);
  });
  try {
    return await Promise.race([client.call(request), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function main(): Promise<boolean> {
  const services = await startServices();
  const name = `profile-guard-fuzz-${process.pid}`;
  try {
    const application = await launchApplication({
      entry: path.join(checkout, "features", "application", "app.ts"),
      readyLine: "features: ready",
      nodeArguments: ["--expose-gc"],
      environment: {
        ...environmentOf(services),
        kuzzle_services__storageEngine__internalIndex__name: name,
        kuzzle_services__internalCache__database: "9",
        APPLICATION_SETUP: JSON.stringify({ options: { audit: { enabled: false } } }),
        ADMIN_NAME: `${name}-admin`,
        ADMIN_PASSWORD: PASSWORD,
        REPORT_MEMORY: "1",
      },
    });
    try {
      return await fuzz(application, `${name}-admin`, async () => {
        const before = application.output().length;
        application.kill("SIGUSR2");
        for (;;) {
          const found = /heap used: (\d+)/u.exec(application.output().slice(before));
          if (found !== null) {
            return Number(found[1]);
          }
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      });
    } finally {
      await application.stop();
    }
  } finally {
    await services.stop();
  }
}

async function fuzz(
  application: Application,
  adminName: string,
  heap: () => Promise<number>,
): Promise<boolean> {
  const login = async (username: string): Promise<string> => {
    const response = await fetch(`${application.url}/_login/local`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password: PASSWORD }),
      signal: AbortSignal.timeout(DEADLINE),
    });
    return ((await response.json()) as { result: { jwt: string } }).result.jwt;
  };
  const admin = await connect("raw-http", application, await login(adminName));
  const must = async (controller: string, action: string, rest: object): Promise<unknown> => {
    const reply = await inTime(admin, { controller, action, ...rest });
    if (reply.error !== null) {
      throw new Error(`${controller}:${action}: ${reply.error.message}`);
    }
    return reply.result;
  };
  const caller = `${adminName}-caller`;
  // may call everything, and covers nothing: one action is kept from him
  const controllers = {
    "*": { actions: { "*": true } },
    document: { actions: { "*": false } },
    server: { actions: { "*": false } },
  };
  await must("security", "createRole", { _id: caller, body: { controllers } });
  await must("security", "createProfile", {
    _id: caller,
    body: { policies: [{ roleId: caller }] },
  });
  await must("security", "createUser", {
    _id: caller,
    body: {
      content: { profileIds: [caller] },
      credentials: { local: { username: caller, password: PASSWORD } },
    },
  });
  const token = await login(caller);
  const ways = {
    http: await connect("raw-http", application, token),
    websocket: await connect("raw-websocket", application, token),
  };

  const requests = fc.sample(wildRequests(MARK), { numRuns: total, seed });
  const faults: string[] = [];
  const statuses = new Map<number, number>();
  const work = async (from: number, to: number): Promise<void> => {
    let next = from;
    const worker = async (): Promise<void> => {
      for (let number = next++; number < to; number = next++) {
        const request = requests[number];
        if (request === undefined) {
          return;
        }
        const way = number % 2 === 0 ? "http" : "websocket";
        const reply = await inTime(ways[way], request).catch((error: unknown) => error as Error);
        const status = reply instanceof Error ? 0 : reply.status;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status === 0 || status >= 500) {
          const why =
            reply instanceof Error
              ? reply.message
              : `${status} ${reply.error?.id ?? ""} ${reply.error?.message ?? ""}`;
          faults.push(
            `#${number} ${way} ${request.controller}:${request.action}: ${why.slice(0, 200)} ${JSON.stringify(request).slice(0, 300)}`,
          );
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };

  const warmUp = Math.min(total, 2_000);
  await work(0, warmUp);
  const before = await heap();
  const startedAt = Date.now();
  await work(warmUp, total);
  const seconds = (Date.now() - startedAt) / 1000;
  const after = await heap();

  const alive = (await inTime(admin, { controller: "server", action: "now" })).status === 200;
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`);
  process.stdout.write(
    `${total} requests, seed ${seed}, ${seconds.toFixed(0)} s; ${counts.join(", ")}\n`,
  );
  process.stdout.write(
    `heap ${(before / 2 ** 20).toFixed(1)} MB before, ${(after / 2 ** 20).toFixed(1)} MB after\n`,
  );
  for (const fault of faults.slice(0, 40)) {
    process.stdout.write(`FAULT ${fault}\n`);
  }
  process.stdout.write(`${faults.length} faults\n`);
  return alive && faults.length === 0 && after <= before * 1.2;
}

main().then(
  (ok) => {
    process.exit(ok ? 0 : 1);
  },
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  },
);
