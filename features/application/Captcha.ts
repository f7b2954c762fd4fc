import type { JSONObject, PluginContext } from "kuzzle";
import { ForbiddenError, Plugin } from "kuzzle";

import type { SignUp } from "../../index";

/** As an application would ask a captcha about a sign-up: the argument `captcha` is its answer. */
export class Captcha extends Plugin {
  constructor() {
    super({ kuzzleVersion: ">=2.33.0 <3" });
    this.pipes = {
      "profile-guard:beforeSignUp": async (signUp: SignUp) => {
        switch (signUp.args.captcha) {
          case "wrong":
            throw new ForbiddenError("A robot.", "captcha.answer.wrong");
          case "broken":
            throw new Error("the secret of the captcha is s3cr3t");
          case "silent":
            return new Promise<SignUp>(() => undefined);
          default:
            return { ...signUp, body: { content: { profileIds: ["admin"] } } };
        }
      },
    };
  }

  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
  }
}
