import type { MatrixColumn, MatrixPlace } from "../../lib/cli/explore/protocol";
import { TEXTS } from "./texts";

/** Names of a list that are told. */
const MOST_NAMES = 20;

function but(names: readonly string[] | undefined): string {
  if (names === undefined || names.length === 0) {
    return "";
  }
  const more = names.length > MOST_NAMES ? ` ${TEXTS.andMore(names.length - MOST_NAMES)}` : "";
  return ` ${TEXTS.rights.but} ${names.slice(0, MOST_NAMES).join(", ")}${more}`;
}

/** A column in words: `document:get`, or every other action but those that have columns. */
export function actionText({ controller, action, except }: MatrixColumn): string {
  return `${controller}:${action}${but(except?.controllers)}${but(except?.actions)}`;
}

/** A line in words. */
export function placeText({
  index,
  collections,
  except,
}: Pick<MatrixPlace, "index" | "collections" | "except">): string {
  if (index === null) {
    return TEXTS.rights.withoutIndex;
  }
  const where = index === "*" ? `${TEXTS.rights.everyIndex}${but(except?.indexes)}` : index;
  const named = collections.filter((one) => one !== null);
  const isUnnamedToo = named.length < collections.length;
  if (named.length === 0) {
    return `${where}: ${TEXTS.rights.noCollection}`;
  }
  const [first] = named;
  if (first === "*" && except?.collections === undefined) {
    return isUnnamedToo ? where : `${where}: ${TEXTS.rights.everyCollection}`;
  }
  const listed =
    first === "*"
      ? `${TEXTS.rights.otherCollections}${but(except?.collections)}`
      : named.join(", ");
  return `${where}: ${listed}${isUnnamedToo ? `, ${TEXTS.rights.noCollection}` : ""}`;
}
