/* oxlint-disable typescript/no-require-imports -- the host's inner files have no types */
import { KuzzleRequest } from "kuzzle";
import should from "should";

import {
  answerEveryRequest,
  refuseEmptyQueries,
} from "../../../lib/host/patches/answerEveryRequest";
import { MOST_LEVELS } from "../../../lib/domain/requests/wellFormed";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

type Callback = (error: Error | null, request?: KuzzleRequest) => void;
interface Funnel {
  execute(request: KuzzleRequest, callback: Callback): number;
}

/** The host's own, of which nothing is needed but what it does before it looks at anything else. */
const { prototype: hostsFunnel } = require("kuzzle/dist/lib/api/funnel") as { prototype: Funnel };
const Router = require("kuzzle/dist/lib/core/network/httpRouter") as new () => {
  post(path: string, handler: (request: KuzzleRequest, answer: unknown) => void): void;
};

function requestWith(members: object): KuzzleRequest {
  return new KuzzleRequest({ controller: "auth", action: "checkToken", ...members });
}

describe("answerEveryRequest", () => {
  let funnel: Funnel;
  let answers: (Error | null)[];
  const answer: Callback = (error) => answers.push(error);

  beforeEach(() => {
    funnel = Object.create(hostsFunnel) as Funnel;
    answers = [];
  });

  for (const targets of ["x", "", 5, {}, true]) {
    it(`answers 400 to targets ${JSON.stringify(targets)}, at which the host throws (row 35)`, () => {
      const request = requestWith({ targets });
      should(() => funnel.execute(request, answer)).throw({ id: "api.assert.invalid_type" });
      answers.should.be.empty();

      answerEveryRequest(funnel);
      funnel.execute(request, answer).should.equal(1);
      should(answers).match([{ status: 400, id: "api.assert.invalid_type" }]);
    });
  }

  it("leaves what the host answers by itself", () => {
    answerEveryRequest(funnel);
    funnel.execute(new KuzzleRequest({}), answer).should.equal(1);
    should(answers).match([{ status: 400, id: "api.assert.missing_argument" }]);
  });

  it("does not answer twice when it is the answering that fails", () => {
    answerEveryRequest(funnel);
    let calls = 0;
    const failing = (): void => {
      calls += 1;
      throw new Error("the connection is gone");
    };
    should(() => funnel.execute(new KuzzleRequest({}), failing)).throw("the connection is gone");
    calls.should.equal(1);
  });

  for (const name of ["index", "collection"]) {
    it(`refuses an argument "${name}" that no answer could repeat, and takes it away`, () => {
      answerEveryRequest(funnel);
      const request = requestWith({
        [name]: JSON.parse("[".repeat(100_000) + "]".repeat(100_000)) as unknown,
      });
      funnel.execute(request, answer);
      should(answers).match([{ details: [{ code: "member.depth", path: name }] }]);
      should(request.input.args[name]).be.undefined();
    });
  }

  it("refuses targets that are nothing, which the host reads members of (row 44)", () => {
    answerEveryRequest(funnel);
    funnel.execute(requestWith({ targets: [{}, null] }), answer);
    should(answers).match([{ status: 400, details: [{ path: "targets[1]" }] }]);
  });

  for (const sdk of [{ sdkName: "js@7.17.1" }, { sdkInstanceId: "i" }]) {
    it(`writes an error for an SDK that names itself by ${Object.keys(sdk).join("")}`, () => {
      answerEveryRequest(funnel);
      funnel.execute(requestWith({ targets: [null], volatile: sdk }), answer);
      const [json] = JSON.parse(JSON.stringify(answers)) as object[];
      should(json).match({ errors: [{ path: "targets[0]" }], count: 1 });
      should(json).not.have.property("details");
    });
  }

  it("refuses a volatile that no answer could repeat, and takes it away (row 45)", () => {
    const deep = (levels: number): object =>
      JSON.parse('{"a":'.repeat(levels) + "1" + "}".repeat(levels)) as object;
    should(() => JSON.stringify(deep(100_000))).throw(RangeError);

    answerEveryRequest(funnel);
    const request = requestWith({ volatile: deep(100_000) });
    funnel.execute(request, answer);
    should(answers).match([{ status: 400, id: "profile-guard.request.invalid" }]);
    should(request.input.volatile).be.null();

    const sound = requestWith({ volatile: deep(MOST_LEVELS), controller: "" });
    funnel.execute(sound, answer);
    should(answers[1]).match({ id: "api.assert.missing_argument" });
    should(sound.input.volatile).not.be.null();
  });

  it("refuses a token beside a cookie with one, to which the host answers 500 (row 49)", () => {
    answerEveryRequest(funnel);
    const both = requestWith({ jwt: "a.b.c" });
    both.context.connection.misc.headers = { cookie: "x=1; authToken=d.e.f" };
    funnel.execute(both, answer);
    should(answers).match([{ status: 400, details: [{ code: "member.conflict", path: "jwt" }] }]);

    for (const cookie of ["x=1", "authToken=null", "authToken="]) {
      const one = requestWith({ jwt: "a.b.c", controller: "" });
      one.context.connection.misc.headers = { cookie };
      funnel.execute(one, answer);
      should(answers.at(-1)).match({ id: "api.assert.missing_argument" });
    }
  });

  it("can be taken back", () => {
    answerEveryRequest(funnel)();
    should(() => funnel.execute(requestWith({ targets: "x" }), answer)).throw();
  });

  it("changes nothing where the host looks otherwise", () => {
    for (const other of [undefined, {}, { execute: 5 }]) {
      should(() => answerEveryRequest(other)).throw(/"execute"/u);
    }
  });
});

describe("refuseEmptyQueries", () => {
  interface Routed {
    readonly routes: { POST: { subparts: { _query: { handler: Handler } } } };
  }
  type Handler = (request: KuzzleRequest, answer: (request: KuzzleRequest) => void) => void;
  let router: { http: unknown };
  let handled: KuzzleRequest[];
  let putBack: () => void;

  beforeEach(() => {
    handled = [];
    putBack = replaceGlobalKuzzle({ config: { http: {}, server: { protocols: { http: {} } } } });
    const http = new Router();
    http.post("_query", (request) => handled.push(request));
    router = { http };
  });

  afterEach(() => {
    putBack();
  });

  function send(body: unknown): KuzzleRequest {
    const request = new KuzzleRequest({ body });
    const { handler } = (router.http as Routed).routes.POST.subparts._query;
    handler(request, (answered) => answered.should.equal(request));
    return request;
  }

  for (const body of [undefined, null, [], [{}]]) {
    it(`answers 400 to a body of ${JSON.stringify(body)}`, () => {
      should(() => new KuzzleRequest(body)).throw();

      refuseEmptyQueries(router);
      should(send(body).error).match({ status: 400, id: "profile-guard.request.invalid" });
      handled.should.be.empty();
    });
  }

  it("hands on everything else, and can be taken back", () => {
    const remove = refuseEmptyQueries(router);
    const request = send({ controller: "auth" });
    handled.should.eql([request]);
    should(request.error).be.null();
    remove();
    send([]);
    handled.length.should.equal(2);
  });

  it("changes nothing where the host looks otherwise", () => {
    for (const other of [undefined, {}, { http: { routes: {} } }]) {
      should(() => refuseEmptyQueries(other)).throw(/_query/u);
    }
  });
});
