/** A policy as the host's rights check looks at it. */
interface Optimized {
  readonly roleId: unknown;
  readonly restrictedTo?: unknown;
}

/** The host's way to sort the restrictions of one policy. */
export type Optimize = (policy: Optimized) => Optimized;

/**
 * The same, but not before the restrictions are looked at: the host sorts those of each profile that
 * it writes, for nobody.
 *
 * @param optimize of the host, which keeps the role and makes a map of the restrictions
 */
export function lazily(optimize: Optimize): Optimize {
  return (policy) => {
    if (!policy.restrictedTo) {
      return optimize(policy);
    }
    return {
      // the host's own order
      get restrictedTo(): unknown {
        const { restrictedTo } = optimize(policy);
        Object.defineProperty(this, "restrictedTo", { value: restrictedTo, enumerable: true });
        return restrictedTo;
      },
      roleId: policy.roleId,
    };
  };
}
