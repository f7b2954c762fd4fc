/** Profiles that each tenant gets of its own: `acme-editor`, `acme-viewer`. `{tenantIndex}` is the tenant's index. */
const within = [{ index: "{tenantIndex}" }];

export const templates = {
  editor: { policies: [{ roleId: "tenant-editor", restrictedTo: within }] },
  viewer: { policies: [{ roleId: "customer", restrictedTo: within }] },
};
