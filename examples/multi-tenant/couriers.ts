import type { Backend, KuzzleRequest } from "kuzzle";

/**
 * Managers may hand out the profile `courier`, which reaches further than they do, by `couriers:hire` and by
 * nothing else: docs/delegations.md.
 */
export const couriersByHire = {
  holders: ["acme-manager", "globex-manager"],
  mayAssign: ["courier"],
  through: ["couriers:hire"],
};

/**
 * An action of the application: managers take in couriers, who carry the orders of both tenants.
 *
 * It calls the host by the embedded SDK, and is judged as the manager who called it: what it would hand out
 * beyond their rights and the delegation is refused, whatever it takes from its caller. They need no right to
 * `security:createUser` for it.
 */
export function useCouriers(app: Backend): void {
  app.controller.register("couriers", {
    actions: {
      hire: {
        handler: async (request: KuzzleRequest) => {
          const username = request.getId();
          const { _id } = await app.sdk.security.createUser(username, {
            content: { profileIds: ["courier"], hiredBy: request.getKuid() },
            credentials: { local: { username, password: request.getBodyString("password") } },
          });
          return { _id };
        },
        http: [{ verb: "post", path: "/couriers/:_id/_hire" }],
      },
    },
  });
}
