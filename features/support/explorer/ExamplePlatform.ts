import path from "node:path";

import { roles } from "../../../examples/multi-tenant/roles";
import type { Application } from "../../../tools/application/launch";
import { launchApplication } from "../../../tools/application/launch";
import { isolation } from "../applications";
import { sendHttp } from "../clients";
import type { TestEnvironment } from "../environment";
import { ExplorerProcess } from "./ExplorerProcess";
import { Wire } from "./Wire";

export const PASSWORD = "explorer-password";

/** The own actions that somebody needs to look at rights, and no others. */
const LOOKING = [
  ...["analyzeAll", "analyzeProfile", "analyzeRole", "compare", "effectiveRights", "explain"],
  ...["history", "searchAudit", "whoCan", "restore"],
];

/** The example of `npm start`, with anna, who manages acme, and mary, who may look besides; an explorer of it. */
export class ExamplePlatform {
  private constructor(
    private readonly application: Application,
    private readonly environment: TestEnvironment,
    readonly wire: Wire,
    readonly explorer: ExplorerProcess,
  ) {}

  static async start(environment: TestEnvironment): Promise<ExamplePlatform> {
    const name = `profile-guard-features-${process.pid}-explorer`;
    const application = await launchApplication({
      entry: path.join(__dirname, "..", "..", "application", "example", "app.ts"),
      readyLine: "multi-tenant: ready",
      environment: {
        ...environment.variables,
        ...isolation(name),
        ADMIN_PASSWORD: PASSWORD,
        kuzzle_limits__loginsPerSecond: "1000",
      },
    });
    const wire = await Wire.to(application.port);
    const url = `http://127.0.0.1:${wire.port}`;
    const explorer = await ExplorerProcess.start(["--url", url]);
    const platform = new ExamplePlatform(application, environment, wire, explorer);
    await platform.populate();
    return platform;
  }

  /** Sends a request as the admin. @throws when it is refused */
  async asAdmin(call: object): Promise<unknown> {
    const { error, result } = await this.send(call, await this.tokenOf("admin"));
    if (error !== null) {
      throw new Error(JSON.stringify(error));
    }
    return result;
  }

  /** Sends a request as the admin, who may be refused. */
  async tryAsAdmin(call: object): Promise<void> {
    await this.send(call, await this.tokenOf("admin"));
  }

  /** A stranger makes a user of themselves. */
  async signUp(_id: string): Promise<void> {
    await this.send(
      {
        ...{ controller: "security", action: "createRestrictedUser", _id },
        body: { content: {}, credentials: { local: { username: _id, password: PASSWORD } } },
      },
      undefined,
    );
  }

  /** Ends whatever somebody has open. */
  async endLogins(_id: string): Promise<void> {
    await this.asAdmin({ controller: "security", action: "revokeTokens", _id });
  }

  async stop(): Promise<void> {
    await this.explorer.stop();
    await this.wire.close();
    const { isOurs, credentialsIndex, elasticsearch } = this.environment;
    if (isOurs) {
      // its storage ends with the run
      await this.application.stop();
      return;
    }
    const indexes = ["acme", "globex"];
    await this.asAdmin({ controller: "index", action: "mDelete", body: { indexes } });
    await this.application.stop();
    const users = "admin|explorer-mary|explorer-anna|explorer-jane";
    await elasticsearch.remove(credentialsIndex, "kuid", users);
  }

  private async populate(): Promise<void> {
    const security = { controller: "security", refresh: "wait_for" };
    const actions = Object.fromEntries(LOOKING.map((one) => [one, true]));
    const { auth } = roles.customer.controllers;
    const looking = {
      ...{ auth, "profile-guard": { actions } },
      index: { actions: { list: true } },
      collection: { actions: { list: true } },
      security: { actions: { getProfile: true, searchProfiles: true, searchRoles: true } },
      server: { actions: { publicApi: true } },
    };
    await this.asAdmin({
      ...{ ...security, action: "createOrReplaceRole", _id: "looking" },
      body: { controllers: looking },
    });
    await this.asAdmin({
      ...{ ...security, action: "createOrReplaceProfile", _id: "reviewer" },
      body: { policies: [{ roleId: "looking" }] },
    });
    const users = {
      "explorer-mary": ["acme-manager", "reviewer"],
      // as the example has it, and no more
      "explorer-anna": ["acme-manager"],
    };
    for (const [_id, profileIds] of Object.entries(users)) {
      await this.asAdmin({
        ...{ ...security, action: "createUser", _id },
        body: {
          content: { profileIds },
          credentials: { local: { username: _id, password: PASSWORD } },
        },
      });
    }
  }

  private async tokenOf(username: string): Promise<string> {
    const body = { username, password: PASSWORD };
    const call = { controller: "auth", action: "login", strategy: "local", body };
    const { result } = await this.send(call, undefined);
    return (result as { readonly jwt: string }).jwt;
  }

  private async send(call: object, token: string | undefined) {
    return sendHttp(`${this.application.url}/_query`, "POST", call, token);
  }
}
