import { isPrototype } from "../../domain/requests/wellFormed";
import { fileOfHostPackage } from "../kernel/hostModules";

/** The subset of the client of Elasticsearch 7 that we use. Source: sdk-es7, lib/Serializer.js. */
export interface Serializer {
  deserialize: (this: Serializer, text: string) => unknown;
}

const SERVICE = "service/storage/7/elasticsearch";

/**
 * Lets every answer of Elasticsearch be read, without the members for which its client refuses all of
 * it. The client of Elasticsearch 8 reads them all.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function readEveryDocument(find: () => Serializer = resolveSerializer): () => void {
  const serializer = find();
  const { deserialize } = serializer;
  if (typeof deserialize !== "function") {
    throw new Error('its storage has no "deserialize"');
  }
  serializer.deserialize = function (this: Serializer, text) {
    try {
      return deserialize.call(this, text);
    } catch (error) {
      return withoutPrototypes(text, error);
    }
  };
  return () => {
    serializer.deserialize = deserialize;
  };
}

function withoutPrototypes(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text, (name, member: unknown) =>
      isPrototype(name, member) ? undefined : member,
    );
  } catch {
    // it is no JSON
    throw otherwise;
  }
}

function resolveSerializer(): Serializer {
  const found = fileOfHostPackage("sdk-es7", SERVICE, "./lib/Serializer") as {
    readonly prototype: Serializer;
  };
  return found.prototype;
}
