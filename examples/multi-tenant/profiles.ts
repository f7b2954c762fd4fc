/** Two tenants, each an index of its own. */
export const tenants = {
  acme: { orders: { mappings: {} }, products: { mappings: {} } },
  globex: { orders: { mappings: {} }, products: { mappings: {} } },
};

/** A profile says where its roles hold: users get profiles, never roles. */
export const profiles = {
  "acme-manager": {
    policies: [{ roleId: "tenant-manager", restrictedTo: [{ index: "acme" }] }],
  },
  "globex-manager": {
    policies: [{ roleId: "tenant-manager", restrictedTo: [{ index: "globex" }] }],
  },
  /** Carries the orders of both: given by the application, see `couriers.ts`. */
  courier: {
    policies: [
      {
        roleId: "customer",
        restrictedTo: [
          { index: "acme", collections: ["orders"] },
          { index: "globex", collections: ["orders"] },
        ],
      },
    ],
  },
  /** Whoever signs up gets this one: acme's shop is open to everybody, globex's is not. */
  customer: {
    policies: [
      { roleId: "customer", restrictedTo: [{ index: "acme", collections: ["products"] }] },
    ],
  },
};
