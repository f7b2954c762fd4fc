import { createRequire } from "node:module";

import type { KuzzleRequest } from "kuzzle";
import should from "should";

import type { Kernel } from "../../../lib/host/kernel/kernel";
import { noteAuthors } from "../../../lib/host/patches/userAuthors";

const UserRepository = createRequire(__filename)(
  "kuzzle/dist/lib/core/security/userRepository",
) as { readonly prototype: object };

type Asked = readonly unknown[];

/** A host that keeps what its storage is asked, and the request in whose context it is asked. */
function host(
  kuid: string | null | undefined,
  action = "createUser",
): {
  kuzzle: Pick<Kernel, "internalIndex" | "asyncStore">;
  asked: Asked[];
} {
  const asked: Asked[] = [];
  const request = { getKuid: () => kuid, input: { action } } as unknown as KuzzleRequest;
  const internalIndex = {
    index: "%kuzzle",
    refreshCollection: async () => undefined,
    create: async (...args: unknown[]) => {
      asked.push(args);
    },
  };
  const asyncStore = { exists: () => kuid !== undefined, get: () => request };
  return { kuzzle: { internalIndex, asyncStore }, asked };
}

/** Makes a user as the host's own repository does. */
async function makeUser({ internalIndex }: Pick<Kernel, "internalIndex">): Promise<unknown> {
  const repository = Object.assign(Object.create(UserRepository.prototype) as object, {
    store: internalIndex,
    collection: "users",
    anonymousUser: { _id: "-1" },
    fromDTO: async (user: unknown) => user,
    serializeToDatabase: (user: unknown) => user,
    persistToCache: async () => undefined,
  }) as unknown as { create(...args: unknown[]): Promise<unknown> };
  return repository.create("cfo", ["customer"], {}, { refresh: "false", userId: undefined });
}

describe("the author of a user", () => {
  it("is not told to the storage by the host alone", async () => {
    const { kuzzle, asked } = host("mary");
    await makeUser(kuzzle);
    should(asked[0]?.[2]).not.have.property("userId");
  });

  it("is whoever sends the request, a stranger too", async () => {
    for (const kuid of ["mary", "-1"]) {
      const { kuzzle, asked } = host(kuid);
      noteAuthors(kuzzle);
      await makeUser(kuzzle);
      should(asked[0]?.[2]).match({ userId: kuid, id: "cfo", refresh: "false" });
    }
  });

  it("is nobody outside of a request, and where its sender is not known", async () => {
    for (const kuid of [undefined, null]) {
      const { kuzzle, asked } = host(kuid);
      noteAuthors(kuzzle);
      await makeUser(kuzzle);
      should(asked[0]?.[2]).not.have.property("userId");
    }
  });

  it("is nobody of the first admin, whom somebody makes who is not logged in", async () => {
    const { kuzzle, asked } = host("-1", "createFirstAdmin");
    noteAuthors(kuzzle);
    await makeUser(kuzzle);
    should(asked[0]?.[2]).not.have.property("userId");
  });

  it("is noted of users alone, and no more once it is taken back", async () => {
    const { kuzzle, asked } = host("mary");
    const takeBack = noteAuthors(kuzzle);
    const { create } = kuzzle.internalIndex as unknown as {
      create: (collection: string) => Promise<unknown>;
    };
    await create("profiles");
    takeBack();
    await makeUser(kuzzle);
    should(asked).have.length(2);
    for (const [, , options] of asked) {
      should(options).not.have.property("userId");
    }
  });

  it("is left alone where the host looks otherwise", () => {
    const { kuzzle } = host("mary");
    const internalIndex = { ...kuzzle.internalIndex, create: undefined };
    should(() => noteAuthors({ ...kuzzle, internalIndex })).throw(/has no "create"/u);
  });
});
