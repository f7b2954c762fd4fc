import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";

import { tenants } from "../../examples/multi-tenant/profiles";
import type { Answer } from "../support/answers";
import { isolation } from "../support/applications";
import { sendHttp } from "../support/clients";
import { assertShown, shownRequest } from "../support/documented";
import type { Application } from "../../tools/application/launch";
import { launchApplication } from "../../tools/application/launch";
import { endWith } from "../../tools/program";
import { Elasticsearch } from "../../tools/services/ElasticsearchClient";
import { checkout } from "../../tools/services/folders";
import { environmentOf, startServices } from "../../tools/services/index";
import type { Services } from "../../tools/services/index";
import { sayOnStandardError } from "../../tools/services/progress";
import type { Half } from "./attack";
import { HALVES, PICTURE, said } from "./attack";
import type { Line } from "./terminal";
import { drawn } from "./terminal";

/**
 * `npm run picture`: sends the attack of the README to Kuzzle alone and to Kuzzle with the plugin, and
 * draws what is answered. Fails where the README shows another answer.
 */

const PASSWORD = "a long password";
/** The request that tells whether mary reads the other tenant. */
const READ = "POST /globex/orders/_count";

async function main(): Promise<boolean> {
  const services = await startServices({ say: sayOnStandardError });
  try {
    const lines: Line[] = [];
    for (const half of HALVES) {
      lines.push({ kind: "note", text: half.note }, ...(await attack(services, half)));
    }
    const title = "mary makes a profile for herself";
    const description = lines.map(({ text }) => text).join("\n");
    writeFileSync(path.join(checkout, PICTURE), drawn(title, description, lines.slice(0, -1)));
    return true;
  } finally {
    await services.stop();
  }
}

/** Runs the attack on an application of its own, and says what it saw. */
async function attack(services: Services, half: Half): Promise<Line[]> {
  const name = `profile-guard-picture-${process.pid}-${half.guard}`;
  const application = await launchApplication({
    entry: path.join(__dirname, "app.ts"),
    readyLine: "picture: ready",
    environment: {
      ...environmentOf(services),
      ...isolation(name),
      GUARD: half.guard,
    },
  });
  const elasticsearch = new Elasticsearch(services.elasticsearch.url);
  try {
    const admin = await adminOf(application, name);
    try {
      return await recorded(application, await maryOf(application, name, admin), half);
    } finally {
      // credentials and indexes are those of every application on these services
      await send(application, "DELETE /users/mary?refresh=wait_for", undefined, admin);
      const indexes = Object.keys(tenants);
      await send(application, "DELETE /_mdelete", { indexes }, admin);
    }
  } finally {
    await application.stop();
    await elasticsearch.deleteIndexes(`%${name}.*`);
    await elasticsearch.deleteIndexes(`%plugin-profile-guard.audit-${name}`);
  }
}

async function recorded(
  application: Application,
  mary: string,
  { guard, by, requests }: Half,
): Promise<Line[]> {
  const lines: Line[] = [];
  for (const request of requests) {
    const shown = shownRequest("README.md", request, by);
    assertShown(shown, await send(application, request, shown.body, mary));
    lines.push(...said(request, shown));
  }
  const { status, result, error } = await send(application, READ, {}, mary);
  assert.equal(status, guard === "on" ? 403 : 200);
  const answer = error === null ? JSON.stringify(result) : error.id;
  return [...lines, ...said(READ, { body: {}, status, answer, rest: "" })];
}

/** Makes the first administrator. @returns their token */
async function adminOf(application: Application, name: string): Promise<string> {
  const login = { username: name, password: PASSWORD };
  const body = { content: {}, credentials: { local: login } };
  await ask(application, `POST /_createFirstAdmin/${name}?reset=true`, body);
  return logIn(application, login);
}

/** Makes mary, and an order of the other tenant. @returns their token */
async function maryOf(application: Application, name: string, admin: string): Promise<string> {
  const login = { username: `${name}-mary`, password: PASSWORD };
  const body = { content: { profileIds: ["acme-manager"] }, credentials: { local: login } };
  await ask(application, "POST /users/mary/_create?refresh=wait_for", body, admin);
  const order = { total: 99 };
  await ask(application, "PUT /globex/orders/one?refresh=wait_for", order, admin);
  return logIn(application, login);
}

async function logIn(application: Application, login: object): Promise<string> {
  return ((await ask(application, "POST /_login/local", login)) as { jwt: string }).jwt;
}

/** @throws when it is refused */
async function ask(
  application: Application,
  request: string,
  body?: object,
  token?: string,
): Promise<unknown> {
  const { result, error } = await send(application, request, body, token);
  assert.equal(error, null, `${request}: ${error?.message ?? ""}`);
  return result;
}

async function send(
  { url }: Application,
  request: string,
  body: unknown,
  token: string | undefined,
): Promise<Answer> {
  const [method = "", route = ""] = request.split(" ");
  return sendHttp(`${url}${route}`, method, body, token);
}

endWith(main(), { atOnce: true });
