import should from "should";

import { ACTIONS, keyOf } from "../../tools/fuzz/actions";
import type { FuzzRequest } from "../../tools/fuzz/requests";
import { LARGEST_BODY, requestNumber } from "../../tools/fuzz/requests";
import type { Snapshot } from "../../tools/fuzz/stored";
import { storedFaults, Successes } from "../../tools/fuzz/stored";
import { jsonOf } from "../../tools/fuzz/values";

const SEED = 20_261_121;
const SAMPLES = 6_000;

function payloadOf({ sending }: FuzzRequest): string {
  switch (sending.way) {
    case "http":
      return String(sending.body ?? "");
    case "websocket":
      return sending.text;
    case "frame":
      return String(sending.data);
  }
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    depth += character === "{" || character === "[" ? 1 : 0;
    depth -= character === "}" || character === "]" ? 1 : 0;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

const has = (pattern: RegExp) => (request: FuzzRequest) => pattern.test(payloadOf(request));
const overHttp = (pattern: RegExp) => (request: FuzzRequest) =>
  request.sending.way === "http" && pattern.test(request.sending.path);
const header = (name: string, pattern: RegExp) => (request: FuzzRequest) =>
  request.sending.way === "http" && pattern.test(request.sending.headers[name] ?? "\u0000");
const frame = (pattern: RegExp) => (request: FuzzRequest) =>
  request.sending.way === "frame" && pattern.test(payloadOf(request));
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Lists what issue 6 names, and what else has been found to matter. */
const BADNESS: Readonly<Record<string, (request: FuzzRequest) => boolean>> = {
  "bodies as large as the host takes, to the byte": (request) =>
    request.sending.way === "http" && Buffer.byteLength(payloadOf(request)) === LARGEST_BODY,
  "bodies larger than that": (request) => Buffer.byteLength(payloadOf(request)) > LARGEST_BODY,
  "bodies whose length is not told": ({ sending }) => sending.way === "http" && !!sending.chunked,
  "10,000 restrictions": (request) => payloadOf(request).split('"index":').length > 10_000,
  "depth 1,000": (request) => depthOf(payloadOf(request)) >= 1_000,
  "depth 100,000": (request) => depthOf(payloadOf(request)) >= 100_000,
  "prototype members": has(/"__proto__":/u),
  "constructor members": has(/"constructor":/u),
  "prototype members among the arguments": has(/^\{[^{}[\]]*"__proto__":/u),
  "look-alike ids": has(/"_id":"(?:\u0430dmin|fuzz-prof\u0456le-0|\uff41dmin)"/u),
  "numbers as strings": has(/"rateLimit":"\d+"/u),
  "numbers as ids": has(/"_id":-?\d/u),
  "numbers that are none": has(/:-?1e999/u),
  "halves of surrogate pairs in ids": has(/"_id":"[^"]*\\ud[89a-f]/u),
  "ids longer than the storage takes": has(/"_id":"(?:x{513,}|é{257,})"/u),
  "empty ids": has(/"_id":""/u),
  "lists as ids": has(/"_id":\[/u),
  "arguments twice in a URL": overHttp(/[?&](\w+)=[^&]*&\1=/u),
  "targets that are no JSON, in a URL": overHttp(/[?&]targets=x/u),
  "bodies that are no JSON": (request) =>
    request.sending.way === "http" && payloadOf(request) !== "" && !isJson(payloadOf(request)),
  "types that the host does not take": header("content-type", /text\/plain/u),
  "encodings that are none": header("content-encoding", /gzip/u),
  "frames that are no JSON": (request) =>
    request.sending.way === "frame" && !isJson(payloadOf(request)),
  "null as a frame": frame(/^null$/u),
  "lists as a frame": frame(/^\[/u),
  "targets that are no list, as a frame": frame(/"targets":"x"/u),
};

describe("the fuzzer", function () {
  this.timeout(60_000);
  let requests: FuzzRequest[];

  before(() => {
    requests = Array.from({ length: SAMPLES }, (_, number) => requestNumber(SEED, number));
  });

  function unseen(names: readonly string[], seen: (request: FuzzRequest) => string): string[] {
    const found = new Set(requests.map(seen));
    return names.filter((name) => !found.has(name));
  }

  it("sends every guarded and own action, over HTTP and over WebSocket", () => {
    const wanted = ACTIONS.flatMap((action) =>
      ["http", "websocket"].map((way) => `${keyOf(action)} ${way}`),
    );
    wanted.length.should.be.above(2 * 50);
    unseen(wanted, ({ action, sending }) => `${action && keyOf(action)} ${sending.way}`).should.eql(
      [],
    );
  });

  it("sends every action to which an administrator may be let by one, and no other", () => {
    const byAdmin = ACTIONS.filter((action) => action.byAdmin && !action.onData).map(keyOf);
    byAdmin.should.containEql("security:createProfile").and.not.containEql("admin:resetSecurity");
    unseen(byAdmin, ({ action, caller }) =>
      action !== undefined && caller === "admin" ? keyOf(action) : "",
    ).should.eql([]);
    requests
      .filter(({ action, caller }) => caller === "admin" && action?.byAdmin === false)
      .should.be.empty();
  });

  it("sends every action on data by the tenant, and no other", () => {
    const onData = ACTIONS.filter((action) => action.onData).map(keyOf);
    for (const controller of ["bulk", "collection", "document", "index", "realtime"]) {
      should(onData.filter((key) => key.startsWith(`${controller}:`)).length).be.above(2);
    }
    unseen(onData, ({ action, caller }) =>
      action !== undefined && caller === "tenant" ? keyOf(action) : "",
    ).should.eql([]);
    requests
      .filter(({ action, caller }) => (caller === "tenant") !== (action?.onData === true))
      .should.be.empty();
  });

  it("sends every own action to its URL", () => {
    const routed = ACTIONS.filter(({ routes, onData }) => routes.length > 0 && !onData).map(keyOf);
    unseen(routed, ({ action, sending }) =>
      action !== undefined && sending.way === "http" && sending.path.startsWith("/profile-guard/")
        ? keyOf(action)
        : "",
    ).should.eql([]);
  });

  for (const [name, isBad] of Object.entries(BADNESS)) {
    it(`sends ${name}`, () => {
      requests.some(isBad).should.be.true();
    });
  }

  it("makes the same request of the same seed and number, whatever was made before", () => {
    for (const number of [0, 17, 4_321]) {
      should(requestNumber(SEED, number)).eql(requests[number]);
    }
    should(requestNumber(SEED + 1, 17)).not.eql(requests[17]);
  });

  it("writes what JSON.stringify does not", () => {
    jsonOf({ a: "\u0001raw:1e999", b: "\u0001raw:deep:2:c" }).should.equal(
      '{"a":1e999,"b":{"c":{"c":1}}}',
    );
  });
});

describe("what the fuzzer finds stored", () => {
  const sound = { policies: [{ roleId: "r" }] };
  const at = (key: string): string => `%app.${key}`;
  const rest = { _version: 1, _seq_no: 1 };

  function snapshotOf(documents: Record<string, Record<string, unknown>>): Snapshot {
    return new Map(
      Object.entries({ "roles r": { controllers: {} }, ...documents }).map(([key, _source]) => {
        const [collection = "", _id = ""] = key.split(" ");
        return [at(key), { _index: at(collection), _id, _source, ...rest }];
      }),
    );
  }

  function successOf(name: string, body: object, result: object): Successes {
    const [request] = [{ caller: "admin" as const, number: 0 }];
    const text = JSON.stringify({ controller: "security", action: name, ...body });
    const successes = new Successes();
    const sending = { way: "websocket" as const, text };
    successes.note({ ...request, sending }, { controller: "security", action: name, result });
    return successes;
  }

  it("is no fault when nothing has changed", () => {
    const same = { "profiles p": sound };
    storedFaults(snapshotOf(same), snapshotOf(same), new Successes()).should.eql([]);
  });

  it("is a fault when no answer said so: made, changed or removed", () => {
    const before = snapshotOf({ "profiles old": sound, "profiles gone": sound });
    const after = snapshotOf({
      "profiles old": { policies: [{ roleId: "r" }, { roleId: "r" }] },
      "profiles new": sound,
    });
    const faults = storedFaults(before, after, new Successes());
    faults.length.should.equal(3);
    for (const id of ["old", "gone", "new"]) {
      faults.should.containEql(`stored though nothing said so: %app.profiles ${id}`);
    }
  });

  it("is none when an answer said so, of that document in that collection", () => {
    const successes = successOf("createProfile", { _id: "p" }, { _id: "p" });
    const made = snapshotOf({ "profiles p": sound });
    storedFaults(snapshotOf({}), made, successes).should.eql([]);
    const user = snapshotOf({ "profiles p": sound, "users p": { profileIds: ["p"] } });
    storedFaults(snapshotOf({}), user, successes).should.eql([
      "stored though nothing said so: %app.users p",
    ]);
  });

  it("is a fault when it is not valid, though an answer said so", () => {
    const successes = successOf("createProfile", {}, { _id: "p" });
    const empty = snapshotOf({ "profiles p": { policies: [] } });
    storedFaults(snapshotOf({}), empty, successes).should.match([/^profiles\/p: policies: /u]);
    const dangling = snapshotOf({ "profiles p": { policies: [{ roleId: "none" }] } });
    storedFaults(snapshotOf({}), dangling, successes).should.eql([
      "profiles/p: role none does not exist",
    ]);
  });

  it("accounts for what an import lists, and for a user's credentials and keys", () => {
    const body = { body: { profiles: { p: sound }, users: { u: {} } } };
    const imported = successOf("loadSecurities", body, {});
    imported.size.should.equal(0);
    const successes = new Successes();
    const text = JSON.stringify({ controller: "admin", action: "loadSecurities", ...body });
    successes.note(
      { caller: "admin", number: 0, sending: { way: "websocket", text } },
      { controller: "admin", action: "loadSecurities", result: {} },
    );
    const after = snapshotOf({
      "profiles p": sound,
      "users u": { profileIds: ["p"] },
      "api-keys k": { userId: "u" },
    });
    storedFaults(snapshotOf({}), after, successes).should.eql([]);
  });
});
