import type { RightsRow } from "./rows";
import type { RightsRequest } from "./types";

/** A request as a phrase: `document:get on foo/a`. */
export function describeRequest({ controller, action, index, collection }: RightsRequest): string {
  const place = [index, collection].filter((name) => name !== undefined).join("/");
  return `${controller}:${action}${place === "" ? "" : ` on ${place}`}`;
}

/** One row as a phrase, for instance `document:get, index foo, collections a, b`. */
export function describeRow({ controller, action, index, collections, except }: RightsRow): string {
  const right =
    `${controller}:${action}` +
    but(except?.controllers, "controllers") +
    but(except?.actions, "actions");
  if (index === null) {
    return `${right}, without an index`;
  }
  const place = index === "*" ? `any index${but(except?.indexes)}` : `index ${index}`;
  return `${right}, ${place}${describeCollections(collections, but(except?.collections))}`;
}

/**
 * Rows as phrases, with the actions of a controller that are held in the same place in one:
 * `document:{get,search}, index foo`.
 *
 * @param namesPlace tells whether the place of a row is said. Default: of every one
 */
export function describeRows(
  rows: readonly RightsRow[],
  namesPlace: (row: RightsRow) => boolean = () => true,
): string[] {
  const phrases = new Map<string, { readonly row: RightsRow; readonly actions: Set<string> }>();
  for (const row of rows) {
    const { controller, action } = row;
    const described = describeRow(row);
    const isOne = controller !== "*" && action !== "*";
    const place = namesPlace(row) ? described.slice(`${controller}:${action}`.length) : "";
    const key = isOne ? `${controller}:${place}` : described;
    const phrase = phrases.get(key) ?? { row, actions: new Set<string>() };
    phrases.set(key, phrase);
    if (isOne) {
      phrase.actions.add(action);
    }
  }
  return [...phrases].map(
    ([
      key,
      {
        row: { controller },
        actions,
      },
    ]) => {
      const named = actions.size > 1 ? `{${[...actions].join(",")}}` : [...actions].join("");
      const place = key.slice(controller.length + 1);
      return actions.size === 0 ? key : `${controller}:${named}${place}`;
    },
  );
}

function describeCollections(collections: RightsRow["collections"], exceptions: string): string {
  const names = collections.filter((name) => name !== null);
  const unnamed = names.length < collections.length;
  if (names.length === 0) {
    return ", no collection";
  }
  if (unnamed && names[0] === "*" && exceptions === "") {
    return "";
  }
  const listed = names[0] === "*" ? "any" : names.join(", ");
  return `, collections ${listed}${exceptions}${unnamed ? " or none" : ""}`;
}

function but(names: readonly string[] | undefined, what?: string): string {
  if (names === undefined) {
    return "";
  }
  return ` but ${what === undefined ? "" : `${what} `}${names.join(", ")}`;
}
