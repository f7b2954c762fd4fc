import should from "should";

import { clientError } from "../../../lib/usecases/admission/clientErrors";

const CREATE = { controller: "security", action: "createUser", id: "a\nb" };
const UPDATE = { controller: "security", action: "updateProfile", id: "p" };
const UNEXPECTED = { id: "services.storage.unexpected_error", status: 500 };
const UNDECLARED = { id: "core.fatal.unexpected_error", status: 500 };

describe("clientError", () => {
  it("tells of credentials that were left behind, where the host answers 500", () => {
    const error = { id: "security.credentials.database_inconsistency", status: 500 };
    should(clientError(error, CREATE, undefined)).match({
      status: 400,
      id: "profile-guard.user.invalid",
      details: [{ code: "credentials.orphaned", path: "_id" }],
    });
  });

  it("tells of credentials that a strategy refuses, where the host does not know its error", () => {
    const weak = {
      ...UNDECLARED,
      props: ["plugin.kuzzle-plugin-auth-passport-local.weak_password"],
    };
    should(clientError(weak, CREATE, undefined)).match({
      status: 400,
      id: "profile-guard.user.invalid",
      details: [{ code: "credentials.rejected", path: "credentials", message: /"weak_password"/u }],
    });
    should(clientError(weak, UPDATE, undefined)).equal(weak);
    for (const props of [undefined, [], [5], ["Connection is closed."], ["plugin.a"]]) {
      const other = { ...UNDECLARED, props };
      should(clientError(other, CREATE, undefined)).equal(other);
    }
  });

  it("tells of an id that is taken, where a line break hides it from the host", () => {
    should(clientError(UNEXPECTED, CREATE, "conflict")).match({
      status: 412,
      id: "services.storage.document_already_exists",
    });
  });

  it("tells of too many changes meanwhile", () => {
    should(clientError(UNEXPECTED, UPDATE, "conflict")).match({
      status: 412,
      id: "services.storage.too_many_changes",
      message: /retryOnConflict/u,
    });
  });

  it("leaves every other error as it is", () => {
    const taken = { id: "security.user.already_exists", status: 412 };
    should(clientError(taken, CREATE, "conflict")).equal(taken);
    should(clientError(UNEXPECTED, CREATE, undefined)).equal(UNEXPECTED);
    for (const error of [new Error("x"), undefined]) {
      should(clientError(error, UPDATE, undefined)).equal(error);
    }
  });
});
