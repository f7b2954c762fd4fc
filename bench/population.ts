/** Many roles, profiles and users, the same in every run. */

export const ROLES = 50;
const TENANTS = 40;
const ROLE_ACTIONS = ["get", "search", "create", "update", "delete", "count", "exists", "export"];

export const numbers = (count: number): number[] =>
  Array.from({ length: count }, (_, number) => number);
/** The same in every run: multiplication mixes well enough to spread what follows. */
const mixed = (number: number, salt: number): number =>
  Math.imul(number + 1, 2_654_435_761 + salt * 40_503) >>> 8;

export function roleNumbered(number: number): object {
  const actions = ROLE_ACTIONS.filter((_, at) => mixed(number, at) % 3 > 0);
  return {
    controllers: {
      document: { actions: Object.fromEntries(actions.map((action) => [action, true])) },
      auth: { actions: { getCurrentUser: true } },
    },
  };
}

/** 3 policies of 5 restrictions each. */
export function profileNumbered(number: number): object {
  const policies = numbers(3).map((policy) => ({
    roleId: `role-${mixed(number, policy) % ROLES}`,
    restrictedTo: numbers(5).map((place) => ({
      index: `tenant-${mixed(number, 10 + policy * 5 + place) % TENANTS}`,
      ...(place % 2 === 0 && { collections: ["orders", "products", "invoices"] }),
    })),
  }));
  return { policies, rateLimit: 0 };
}

/** With one to three of so many profiles. */
export function userOf(profiles: number, number: number): object {
  const held = numbers(1 + (number % 3)).map((at) => `profile-${mixed(number, at) % profiles}`);
  return { profileIds: [...new Set(held)], name: `user ${number}` };
}

/** `kind-0`, `kind-1`, … */
export function several(
  kind: string,
  count: number,
  make: (number: number) => object,
): [string, object][] {
  return numbers(count).map((number): [string, object] => [`${kind}-${number}`, make(number)]);
}

/**
 * Straight into Elasticsearch: made one by one through the host they would take an hour.
 *
 * @param internalIndex of the host
 */
export async function plant(
  url: string,
  collection: string,
  documents: readonly [string, object][],
  internalIndex = "kuzzle",
): Promise<void> {
  const index = encodeURIComponent(`%${internalIndex}.${collection}`);
  for (let first = 0; first < documents.length; first += 5_000) {
    const lines = documents
      .slice(first, first + 5_000)
      .flatMap(([_id, source]) => [JSON.stringify({ index: { _id } }), JSON.stringify(source)]);
    const response = await fetch(`${url}/${index}/_bulk`, {
      method: "POST",
      headers: { "content-type": "application/x-ndjson" },
      body: `${lines.join("\n")}\n`,
    });
    const answer = (await response.json()) as { errors?: boolean };
    if (!response.ok || answer.errors !== false) {
      throw new Error(`Elasticsearch did not take the ${collection}`);
    }
  }
}
