import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { SHARES } from "../../lib/errors/shares";
import { environmentOf, startServices } from "../services";
import { checkout } from "../services/folders";
import { CLASSES } from "./classes";
import { runFeatures } from "./cucumber";
import { dayOf, tableOf, writeSection } from "./document";
import type { Result } from "./results";
import { readResults } from "./results";

/**
 * `tsx tools/escalation/table.ts`: runs every attack of features/escalation on an application
 * without the plugin and on one with it, and writes what became of them to
 * docs/escalation-paths.md.
 *
 * What an earlier attack has kept from being measured on the host alone, it runs again in the end, on
 * services of its own.
 *
 * `tsx tools/escalation/table.ts <host> <plugin>` takes recorded messages of the two runs instead: those
 * of the last are in `.services/escalation`.
 */

const RULES: Readonly<Record<string, string>> = {
  "profile-guard.rights.escalation": "must hold what is written, before and after",
  "profile-guard.rights.unchecked": "the host does not check it: refused",
  "profile-guard.rights.reset_token": "bound to what it was made for",
  "profile-guard.rights.last_admin": "an admin must stay",
  "profile-guard.rights.unsafe_preset": "the preset may not administer",
  "profile-guard.profile.invalid": "the profile's form",
  "profile-guard.user.invalid": "the user's form",
  "profile-guard.request.invalid": "the request's form",
  "profile-guard.decision.unavailable": "fails closed",
  ...Object.fromEntries(
    Object.values(SHARES).map(({ id }) => [id, "a share of what all callers use"]),
  ),
};

/** The result of an attack on the host alone. */
type Alone = "open" | "closed" | "needs the plugin" | "not measured";

interface Row {
  readonly attack: Result;
  readonly alone: Alone;
  readonly closedBy: string;
}

async function measure(): Promise<[string, string]> {
  // kept: a row that was not measured does not cost the whole run
  const folder = path.join(checkout, ".services", "escalation");
  mkdirSync(folder, { recursive: true });
  const files: [string, string] = [path.join(folder, "host"), path.join(folder, "plugin")];
  const { ELASTICSEARCH_URL, REDIS_URL } = process.env;
  const services =
    ELASTICSEARCH_URL === undefined || REDIS_URL === undefined ? await startServices() : undefined;
  const found = services === undefined ? {} : environmentOf(services);
  // an attack is one row, whatever it came over
  const environment = { ...found, PROTOCOL: "http" };
  const features = ["features/escalation/"];
  try {
    const attacks = [...features, "--tags", "@attack and not @slow"];
    await runFeatures(checkout, files[0], attacks, {
      ...environment,
      ESCALATION_HOST_ALONE: "1",
    });
    await runFeatures(checkout, files[1], features, environment);
  } finally {
    await services?.stop();
  }
  return files;
}

function rowsOf(host: readonly Result[], plugin: readonly Result[]): Row[] {
  const measured = byPlace(host);
  return [...byPlace(plugin)]
    .filter(([, { tags }]) => tags.includes("@attack") && !tags.includes("@slow"))
    .map(([place, attack]) => {
      return { attack, alone: aloneOf(measured.get(place)), closedBy: closedBy(attack) };
    });
}

function aloneOf(result: Result | undefined): Alone {
  const { passed = false, reached = [], missing = [] } = result ?? {};
  // what was reached may have ended the application, and with it the scenario
  if (reached.length > 0) {
    return "open";
  }
  if (missing.length > 0) {
    return "needs the plugin";
  }
  return passed ? "closed" : "not measured";
}

/** Runs those again that could not be measured, and puts what became of them in their place. */
async function withMeasuredAgain(host: readonly Result[]): Promise<Result[]> {
  const left = host.filter((result) => aloneOf(result) === "not measured");
  if (left.length === 0) {
    return [...host];
  }
  const services = await startServices();
  const output = path.join(checkout, ".services", "escalation", "again");
  mkdirSync(path.dirname(output), { recursive: true });
  try {
    const places = left.map(({ file, line }) => `${file}:${line}`);
    await runFeatures(checkout, output, [...new Set(places)], {
      ...environmentOf(services),
      PROTOCOL: "http",
      ESCALATION_HOST_ALONE: "1",
    });
  } finally {
    await services.stop();
  }
  const again = new Map(readResults(output).map((one) => [`${one.file}:${one.line}`, one]));
  return host.map((one) =>
    aloneOf(one) === "not measured" ? (again.get(`${one.file}:${one.line}`) ?? one) : one,
  );
}

