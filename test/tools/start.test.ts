import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";

import should from "should";

import { storyOf } from "../../tools/start/commands";
import { holdsAnAdmin, KnownAdminError, letsIn } from "../../tools/start/storedData";

const folder = path.resolve(__dirname, "../../tools/start");

describe("npm start", () => {
  /** As the program itself imports it: no loader is there yet. */
  function optionsOf(parameters: readonly string[], environment: object = {}): unknown {
    const program = `
      import { readOptions, UsageError } from ${JSON.stringify(pathToFileURL(path.join(folder, "options.mjs")).href)};
      try {
        console.log(JSON.stringify(readOptions(...${JSON.stringify([parameters, environment])})));
      } catch (error) {
        console.log(JSON.stringify({ usage: error instanceof UsageError && error.message }));
      }`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    return JSON.parse(stdout);
  }

  it("takes a port, and a password from the environment", () => {
    should(optionsOf([])).eql({ help: false });
    should(optionsOf([], { ADMIN_PASSWORD: "" })).eql({ help: false });
    should(optionsOf(["--port", "8000"], { ADMIN_PASSWORD: "x" })).eql({
      help: false,
      port: 8000,
      adminPassword: "x",
    });
    for (const port of ["0", "65536", "x", "-1"]) {
      should(optionsOf([`--port=${port}`])).match({ usage: /from 1 to 65535/u });
    }
    should(optionsOf(["--prot", "1"])).match({ usage: /--prot/u });
  });

  it("tells its options, before it looks at anything else", () => {
    const start = path.join(folder, "start.mjs");
    const help = spawnSync(process.execPath, [start, "--help"], { encoding: "utf8" });
    should(help.status).equal(0);
    should(help.stdout)
      .match(/--port <port>/u)
      .and.match(/ADMIN_PASSWORD/u);
    const wrong = spawnSync(process.execPath, [start, "--prot"], { encoding: "utf8" });
    should(wrong.status).equal(2);
    should(wrong.stderr)
      .match(/--prot/u)
      .and.match(/--port <port>/u);
  });

  it("gives commands that a shell takes, whatever the password is", () => {
    const [login] = storyOf("http://localhost", { username: "admin", password: `it's "$x"` });
    const shown = spawnSync("sh", ["-c", `echo ${/'\{[^]*\}'/u.exec(login?.text ?? "")?.[0]}`], {
      encoding: "utf8",
    });
    should(JSON.parse(shown.stdout)).eql({ username: "admin", password: `it's "$x"` });
  });

  describe("on an Elasticsearch that was used before", () => {
    let server: Server;
    let url: string;
    let asked: string[];
    let answer: { readonly status: number; readonly body: object };

    beforeEach(async () => {
      asked = [];
      server = createServer((request, response) => {
        asked.push(`${request.method} ${request.url}`);
        response.statusCode = answer.status;
        response.end(JSON.stringify(answer.body));
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });

    afterEach(() => {
      server.close();
    });

    it("looks for an admin there", async () => {
      answer = { status: 200, body: { count: 1 } };
      should(await holdsAnAdmin(url)).be.true();
      answer = { status: 200, body: { count: 0 } };
      should(await holdsAnAdmin(url)).be.false();
      answer = { status: 404, body: { error: "no such index" } };
      should(await holdsAnAdmin(url)).be.false();
      should(new Set(asked)).eql(
        new Set(["GET /%25kuzzle.users/_count?ignore_unavailable=true&q=profileIds:admin"]),
      );
    });

    it("tries the admin's password", async () => {
      const admin = { username: "admin", password: "x" };
      answer = { status: 200, body: {} };
      should(await letsIn(url, admin)).be.true();
      answer = { status: 401, body: {} };
      should(await letsIn(url, admin)).be.false();
    });

    it("says what to give or to delete, and no credentials", () => {
      const services = {
        elasticsearch: "http://me:secret@es:9200",
        redis: "redis://me:secret@cache:6379",
      };
      const { message } = new KnownAdminError(services, "whose password is another one");
      should(message)
        .match(/ADMIN_PASSWORD/u)
        .and.match(/curl -X DELETE 'http:\/\/es:9200\/%25\*,%26\*'/u)
        .and.match(/redis-cli -u redis:\/\/cache:6379 FLUSHALL/u)
        .and.not.match(/secret/u);
    });
  });
});
