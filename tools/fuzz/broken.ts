import { deflateSync, gzipSync } from "node:zlib";

import * as fc from "fast-check";

import type { GuardedAction } from "./actions";
import { ACTIONS } from "./actions";
import type { FrameSending, HttpSending } from "./sending";
import { jsonOf } from "./values";

/** Makes what is no request, or hardly one: the wrong form of a body, of headers, of a URL, of a frame. */

/** Characters of a URL; the server's first line and headers take 4 kB in all. */
const LONGEST = 1_500;

const OWN_ROUTES = ACTIONS.filter(({ onData }) => onData === undefined).flatMap(
  ({ routes }) => routes,
);

/** UTF-8, where a lone surrogate is written as its three bytes, which decode to nothing. */
function percentEncoded(value: string): string {
  return Array.from(value)
    .map((character) => (/\p{Cs}/u.test(character) ? "%ED%A0%80" : encodeURIComponent(character)))
    .join("");
}

function asText(value: unknown): string {
  return (typeof value === "string" ? value : jsonOf(value)).slice(0, LONGEST / 3);
}

/** A route's path with every placeholder filled in. */
export function httpPath(
  path: string,
  id: unknown,
  given: readonly (readonly [string, unknown])[] = [],
): string {
  const places = new Map(given.filter(([name]) => name === "index" || name === "collection"));
  const filled = path.replaceAll(/:(\w+)/gu, (_all, name: string) =>
    name === "kind" ? "profile" : percentEncoded(asText(places.get(name) ?? id)).slice(0, LONGEST),
  );
  return filled.replaceAll(/%[0-9A-F]?$/gu, "");
}

/** Arguments as a URL has them: lists twice, the others as text. */
export function queryString(args: readonly (readonly [string, unknown])[]): string {
  const parts = args.flatMap(([name, value]) => {
    const values: unknown[] = Array.isArray(value) && value.length > 0 ? value : [value];
    return values.map(
      (one) => `${percentEncoded(name)}=${percentEncoded(asText(one)).slice(0, LONGEST / 3)}`,
    );
  });
  const text = parts.join("&").slice(0, LONGEST);
  return text === "" ? "" : `?${text.replace(/%[0-9A-F]?$/u, "")}`;
}

const JSON_TYPE = { "content-type": "application/json" };
const SOUND = '{"controller":"profile-guard","action":"createProfile","_id":"fuzz-new","body":{}}';

const bodies = fc.constantFrom<string | Buffer>(
  ...["", " ", "null", "5", "true", '"text"', "[]", "[{}]", "{}", "{", '{"a":', '{"a":1}}', "nul"],
  ...['{"body":5}', '{"controller":5,"action":[]}', '{"controller":"","action":""}', "\ufeff{}"],
  ...['{"controller":"__proto__","action":"constructor"}', '{"jwt":5}', '{"requestId":{}}'],
  ...['{"controller":"security","action":"__proto__"}', '{"volatile":[]}', '{"volatile":5}'],
  ...['{"controller":"constructor","action":"call"}', '{"body":"text"}', "[".repeat(200_000)],
  "[".repeat(200_000) + "]".repeat(200_000),
  Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
  Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
  SOUND.slice(0, -7),
  SOUND,
);

const headers = fc.constantFrom<Readonly<Record<string, string>>>(
  JSON_TYPE,
  {},
  ...["text/plain", "application/xml", "application/json;charset=latin1", "", ";", "*/*"].map(
    (type) => ({ "content-type": type }),
  ),
  ...["multipart/form-data", "multipart/form-data; boundary=x"].map((type) => ({
    "content-type": type,
  })),
  { "content-type": "application/x-www-form-urlencoded" },
  ...["gzip", "deflate", "br", "gzip, gzip, gzip, gzip, gzip", "identity", ""].map((encoding) => ({
    ...JSON_TYPE,
    "content-encoding": encoding,
  })),
  ...["", "Bearer", "Bearer ", "Bearer a.b.c", "Bearer null", "Basic x", "bearer x"].map(
    (value) => ({
      ...JSON_TYPE,
      authorization: value,
    }),
  ),
  ...["{", "[]", "null", "5", '{"sdkName":5}', '{"sdkName":"x","sdkVersion":{}}'].map((value) => ({
    ...JSON_TYPE,
    "x-kuzzle-volatile": value,
  })),
  { ...JSON_TYPE, cookie: "authToken=x" },
  { ...JSON_TYPE, cookie: "=;;=%" },
  { ...JSON_TYPE, origin: "http://else.where" },
  { ...JSON_TYPE, "x-kuzzle-request-id": "a/b c" },
  { ...JSON_TYPE, "accept-encoding": "gzip;q=x, deflate;q=9" },
);

