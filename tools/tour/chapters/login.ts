import { session } from "../stored";
import type { Chapter, Surroundings } from "../steps";

export function login({ admin }: Surroundings): Chapter {
  return {
    title: "The admin logs in",
    steps: [
      {
        title: "With a wrong password he does not",
        call: { http: "POST /_login/local", body: { username: "admin", password: "guessed" } },
        expect: { status: 401, error: "plugin.strategy.missing_user" },
      },
      {
        title: "Without a token nobody creates profiles",
        call: { http: "POST /profile-guard/profiles/mine/_create", body: {} },
        expect: { status: 401, error: "security.rights.unauthorized" },
      },
      {
        title: "Over WebSocket",
        call: {
          webSocket: { controller: "auth", action: "login", strategy: "local", body: admin },
        },
        expect: { status: 200, result: session("admin") },
      },
      {
        title: "Over HTTP",
        call: { http: "POST /_login/local", body: admin },
        expect: { status: 200, result: session("admin") },
        logsIn: "admin",
      },
    ],
  };
}
