import type { Backend, KuzzleRequest } from "kuzzle";

/** When a branch is opened, beside the import of a client. */
type Moment = "before" | "while" | "after";

const EVERYTHING = { controllers: { "*": { actions: { "*": true } } } };

/**
 * An import of a client that has an argument `branch` makes the application import something of its
 * own: roles, profiles and users of which no limited client holds the rights.
 */
export function openBranches(app: Backend): void {
  /** The index that the running import opens, for the pipes of its parts. */
  let opening: string | undefined;

  const open = async (name: string): Promise<void> => {
    await app.sdk.query({
      controller: "admin",
      action: "loadSecurities",
      refresh: "wait_for",
      body: {
        roles: { [`branch-of-${name}`]: EVERYTHING },
        profiles: { [`branch-of-${name}`]: { policies: [{ roleId: `branch-of-${name}` }] } },
        users: { [`head-of-${name}`]: { content: { profileIds: [`branch-of-${name}`] } } },
      },
    });
  };
  const asked = ({ input }: KuzzleRequest): { branch?: Moment; name: string } =>
    input.args as { branch?: Moment; name: string };

  app.pipe.register("admin:beforeLoadSecurities", async (request: KuzzleRequest) => {
    const { branch, name } = asked(request);
    if (branch === "before") {
      await open(name);
    }
    opening = branch === "while" ? name : undefined;
    return request;
  });
  app.pipe.register("security:beforeCreateOrReplaceRole", async (request: KuzzleRequest) => {
    const name = opening;
    // not once more for the branch's own
    opening = undefined;
    if (name !== undefined) {
      await open(name);
    }
    return request;
  });
  app.pipe.register("admin:afterLoadSecurities", async (request: KuzzleRequest) => {
    const { branch, name } = asked(request);
    if (branch === "after") {
      setTimeout(() => {
        open(name).catch((error: unknown) => {
          process.stderr.write(`office: ${String(error)}\n`);
        });
      }, 20);
    }
    return request;
  });
}
