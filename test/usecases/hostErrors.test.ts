import should from "should";

import { clearError } from "../../lib/usecases/hostErrors";

describe("clearError", () => {
  it("tells of credentials that were left behind, where the host answers 500", () => {
    const error = { id: "security.credentials.database_inconsistency", status: 500 };
    should(clearError(error)).match({
      status: 400,
      id: "profile-guard.user.invalid",
      details: [{ code: "credentials.orphaned", path: "_id" }],
    });
  });

  it("tells of an id that is taken, where a line break hides it from the host", () => {
    const error = {
      id: "services.storage.unexpected_error",
      message: "[\n]: version conflict, document already exists (current version [1])",
    };
    should(clearError(error)).match({
      status: 412,
      id: "services.storage.document_already_exists",
    });
  });

  it("leaves every other error as it is", () => {
    for (const error of [
      new Error("x"),
      { id: "services.storage.unexpected_error", message: "down" },
      undefined,
    ]) {
      should(clearError(error)).equal(error);
    }
  });
});
