import should from "should";

import type { ProfileGuardOptions } from "../../../lib/config/config";
import { parseConfig } from "../../../lib/config/config";
import { followRemoval } from "../../../lib/usecases/drift/followRemoval";
import type { ReferencedError } from "../../../lib/errors/ReferencedError";
import { actorWith, commandFor } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const reader = (...restrictedTo: object[]): object => ({ roleId: "reader", restrictedTo });
const ORDERS = { index: "acme", collections: ["orders"] };

describe("followRemoval", () => {
  let host: FakeHost;
  let lines: string[];

  beforeEach(() => {
    lines = [];
    host = new FakeHost()
      .withRole("root", { "*": ["*"] })
      .withRole("cleaner", { index: ["delete"] })
      .withRole("reader", { document: ["get"] })
      .withIndex("acme", "orders", "products")
      .withIndex("globex", "orders")
      .withProfile("admin", { policies: [{ roleId: "root" }] })
      .withProfile("cleaner", { policies: [{ roleId: "cleaner" }] })
      .withProfile("both", { policies: [reader({ index: "acme" }, { index: "globex" })] })
      .withProfile("orders", { policies: [{ roleId: "reader" }, reader(ORDERS)] })
      .withUser("root", "admin");
  });

  function remove(
    key: string,
    args: Parameters<typeof commandFor>[1],
    onReferencedDelete: Required<ProfileGuardOptions>["onReferencedDelete"],
    { by = "admin", run = deletion(args) }: { by?: string; run?: () => Promise<unknown> } = {},
  ): Promise<unknown> {
    const config = parseConfig({ onReferencedDelete, escalation: "report" }, {});
    const log = { warn: (line: string) => void lines.push(line) };
    const command = commandFor(key, args);
    return followRemoval({ host, config, log, actor: actorWith(by), command }, run);
  }

  /** Does what the host does. */
  function deletion(args: Parameters<typeof commandFor>[1]): () => Promise<string> {
    return async () => {
      const { index, collection, body } = args as {
        index?: string;
        collection?: string;
        body?: unknown;
      };
      if (collection !== undefined && index !== undefined) {
        const left = host.indexes.get(index)?.filter((name) => name !== collection);
        host.indexes.set(index, left ?? []);
      } else {
        const named =
          index === undefined ? (body as { indexes?: string[] } | undefined) : undefined;
        for (const name of named?.indexes ??
          (index === undefined ? host.indexes.keys() : [index])) {
          host.indexes.delete(name);
        }
      }
      return "deleted";
    };
  }

  const mustNotRun = (): Promise<never> => Promise.reject(new Error("it was deleted"));
  const policiesOf = (id: string): unknown => host.profiles.get(id)?.policies;

  describe("warn", () => {
    it("deletes, and then logs which profiles are restricted to it", async () => {
      should(await remove("index:delete", { index: "acme" }, "warn")).equal("deleted");
      lines.should.eql([
        'Deleted index "acme", to which these profiles are restricted: "both", "orders".',
      ]);
      host.everHeld.should.eql([]);
    });

    it("says nothing when nobody is, or when the deletion fails", async () => {
      await remove("collection:delete", { index: "acme", collection: "products" }, "warn");
      await remove("index:delete", { index: "acme" }, "warn", {
        run: () => Promise.reject(new Error("from the host")),
      }).should.be.rejectedWith("from the host");
      lines.should.eql([]);
    });

    it("deletes also when the profiles cannot be read", async () => {
      host.drift.unreadable = true;
      should(await remove("index:delete", { index: "acme" }, "warn")).equal("deleted");
      lines.should.match([/could not be read/u]);
    });
  });

  describe("refuse", () => {
    const refusals: [string, Parameters<typeof commandFor>[1], string[]][] = [
      ["index:delete", { index: "acme" }, ["both", "orders"]],
      ["index:mDelete", { body: { indexes: ["nowhere", "globex"] } }, ["both"]],
      ["collection:delete", { index: "acme", collection: "orders" }, ["orders"]],
      ["admin:resetDatabase", {}, ["both", "orders"]],
    ];
    for (const [key, args, names] of refusals) {
      it(`${key}: names every profile, and deletes nothing`, async () => {
        const error = (await remove(key, args, "refuse", { run: mustNotRun }).catch(
          (caught: unknown) => caught,
        )) as ReferencedError;
        error.should.match({ status: 412, id: "profile-guard.place.referenced" });
        error.details.should.eql({ profiles: names.map((id) => ({ id })), total: names.length });
        error.toJSON().should.match({ details: error.details });
        host.everHeld.should.eql([{ resource: "graph", mode: "alone" }]);
        host.holding.size.should.equal(0);
      });
    }

    it("names no profile to those who may not search them", async () => {
      const error = (await remove("index:delete", { index: "acme" }, "refuse", {
        by: "cleaner",
        run: mustNotRun,
      }).catch((caught: unknown) => caught)) as ReferencedError;
      error.details.should.eql({ profiles: [], total: 0, withheld: true });
      error.message.should.match(/: profiles are restricted to index "acme"/u);
      error.message.should.not.match(/both/u);
      lines.should.match([/"both", "orders"/u]);
    });

    it("deletes what no profile is restricted to, and leaves what does not exist to the host", async () => {
      const whole = { index: "acme", collection: "products" };
      should(await remove("collection:delete", whole, "refuse")).equal("deleted");
      should(await remove("index:delete", { index: "nowhere" }, "refuse")).equal("deleted");
      should(await remove("index:delete", { index: 7 }, "refuse")).equal("deleted");
    });

    it("deletes nothing when the profiles cannot be read", async () => {
      host.drift.unreadable = true;
      await remove("index:delete", { index: "acme" }, "refuse", {
        run: mustNotRun,
      }).should.be.rejectedWith("the storage is down");
    });
  });

  describe("prune", () => {
    it("takes away the restrictions after the deletion", async () => {
      await remove("index:delete", { index: "acme" }, "prune", {
        run: async () => {
          should(policiesOf("both")).eql([reader({ index: "acme" }, { index: "globex" })]);
          host.holding.size.should.equal(1);
          host.indexes.delete("acme");
        },
      });
      should(policiesOf("both")).eql([reader({ index: "globex" })]);
      should(policiesOf("orders")).eql([{ roleId: "reader" }]);
      host.holding.size.should.equal(0);
      lines.should.match([/took the restrictions to it from 2 profiles: "both", "orders"/u]);
    });

    it("refuses the deletion that would leave a profile without policy, and names it", async () => {
      const error = (await remove("admin:resetDatabase", {}, "prune", { run: mustNotRun }).catch(
        (caught: unknown) => caught,
      )) as ReferencedError;
      error.should.match({ status: 412, id: "profile-guard.place.referenced" });
      error.details.profiles.should.match([{ id: "both", reason: /no policy would be left/u }]);
      should(policiesOf("orders")).eql([{ roleId: "reader" }, reader(ORDERS)]);
    });

    it("takes away only what is really gone", async () => {
      const body = { indexes: ["acme", "globex"] };
      host.withProfile("both", { policies: [{ roleId: "reader" }, reader({ index: "globex" })] });
      await remove("index:mDelete", { body }, "prune", {
        run: async () => void host.indexes.delete("acme"),
      });
      should(policiesOf("orders")).eql([{ roleId: "reader" }]);
      should(policiesOf("both")).eql([{ roleId: "reader" }, reader({ index: "globex" })]);
    });

    it("takes away nothing when the deletion fails", async () => {
      await remove("index:delete", { index: "acme" }, "prune", {
        run: () => Promise.reject(new Error("from the host")),
      }).should.be.rejectedWith("from the host");
      should(policiesOf("both")).eql([reader({ index: "acme" }, { index: "globex" })]);
      host.holding.size.should.equal(0);
    });

    it("says which profile could not be written, and goes on with the others", async () => {
      host.drift.broken.add("both");
      should(await remove("index:delete", { index: "acme" }, "prune")).equal("deleted");
      should(policiesOf("orders")).eql([{ roleId: "reader" }]);
      lines.should.match([/profile "both".*could not be taken away.*repairDangling/u, /orders/u]);
    });

    it("keeps the last administrator, whose rights may hang on a restricted policy", async () => {
      const security = { actions: { "*": true, createUser: false } };
      host.roles.set("most", {
        _id: "most",
        controllers: { "*": { actions: { "*": true } }, security },
      });
      host.withRole("hiring", { security: ["createUser"] }).withProfile("admin", {
        // the host asks for no index where an action takes none
        policies: [{ roleId: "most" }, { roleId: "hiring", restrictedTo: [ORDERS] }],
      });
      await remove("index:delete", { index: "acme" }, "prune", {
        run: mustNotRun,
      }).should.be.rejectedWith({ status: 403, id: "profile-guard.rights.last_admin" });
      host.holding.size.should.equal(0);
      host
        .withRole("root", { "*": ["*"] })
        .withProfile("deputy", { policies: [{ roleId: "root" }] });
      host.withUser("deputy", "deputy");
      should(await remove("index:delete", { index: "acme" }, "prune")).equal("deleted");
      should(policiesOf("admin")).eql([{ roleId: "most" }]);
    });
  });
});
