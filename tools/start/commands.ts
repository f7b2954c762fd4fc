/** A command to paste into a shell. */
export interface Command {
  /** Stands before it as a comment: no sign here may mean anything to a shell. */
  readonly title: string;
  readonly text: string;
}

const json = "-H content-type:application/json";
const MARYS_PASSWORD = "another long password";
const asAdmin = '-H "Authorization: Bearer $TOKEN"';

/**
 * A story of six commands, to be pasted one after the other. The tour runs the same ones
 * (`tools/tour/chapters/pasted.ts`).
 */
export function storyOf(
  url: string,
  admin: { readonly username: string; readonly password: string },
): Command[] {
  return [
    {
      title: "Log in as the admin and keep the token",
      text: `${tokenOf("TOKEN", url, admin)}; echo "$TOKEN"`,
    },
    {
      title: "Create a profile: a customer who sees the orders of acme, and nothing else",
      text: curl("POST", `${url}/profiles/acme-support/_create`, asAdmin, {
        policies: [
          { roleId: "customer", restrictedTo: [{ index: "acme", collections: ["orders"] }] },
        ],
      }),
    },
    {
      title: "Spoil it: refused, with all four faults and what was meant",
      text: curl("PUT", `${url}/profiles/acme-support/_update`, asAdmin, {
        policies: [
          { roleId: "custmer", restrictedTo: [{ index: "acmee" }] },
          { roleId: "tenant-editor", restrictedTo: [] },
        ],
        ratelimit: 10,
      }),
    },
    {
      title: "Sign up, as a stranger without any token: the preset profile, and no other",
      text: curl("POST", `${url}/users/jane/_createRestricted`, undefined, {
        content: { fullname: "Jane Roe" },
        credentials: { local: { username: "jane", password: "a long password" } },
      }),
    },
    {
      title: "Create a manager of acme",
      text: curl("POST", `${url}/users/mary/_create`, asAdmin, {
        content: { profileIds: ["acme-manager"], fullname: "Mary Major" },
        credentials: { local: { username: "mary", password: MARYS_PASSWORD } },
      }),
    },
    {
      title: "As that manager, make a profile that reads the other tenant: refused",
      text: [
        tokenOf("MARY", url, { username: "mary", password: MARYS_PASSWORD }),
        curl("POST", `${url}/profiles/spy/_create`, '-H "Authorization: Bearer $MARY"', {
          policies: [{ roleId: "customer", restrictedTo: [{ index: "globex" }] }],
        }),
      ].join("\n"),
    },
  ];
}

function tokenOf(
  variable: string,
  url: string,
  login: { readonly username: string; readonly password: string },
): string {
  return [
    `${variable}=$(curl -sS ${url}/_login/local ${json}`,
    `  -d '${JSON.stringify(login).replaceAll("'", "'\\''")}'`,
    `  | grep -o '"jwt":"[^"]*' | cut -d'"' -f4)`,
  ].join(" \\\n");
}

function curl(verb: string, url: string, header: string | undefined, body: object): string {
  const method = verb === "POST" ? "" : ` -X ${verb}`;
  return [
    // quoted: the question mark means something to zsh
    `curl -sS${method} -w '\\n' "${url}?pretty"`,
    `  ${header === undefined ? json : `${header} ${json}`}`,
    `  -d '${JSON.stringify(body)}'`,
  ].join(" \\\n");
}
