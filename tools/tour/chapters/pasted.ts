import { documentRights, reading } from "./escalation";
import { storyOf } from "../../start/commands";
import { atLeast } from "../compare";
import { only, storedProfile, storedUser } from "../stored";
import type { Chapter, Expectation, Step, Surroundings } from "../steps";

/** The six commands that `npm start` prints, as they are pasted. */
export function pasted({ url, admin }: Surroundings): Chapter {
  const [login, ...story] = storyOf(url, admin);
  const expected: readonly Expectation[] = [
    {
      status: 200,
      result: {
        _id: "acme-support",
        _index: "%kuzzle",
        _type: "profiles",
        _version: 1,
        created: true,
        _source: storedProfile(only("customer", "acme", "orders")),
      },
    },
    {
      // as Kuzzle alone refuses it
      status: 404,
      error: "security.role.not_found",
      faults: [
        "policies[0].roleId role.unknown → customer",
        "policies[0].restrictedTo[0].index index.unknown → acme",
        "policies[1].restrictedTo restriction.vacuous",
        "ratelimit member.unexpected → rateLimit",
      ],
    },
    {
      status: 200,
      result: {
        _id: "jane",
        _version: 1,
        created: true,
        _source: storedUser(["customer"], { fullname: "Jane Roe" }),
      },
    },
    {
      status: 200,
      result: {
        _id: "mary",
        _index: "%kuzzle",
        _type: "users",
        _version: 1,
        created: true,
        _source: storedUser(["acme-manager"], { fullname: "Mary Major" }),
      },
    },
    {
      status: 403,
      error: "profile-guard.rights.escalation",
      faults: documentRights(reading, "index globex"),
    },
  ];
  const loginText = login?.text ?? "false";
  return {
    title: "The six commands that npm start prints, pasted into a shell",
    steps: [
      {
        title: `${login?.title ?? ""} (and ask who it is)`,
        call: { shell: `${loginText}\ncurl -sS ${url}/_me -H "Authorization: Bearer $TOKEN"` },
        expect: { status: 200, result: atLeast({ _id: "admin" }) },
      },
      // a shell of its own for each, hence the login again
      ...expected.map((expect, position): Step => {
        const { title, text } = story[position] ?? { title: "missing", text: "false" };
        return { title, call: { shell: `${loginText}\n${text}` }, expect };
      }),
    ],
  };
}
