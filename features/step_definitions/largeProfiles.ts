import { When } from "@cucumber/cucumber";

import type { GuardWorld } from "../support/world";

When(
  "{caller} writes the profile {string} with {int} restrictions to places that do not exist",
  async function (this: GuardWorld, caller: string, id: string, count: number): Promise<void> {
    const restrictedTo = Array.from({ length: count }, (_, number) => ({
      index: `pg-no-${number}`,
    }));
    await this.call(caller, {
      controller: "security",
      action: "createOrReplaceProfile",
      _id: this.own(id),
      force: true,
      body: { policies: [{ roleId: "reader", restrictedTo }] },
    });
  },
);
