import type { Backend, KuzzleRequest } from "kuzzle";

/**
 * An action of the application: managers take in couriers, who carry the orders of both tenants.
 *
 * No manager may give the profile `courier`, which reaches further than he does. The application
 * may: it calls the host by the embedded SDK, and such calls are its own, whoever asked for them.
 * So what the action takes from its caller is for the action to decide: here a name and a password,
 * and no profile.
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
