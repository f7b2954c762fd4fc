import should from "should";

import { payloadPipes } from "../../lib/pipes/payloads";

const pipe = payloadPipes["protocol:websocket:afterParsingPayload"];

describe("payloadPipes", () => {
  it("let requests pass as they are", async () => {
    const frame = { connection: {}, payload: { controller: "auth" } };
    should(await pipe(frame)).equal(frame);
  });

  for (const payload of [null, [], [{}], 5, "text", true]) {
    it(`refuse ${JSON.stringify(payload)}`, async () => {
      await pipe({ payload }).should.be.rejectedWith({
        status: 400,
        id: "profile-guard.request.invalid",
      });
    });
  }
});
