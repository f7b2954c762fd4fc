/**
 * Hands out copies of a profile. An answer of the host may hold the very policies of a profile that
 * it has loaded, and a pipe may change an answer: what is kept must not change with it. The rights
 * check needs no copy of them, so none is made before somebody looks.
 */
export function lazyCopies<Profile extends object>(profile: Profile): () => Profile {
  const prototype = Object.getPrototypeOf(profile) as object;
  const members = Object.entries(profile).map(([name, value]: [string, unknown]) => {
    // read by the host's rights check alone, and made of nothing that JSON could hold
    const isShared = typeof value !== "object" || value === null || name === "optimizedPolicies";
    return { name, describe: isShared ? () => valued(value) : copiedWhenRead(name, value) };
  });
  return () => {
    const copy = Object.create(prototype) as Profile;
    for (const { name, describe } of members) {
      Object.defineProperty(copy, name, describe());
    }
    return copy;
  };
}

function copiedWhenRead(name: string, value: object): () => PropertyDescriptor {
  let text: string | undefined;
  return () => ({
    enumerable: true,
    configurable: true,
    get(this: object): unknown {
      text ??= JSON.stringify(value);
      const copy: unknown = JSON.parse(text);
      Object.defineProperty(this, name, valued(copy));
      return copy;
    },
    set(this: object, given: unknown) {
      Object.defineProperty(this, name, valued(given));
    },
  });
}

function valued(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, configurable: true, writable: true };
}
