import type { Backend, KuzzleRequest } from "kuzzle";

import { roles, standardRoles } from "../permissions";
import { openBranches } from "./branches";
import { CardStrategy } from "./CardStrategy";
import { useImpostors } from "./impostors";
import { OFFICE, OfficePlugin } from "./OfficePlugin";
import { renewRequests } from "./renewals";

const EVERYTHING = { policies: [{ roleId: "admin" }] };

/**
 * Puts a back office into an application, with what it does without being asked.
 *
 * @param faulty makes a profile while it starts that is wrong
 */
export function useOffice(app: Backend, faulty: boolean): OfficePlugin {
  const office = new OfficePlugin();
  app.plugin.use(office, { name: OFFICE, manifest: { name: OFFICE } });
  app.plugin.use(new CardStrategy(office), { name: "cards", manifest: { name: "cards" } });

  // the app's SDK is not there before it has started: a plugin's is
  app.pipe.register("kuzzle:state:live", async () => {
    const { security } = office.host.accessors.sdk;
    const wrong = { policies: [{ roleId: "reader", restrictedTo: [{ index: "pg-acmee" }] }] };
    await security.createOrReplaceProfile("made-at-start", faulty ? wrong : EVERYTHING);
    const content = { profileIds: ["made-at-start"] };
    await security.createUser("starter", { content }).catch((error: unknown) => {
      // another node has made them
      if ((Object(error) as { id?: unknown }).id !== "security.user.already_exists") {
        throw error;
      }
    });
  });

  // who gets a department gets a desk, whose profile the application makes
  app.hook.register("security:afterCreateUser", async (request: KuzzleRequest) => {
    const { _id, _source } = request.result as { _id: string; _source: { department?: string } };
    if (_source.department !== undefined) {
      await app.sdk.security.createProfile(`desk-of-${_id}`, EVERYTHING);
      const content = { profileIds: [`desk-of-${_id}`] };
      await app.sdk.security.createUser(`assistant-of-${_id}`, { content });
    }
  });

  // an order makes an account of its customer
  app.pipe.register("document:afterCreate", async (request: KuzzleRequest) => {
    const { customer } = request.getBody() as { customer?: string };
    if (customer !== undefined) {
      await app.sdk.security.createProfile(`account-of-${customer}`, EVERYTHING);
      const content = { profileIds: [`account-of-${customer}`] };
      await app.sdk.security.createUser(customer, { content });
    }
    return request;
  });

  openBranches(app);
  renewRequests(app, office);
  useImpostors(app);
  return office;
}

/** Makes what a job of the application makes once it has started. */
export async function makeAtStart(app: Backend): Promise<void> {
  await app.sdk.security.createProfile("made-by-a-job", EVERYTHING);
  await app.sdk.security.createUser("job", { content: { profileIds: ["made-by-a-job"] } });
}

const opened = ({ controllers }: { controllers: object }) => ({
  controllers: { ...controllers, office: { actions: { "*": true } } },
});

const managing = {
  controllers: { ...roles.manager.controllers, admin: { actions: { loadSecurities: true } } },
};

/** Strangers and managers may call the office, and managers import. */
export const officeRoles = {
  standard: { ...standardRoles, anonymous: opened(standardRoles.anonymous) },
  imported: { ...roles, manager: opened(managing) },
};
