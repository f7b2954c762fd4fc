/**
 * Hands out copies of a profile. An answer of the host may hold the very policies of a profile that
 * it has loaded, and a pipe may change an answer: the cached profile must not change with it. The
 * rights check needs no copy, so this makes none before somebody reads a member.
 */
export function lazyCopies<Profile extends object>(profile: Profile): () => Profile {
  const prototype = Object.getPrototypeOf(profile) as object;
  // made once: a user's profiles are loaded several times for each request
  const members = Object.entries(profile).map(([name, value]: [string, unknown]) => {
    // read by the host's rights check alone, and made of nothing that JSON could hold
    const isShared = typeof value !== "object" || value === null || name === "optimizedPolicies";
    const descriptor = isShared ? valued(value) : copiedWhenRead(name, value);
    return { name, value, descriptor, isPlain: isShared && !(name in prototype) };
  });
  return () => {
    const copy = Object.create(prototype) as Record<string, unknown>;
    for (const { name, value, descriptor, isPlain } of members) {
      if (isPlain) {
        copy[name] = value;
      } else {
        Object.defineProperty(copy, name, descriptor);
      }
    }
    return copy as Profile;
  };
}

function copiedWhenRead(name: string, value: object): PropertyDescriptor {
  let text: string | undefined;
  return {
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
  };
}

function valued(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, configurable: true, writable: true };
}
