import should from "should";

import { parseConfig } from "../../../lib/config/config";
import { endingSessions } from "../../../lib/usecases/access/newPassword";
import { FakeHost } from "../../support/FakeHost";
import { requestOf } from "../../support/requests";

describe("a password that is taken away", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost();
    host.access.sessions.add("mary first").add("mary second").add("john other");
    host.access.withKey("key", "mary", "mary");
  });

  async function deleteOf(kuid: string, name: string, options: object = {}): Promise<string[]> {
    const [controller = "", action = ""] = name.split(":");
    const request = requestOf(
      ...([controller, action] as const),
      { _id: kuid, strategy: "local" },
      { user: { _id: controller === "auth" ? kuid : "boss" }, token: { jwt: "first" } },
    );
    await endingSessions(host, parseConfig(options, {}), request, async () => ({}));
    return [...host.access.sessions];
  }

  it("ends the sessions of its user, and of nobody else", async () => {
    should(await deleteOf("mary", "security:deleteCredentials")).eql(["john other"]);
    should(host.access.keys.has("key")).be.true();
  });

  it("leaves the session in which users give up their own", async () => {
    const left = await deleteOf("mary", "auth:deleteMyCredentials");
    should(left).eql(["mary first", "john other"]);
  });

  it("leaves the session of the client for whom the application does it, if it is theirs", async () => {
    const sentBy = (kuid: string) =>
      requestOf("shop", "reset", {}, { user: { _id: kuid }, token: { jwt: "first" } });
    host.served.served = { by: "client", client: sentBy("mary") };
    should(await deleteOf("mary", "security:deleteCredentials")).eql(["mary first", "john other"]);
    host.served.served = { by: "unknown", why: "changed", client: sentBy("mary") };
    should(await deleteOf("mary", "security:deleteCredentials")).eql(["john other"]);
  });

  it("ends keys too, or nothing, as onNewPassword says", async () => {
    await deleteOf("mary", "security:deleteCredentials", { onNewPassword: "none" });
    should(host.access.sessions.size).equal(3);
    await deleteOf("mary", "security:deleteCredentials", { onNewPassword: "sessions and keys" });
    should(host.access.keys.size).equal(0);
  });
});
