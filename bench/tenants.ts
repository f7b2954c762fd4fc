import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

import { run } from "../lib/cli/program";
import type { Terminal } from "../lib/cli/support/terminal";
import { endWith } from "../tools/program";
import { environmentOf } from "../tools/services";
import { placeNamed } from "./application/setup";
import { buildWithServices } from "./buildWithServices";
import { seedAdmin, Subject } from "./platform";

/**
 * `npm run bench:tenants [-- --tenants 200 --templates 5]`: instances of templates, planned, applied, applied again,
 * and after a change of one template, by the command line on a real Kuzzle and Elasticsearch. Exits with 1 when
 * planning and applying them takes longer than issue 21 says, or something is applied twice.
 */
const { values } = parseArgs({
  options: {
    tenants: { type: "string", default: "200" },
    templates: { type: "string", default: "5" },
  },
});
const TENANTS = Number(values.tenants);
const TEMPLATES = Number(values.templates);
const MOST_SECONDS = 10;

const ROLES = {
  reader: { controllers: { document: { actions: { get: true, search: true, mGet: true } } } },
  writer: { controllers: { document: { actions: { create: true, update: true } } } },
  account: { controllers: { auth: { actions: { logout: true, getCurrentUser: true } } } },
};

/** @param version of the first template */
function policies(version: number): object {
  const within = (roleId: string, collections?: string[]): object => ({
    roleId,
    restrictedTo: [{ index: "{tenantIndex}", ...(collections && { collections }) }],
  });
  const templates = Array.from({ length: TEMPLATES }, (_, number): [string, object] => [
    `template-${number}`,
    {
      version: number === 0 ? version : 1,
      policies: [
        within("reader"),
        ...(number === 0 && version === 1 ? [] : [within("writer", ["orders"])]),
        { roleId: "account" },
      ],
    },
  ]);
  return { roles: ROLES, templates: Object.fromEntries(templates) };
}

async function main(): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-tenants-"));
  const file = (name: string, content: unknown): string => {
    writeFileSync(path.join(folder, name), JSON.stringify(content));
    return path.join(folder, name);
  };
  const { built, services } = await buildWithServices("1g");
  let subject: Subject | undefined;
  try {
    const variables = environmentOf(services);
    // the plugin does not start before its preset profiles exist
    subject = await Subject.launch(built.entry, { plugin: false, places: 0 }, variables);
    await seedAdmin(subject);
    await subject.stop();
    subject = await Subject.launch(built.entry, { plugin: true, places: TENANTS }, variables);
    const tenants = file(
      "tenants.json",
      Array.from({ length: TENANTS }, (_, at) => placeNamed(at)),
    );
    const first = file("before.json", policies(1));
    const after = file("after.json", policies(2));
    // over WebSocket: the application tells strangers no URLs, and kuzzle-sdk does not know all by itself
    const url = subject.url.replace("http:", "ws:");
    const application = subject;
    const processor = (): number => {
      const { user, system } = process.cpuUsage();
      return ((application.cpuTime() ?? 0) + (user + system) / 1000) / 1000;
    };
    const timed = async (what: string, ...parameters: readonly string[]): Promise<Timed> => {
      const begin = performance.now();
      const before = processor();
      const lines = await commandLine(url, [...parameters, "--tenants", tenants]);
      const seconds = (performance.now() - begin) / 1000;
      const used = processor() - before;
      print(
        `${what.padEnd(34)} ${seconds.toFixed(1)} s, ${used.toFixed(1)} s of processor time of Kuzzle and the command`,
      );
      return { seconds, lines };
    };
    print(`${TENANTS} tenants, ${TEMPLATES} templates`);
    const planned = await timed("plan", "plan", first);
    const applied = await timed("apply (which plans too)", "apply", first, "--yes");
    const again = await timed("apply again", "apply", first, "--yes");
    const changed = await timed("plan a change of one template", "plan", after);
    await timed("apply it", "apply", after, "--yes");
    const lines = changed.lines.filter((line) => /change +tenant/u.test(line)).length;
    print(`a change of one template is ${lines} lines, the first of them:`);
    print(...changed.lines.slice(0, 3));
    const isIdempotent = again.lines.some((line) => line.startsWith("Nothing to do"));
    return planned.seconds + applied.seconds < MOST_SECONDS && isIdempotent && lines === TENANTS;
  } finally {
    await subject?.stop();
    await services.stop();
    built.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Timed {
  readonly seconds: number;
  readonly lines: readonly string[];
}

/** Runs the command line here, as the administrator. @returns what it prints */
async function commandLine(url: string, parameters: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  const notes: string[] = [];
  const terminal: Terminal = {
    print: (line) => lines.push(line),
    note: (line) => notes.push(line),
    progress: () => undefined,
    paint: (_colour, text) => text,
    canAsk: false,
    ask: async () => "",
    unread: new AbortController().signal,
  };
  Object.assign(process.env, {
    PROFILE_GUARD_URL: url,
    PROFILE_GUARD_USERNAME: "admin",
    PROFILE_GUARD_PASSWORD: "bench-password",
  });
  if ((await run(parameters, terminal)) !== 0) {
    throw new Error([...lines, ...notes].join("\n"));
  }
  return lines;
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

endWith(main());
