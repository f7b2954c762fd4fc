/** None or an empty list is the role `default` to the host; anything else but a list is nothing. */
export function storedPolicies(policies: unknown): readonly unknown[] | undefined {
  if (!policies || (Array.isArray(policies) && policies.length === 0)) {
    return [{ roleId: "default" }];
  }
  return Array.isArray(policies) ? policies : undefined;
}