const pathOf = ({ path }: { path: string }): string => path.replaceAll(/:\w+/gu, "fuzz-new");
const paths = fc.oneof(
  { weight: 3, arbitrary: fc.constant("/_query") },
  { weight: 3, arbitrary: fc.constantFrom(...OWN_ROUTES.map(pathOf)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...["//_query//", "/%5Fquery", "/_query?targets=x", "/profile-guard//profiles//_analyze"],
      ...["/profile-guard/profiles/%", "/profile-guard/profiles/%ED%A0%80/_analyze", "/?", "/;"],
      ...["/profile-guard/__proto__", "/__proto__", "/profile-guard/profiles/..%2f/_create"],
    ),
  },
);
const queries = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...["?targets=", "?targets=x", "?targets={}", "?targets=[]", "?targets=[{}]", "?targets[]=1"],
      ...["?_id=a&_id=b", "?jwt=a&jwt=b", "?jwt=x", "?controller=security&controller=auth"],
      ...["?controller=security&action=createRole", "?body=x", "?body[]=x", "?action=", "?&&=&="],
      ...["?requestId=a&requestId=b", "?timestamp=x", "?volatile=x", "?__proto__=x", "?headers=x"],
      ...["?pretty", "?refresh&refresh", "?force=maybe", "?%", "?_id=%", "?index=a&index=b"],
    ),
  },
);

const malformed = fc
  .record({
    verb: fc.constantFrom(
      "POST",
      "POST",
      "POST",
      "PUT",
      "GET",
      "DELETE",
      "PATCH",
      "HEAD",
      "OPTIONS",
    ),
    path: fc.tuple(paths, queries).map(([path, query]) => path + (path.includes("?") ? "" : query)),
    headers,
    body: bodies,
  })
  .map(({ verb, path, headers: given, body }): HttpSending => {
    const hasBody = !["GET", "HEAD", "OPTIONS"].includes(verb) && body.length > 0;
    return { way: "http", verb, path, headers: given, ...(hasBody && { body }) };
  });

/** 8 MB of nothing in 8 kB. */
const BOMB = gzipSync(" ".repeat(8_000_000));
const oversized = fc.constantFrom<HttpSending>(
  // one byte more than the host takes, with its length told and without
  ...[{}, { chunked: true as const }].map((how): HttpSending => ({
    way: "http",
    verb: "POST",
    path: "/_query",
    headers: JSON_TYPE,
    body: `{"padding":"${"x".repeat(1_048_577 - 14)}"}`,
    ...how,
  })),
  {
    way: "http",
    verb: "POST",
    path: "/_query",
    headers: JSON_TYPE,
    body: "x".repeat(3_000_000),
    chunked: true,
  },
  ...[BOMB, deflateSync("{").subarray(0, 5), gzipSync(SOUND).subarray(0, 20)].map(
    (body): HttpSending => ({
      way: "http",
      verb: "POST",
      path: "/_query",
      headers: { ...JSON_TYPE, "content-encoding": body[0] === 0x1f ? "gzip" : "deflate" },
      body,
    }),
  ),
);

export const brokenHttp: fc.Arbitrary<HttpSending> = fc.oneof(
  { weight: 30, arbitrary: malformed },
  { weight: 3, arbitrary: oversized },
);

const TEXT = 1;
const BINARY = 2;
const PING = 9;

/** Requests that name an action, with members of the wrong type around it. */
function almost({ controller, action }: GuardedAction, members: string): string {
  return `{"controller":"${controller}","action":"${action}",${members}}`;
}

const frames = fc.oneof(
  bodies,
  fc
    .tuple(
      fc.constantFrom(...ACTIONS),
      fc.constantFrom(
        ...['"targets":"x"', '"targets":5', '"targets":{}', '"targets":[5]', '"targets":[{}]'],
        ...['"targets":[]', '"requestId":5', '"requestId":{}', '"requestId":""', '"jwt":5'],
        ...['"jwt":""', '"jwt":{}', '"jwt":"x.y.z"', '"body":5', '"body":"x"', '"volatile":"x"'],
        ...['"p":1', '"timestamp":"x"', '"headers":5', '"__proto__":{"jwt":"x"}', '"status":5'],
      ),
    )
    .map(([action, members]) => almost(action, members)),
  fc.constantFrom('{"p":1}', '{"p":2}', '{"p":1,"requestId":"x"}'),
);

export const brokenFrame: fc.Arbitrary<FrameSending> = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.record({
      way: fc.constant("frame" as const),
      opcode: fc.constantFrom(TEXT, TEXT, TEXT, BINARY),
      data: frames,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<FrameSending>(
      // one byte more than the host takes: it closes the connection
      { way: "frame", opcode: TEXT, data: "x".repeat(1_048_577) },
      { way: "frame", opcode: TEXT, data: `"${"x".repeat(1_048_574)}"` },
      { way: "frame", opcode: PING, data: "x" },
      // reserved
      { way: "frame", opcode: 3, data: "x" },
    ),
  },
);
