import { pbkdf2 } from "node:crypto";
import { promisify } from "node:util";

import { PRESET } from "./application/setup";
import type { Call } from "./connection";
import type { Caller } from "./platform";
import { DOCUMENT, loginOf, PLACES, restrictions } from "./platform";

/** Compared with the host beside the plugin: a changed request, or work of our own process. */
export type Variant =
  | {
      readonly name: string;
      readonly on: "plugin" | "host";
      readonly change: Readonly<Record<string, unknown>>;
    }
  | { readonly name: string; readonly work: () => Promise<unknown> };

/** One line of the table. To add one, add it to {@link ROWS}. */
export interface Row {
  readonly name: string;
  readonly caller: Caller;
  /** @param unique a text that no other request of the run is given */
  readonly call: (unique: string) => Call;
  /** Requests sent one after the other to one application before it is the next one's turn. */
  readonly perBlock: number;
  /** How often every application has its turn. */
  readonly rounds: number;
  /** Requests under way at once: the row is then about their rate. Default: 1, and latency. */
  readonly callers?: number;
  /** Of the plugin to the host. `most` for latency, `least` for a rate. */
  readonly target?: { readonly most: number } | { readonly least: number };
  readonly also?: readonly Variant[];
}

const own: Variant = { name: "own action", on: "plugin", change: { controller: "profile-guard" } };
const strict: Variant = { name: "host, strict", on: "host", change: { strict: true } };

const reader = (count: number): object => ({
  policies: [{ roleId: "reader", restrictedTo: restrictions(count) }],
});

function createProfile(caller: Caller): Row {
  return {
    name: "createProfile",
    caller,
    call: (unique) => security("createProfile", unique, reader(1)),
    perBlock: 5,
    rounds: 80,
    target: { most: 1.15 },
    also: [own],
  };
}

function createUser(caller: Caller): Row {
  return {
    name: "createUser",
    caller,
    call: (unique) => security("createUser", unique, { content: { profileIds: [PRESET] } }),
    perBlock: 5,
    rounds: 80,
    target: { most: 1.15 },
    also: [own],
  };
}

function createDocument(caller: Caller): Row {
  const { index, collection } = DOCUMENT;
  return {
    name: "document:create",
    caller,
    call: (unique) => ({
      controller: "document",
      action: "create",
      index,
      collection,
      _id: unique,
      refresh: "false",
      body: { name: "a name", size: 42 },
    }),
    perBlock: 10,
    rounds: 60,
  };
}

function read(caller: Caller, action: "server:now" | "document:get"): Row {
  const [controller = "", name = ""] = action.split(":");
  const place = controller === "document" ? DOCUMENT : {};
  return {
    name: action,
    caller,
    call: () => ({ controller, action: name, ...place }),
    perBlock: 20,
    rounds: 80,
    target: { most: 1.02 },
  };
}

function replaceProfile(count: number, rounds: number): Row {
  return {
    name: `createOrReplaceProfile, ${count.toLocaleString("en")} restriction${count === 1 ? "" : "s"}`,
    caller: "admin",
    call: () => security("createOrReplaceProfile", `replaced-${count}`, reader(count)),
    perBlock: count < 1_000 ? 5 : 2,
    rounds,
    also: [strict, own],
  };
}

/** Of one password, as kuzzle-plugin-auth-passport-local does it by default. */
const hash = promisify(pbkdf2);

export const ROWS: readonly Row[] = [
  read("admin", "server:now"),
  read("restricted", "server:now"),
  read("admin", "document:get"),
  read("restricted", "document:get"),
  read("restricted to 1000", "server:now"),
  read("restricted to 9000", "server:now"),
  read("restricted to 9000", "document:get"),
  createDocument("admin"),
  createDocument("restricted"),
  createProfile("admin"),
  createProfile("manager"),
  createUser("admin"),
  createUser("manager"),
  replaceProfile(1, 60),
  replaceProfile(100, 60),
  replaceProfile(1_000, 60),
  replaceProfile(PLACES, 40),
  {
    name: "login",
    caller: "anonymous",
    call: () => loginOf("restricted"),
    perBlock: 2,
    rounds: 40,
  },
  {
    name: "createRestrictedUser with credentials",
    caller: "anonymous",
    call: (unique) =>
      security("createRestrictedUser", unique, {
        content: { name: "a name" },
        credentials: { local: { username: unique, password: "a password" } },
      }),
    callers: 32,
    perBlock: 64,
    rounds: 8,
    target: { least: 0.95 },
    also: [
      own,
      { name: "bare hashing", work: () => hash("a password", "salt", 10_000, 512, "sha512") },
    ],
  },
];

function security(action: string, _id: string, body: object): Call {
  return { controller: "security", action, _id, refresh: "false", body };
}
