import type { Call } from "../../features/support/answers";
import type { Platform, Way } from "../faults/platform";
import { PASSWORD } from "../faults/platform";

/** One kind of request, its sender, and the statuses that are right. */
interface Kind {
  readonly caller: string;
  readonly call: () => Call;
  readonly right: readonly number[];
}

/** The results of the traffic. */
export interface Traffic {
  /** Counts requests, by kind and status: `security:createUser 200`. */
  readonly counts: ReadonlyMap<string, number>;
  /** Answers that should be others, the first of each kind. */
  readonly wrong: ReadonlyMap<string, string>;
}

const WORKERS = 6;
/** A worker connects anew after so many requests. */
const A_LINE = 25;
/** Documents that are made and removed again: nothing grows by what is stored. */
const POOL = 40;
const READER = [{ roleId: "reader", restrictedTo: [{ index: "pg-acme" }] }];

/**
 * Mixed traffic of six clients until the time is over: logins, reads with restrictions, writes of
 * profiles and users that are allowed and that are refused, sign-ups, what the plugin tells, over
 * HTTP and WebSocket, each line closed after some requests.
 */
export async function send(platform: Platform, until: number): Promise<Traffic> {
  const counts = new Map<string, number>();
  const wrong = new Map<string, string>();
  const kinds = kindsOf(platform);
  let turn = 0;
  const work = async (worker: number): Promise<void> => {
    for (let line = 0; Date.now() < until; line += 1) {
      const way: Way = (worker + line) % 2 === 0 ? "raw-http" : "raw-websocket";
      const clients = platform.fresh();
      for (let request = 0; request < A_LINE && Date.now() < until; request += 1) {
        const kind = kinds[turn++ % kinds.length];
        if (kind === undefined) {
          throw new Error("there is no traffic");
        }
        const { caller } = kind;
        const call = kind.call();
        const { status = 0, id, message } = await clients.send(0, way, caller, call);
        const key = `${caller} ${call.controller}:${call.action} ${status}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        if (!kind.right.includes(status) && !wrong.has(key)) {
          wrong.set(key, `${id ?? ""} ${message ?? ""}`);
        }
      }
      await clients.hangUp();
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));
  return { counts, wrong };
}

function kindsOf(platform: Platform): Kind[] {
  const any = (what: string): string =>
    `${platform.name}-soak-${what}-${Math.floor(Math.random() * POOL)}`;
  // a name is never used twice: the local strategy may still find what was deleted a moment ago
  const users: string[] = [];
  let made = 0;
  const newUser = (): string => {
    const name = `${platform.name}-soak-user-${made++}`;
    users.push(name);
    return name;
  };
  const customer = platform.kuidOf("customer");
  const manager = platform.kuidOf("acme-manager");
  const security = (action: string, _id: string, body?: object): Call => ({
    controller: "security",
    action,
    _id,
    refresh: "false",
    ...(body && { body }),
  });
  const own = (action: string, members: object): Call => ({
    controller: "profile-guard",
    action,
    ...members,
  });
  const credentials = (name: string) => ({ local: { username: name, password: PASSWORD } });
  const kind = (caller: string, right: readonly number[], call: () => Call): Kind => {
    return { caller, call, right };
  };
  const search: Call = { controller: "document", action: "search", index: "pg-acme" };
  return [
    kind("customer", [200], () => ({ ...search, collection: "products" })),
    kind("customer", [403], () => ({ ...search, collection: "orders" })),
    kind("anonymous", [200], () => ({
      controller: "auth",
      action: "login",
      strategy: "local",
      expiresIn: "30s",
      body: { username: customer, password: PASSWORD },
    })),
    // they meet: what one worker makes another one finds, or removes
    kind("acme-manager", [200], () =>
      security("createOrReplaceProfile", any("profile"), { policies: READER }),
    ),
    kind("acme-manager", [200, 404], () =>
      security("updateProfile", any("profile"), { rateLimit: Math.floor(Math.random() * 1000) }),
    ),
    kind("admin", [200, 404, 412], () => security("deleteProfile", any("profile"))),
    kind("acme-manager", [403], () =>
      security("createProfile", any("evil"), { policies: [{ roleId: "admin" }] }),
    ),
    kind("acme-manager", [400], () =>
      security("createProfile", any("faulty"), {
        policies: [{ roleId: "reader", restrictedTo: 1 }],
      }),
    ),
    kind("admin", [200], () => {
      const name = newUser();
      const body = { content: { profileIds: ["customer"] }, credentials: credentials(name) };
      return security("createUser", name, body);
    }),
    // the oldest: those of a moment ago may still be under way
    kind("admin", [200, 404], () =>
      security("deleteUser", (users.length > POOL ? users.shift() : undefined) ?? any("nobody")),
    ),
    kind("admin", [200, 404], () =>
      security("deleteUser", (users.length > POOL ? users.shift() : undefined) ?? any("nobody")),
    ),
    kind("acme-manager", [403], () => security("updateUser", manager, { profileIds: ["admin"] })),
    kind("anonymous", [200], () => {
      const name = newUser();
      const body = { content: {}, credentials: credentials(name) };
      return own("createRestrictedUser", { _id: name, body });
    }),
    kind("admin", [200], () => own("effectiveRights", { userId: customer })),
    kind("admin", [200], () =>
      own("explain", {
        userId: customer,
        body: {
          request: {
            controller: "document",
            action: "get",
            index: "pg-acme",
            collection: "orders",
          },
        },
      }),
    ),
    kind("admin", [200], () => own("searchAudit", { body: { kind: "user" } })),
  ];
}