/** Scenarios by feature and name; those of one name by the order of their examples. */
function byPlace(results: readonly Result[]): Map<string, Result> {
  const places = new Map<string, Result>();
  for (const result of results) {
    const name = `${path.basename(result.file)}: ${result.name}`;
    let place = name;
    for (let nth = 2; places.has(place); nth++) {
      place = `${name} #${nth}`;
    }
    places.set(place, result);
  }
  return places;
}

function closedBy({ steps, passed }: Result): string {
  const ids = steps.flatMap((step) => /refused: \d+ "([^"]+)"/u.exec(step)?.[1] ?? []);
  const rule = ids.map((id) => RULES[id] ?? "the host")[0];
  return passed ? (rule ?? "nothing is reached") : "OPEN";
}

function print(host: readonly Result[], plugin: readonly Result[]): string {
  const rows = rowsOf(host, plugin);
  const legitimate = plugin.filter(({ tags }) => !tags.includes("@attack"));
  const open = countOf(rows, "open");
  const unmeasured = rows.filter(({ alone }) => alone === "not measured");
  const needing = countOf(rows, "needs the plugin");
  const made = rows.length - needing - unmeasured.length;
  const openWith = rows.filter(({ closedBy: by }) => by === "OPEN").length;
  const working = legitimate.filter(({ passed }) => passed).length;
  const { version } = JSON.parse(
    readFileSync(path.join(checkout, "node_modules", "kuzzle", "package.json"), "utf8"),
  ) as { version: string };
  const families = [...new Set(rows.map(({ attack }) => attack.feature))];
  return [
    `Measured on ${dayOf(Date.now())} with Kuzzle ${version}: of ${made} attacks that can be made on the host alone, ` +
      `**${open} are open** there; of these and ${needing} that need an action of the plugin, ` +
      `**${openWith} are open with the plugin**; ` +
      `${working} of ${legitimate.length} legitimate uses beside them work.` +
      (unmeasured.length === 0
        ? ""
        : ` ${unmeasured.length} could not be measured on the host alone, where their own set-up failed.`),
    ...families.map((family) => {
      const ours = rows.filter(({ attack }) => attack.feature === family);
      const madeOf =
        ours.length - countOf(ours, "needs the plugin") - countOf(ours, "not measured");
      const cells = ours.map(({ attack, alone, closedBy: by }) => [
        attack.name,
        alone === "open" ? "**open**" : alone,
        by === "OPEN" ? "**open**" : "closed",
        by === "OPEN" ? "" : by,
      ]);
      return [
        `### ${family}`,
        `Host alone: ${countOf(ours, "open")} of ${madeOf} open.`,
        tableOf(["path", "host alone", "with the plugin", "closed by"], cells),
      ].join("\n\n");
    }),
    "### Classes of published bugs",
    tableOf(["class", "what it is", "here"], classRows(rows)),
  ].join("\n\n");
}

function countOf(rows: readonly Row[], state: Alone): number {
  return rows.filter(({ alone }) => alone === state).length;
}

function classRows(rows: readonly Row[]): string[][] {
  return CLASSES.map(([number, what, whyNot]) => {
    const tagged = rows.filter(({ attack }) => attack.tags.includes(`@cve-class-${number}`));
    if (tagged.length === 0 && whyNot === undefined) {
      throw new Error(`class ${number} has neither an attack nor a reason why it cannot apply`);
    }
    const attacks = `${tagged.length} ${tagged.length === 1 ? "attack" : "attacks"}`;
    return [String(number), what, whyNot ?? `${attacks}, tagged \`@cve-class-${number}\``];
  });
}

async function main(given: readonly string[]): Promise<void> {
  const [host = "", plugin = ""] = given.length === 2 ? given : await measure();
  const text = print(await withMeasuredAgain(readResults(host)), readResults(plugin));
  writeSection("table", text);
  process.stdout.write(`${text}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
