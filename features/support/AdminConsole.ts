import type { JSONObject, Kuzzle } from "kuzzle-sdk";

type Edit = (document: JSONObject) => JSONObject;

interface UserForm {
  readonly profileIds: readonly string[];
  readonly content: JSONObject;
  readonly credentials: Record<string, JSONObject>;
}

const REVOKED = { "*": { actions: { "*": false } } };
const SESSION = { checkToken: true, getCurrentUser: true, getMyRights: true };

/**
 * Does with kuzzle-sdk what the official admin console does, page by page: kuzzleio/kuzzle-admin-console
 * 4.4.0 (31797c9), src/components/Security and src/services/kuzzleWrapper-v{1,2}.ts.
 */
export class AdminConsole {
  constructor(readonly sdk: Kuzzle) {}

  /** Signup.vue */
  signUp(username: string, password: string, reset: boolean): Promise<unknown> {
    return this.sdk.query({
      controller: "security",
      action: "createFirstAdmin",
      _id: username,
      reset,
      body: { content: {}, credentials: { local: { username, password } } },
    });
  }

  /** stores/auth.ts */
  async logIn(username: string, password: string): Promise<void> {
    await this.sdk.auth.login("local", { username, password });
    await this.sdk.auth.getCurrentUser();
    await this.sdk.auth.getMyRights();
  }

  /** Roles/CreateOrUpdate.vue, which creates by the same action. */
  async saveRole(id: string, definition: JSONObject): Promise<unknown> {
    return this.sdk.security.createOrReplaceRole(id, definition, { refresh: "wait_for" });
  }

  /** Roles/CreateOrUpdate.vue */
  async editRole(id: string, edit: Edit): Promise<unknown> {
    await this.sdk.security.searchProfiles({ roles: [id] });
    return this.saveRole(id, edit(shown(await this.sdk.security.getRole(id))));
  }

  async listRoles(filter: JSONObject): Promise<readonly string[]> {
    const { hits } = await this.sdk.security.searchRoles(filter, { from: 0, size: 100 });
    return hits.map(({ _id }) => _id);
  }

  /** Roles/Page.vue, its button for anonymous rights. */
  async revokeAnonymous(): Promise<unknown> {
    const server = { actions: { publicApi: true } };
    await this.sdk.security.updateRole(
      "anonymous",
      {
        controllers: {
          ...REVOKED,
          auth: { actions: { ...SESSION, login: true } },
          server: { actions: { publicApi: true, openapi: true } },
        },
      },
      { refresh: "wait_for" },
    );
    return this.sdk.security.updateRole(
      "default",
      {
        controllers: {
          ...REVOKED,
          auth: { actions: { ...SESSION, logout: true, updateSelf: true } },
          server,
        },
      },
      { refresh: "wait_for" },
    );
  }

  /** Profiles/Create.vue */
  createProfile(id: string, definition: JSONObject): Promise<unknown> {
    return this.sdk.security.createProfile(id, definition);
  }

  /** Profiles/Update.vue */
  async editProfile(id: string, edit: Edit): Promise<unknown> {
    const profile = edit(shown(await this.sdk.security.getProfile(id)));
    return this.sdk.security.updateProfile(id, profile);
  }

  async listProfiles(filter: JSONObject): Promise<readonly string[]> {
    const { hits } = await this.sdk.security.searchProfiles(filter, { size: 1000, from: 0 });
    return hits.map(({ _id }) => _id);
  }

  /** Users/CreateOrUpdate.vue */
  async createUser(kuid: string, { profileIds, content, credentials }: UserForm): Promise<unknown> {
    await this.openUserForm();
    return this.sdk.security.createUser(kuid, { content: { profileIds, ...content }, credentials });
  }

  /** Users/CreateOrUpdate.vue: everything that it has read goes back, with the changes. */
  async editUser(kuid: string, edit: (form: UserForm) => UserForm): Promise<unknown> {
    const { security } = this.sdk;
    const known: Record<string, JSONObject> = {};
    for (const strategy of await this.openUserForm()) {
      if (await security.hasCredentials(strategy, kuid)) {
        const stored = (await security.getCredentials(strategy, kuid)) as Record<string, unknown>;
        const { kuid: _kuid, ...credentials } = stored;
        known[strategy] = credentials;
      }
    }
    const { profileIds, _kuzzle_info, ...content } = (await security.getUser(kuid))._source;
    const form = edit({ profileIds: profileIds as string[], content, credentials: known });
    const saved = await security.replaceUser(kuid, {
      profileIds: form.profileIds,
      ...form.content,
    });
    for (const [strategy, credentials] of Object.entries(form.credentials)) {
      await ((await security.hasCredentials(strategy, kuid))
        ? security.updateCredentials(strategy, kuid, credentials)
        : security.createCredentials(strategy, kuid, credentials));
    }
    return saved;
  }

  async listUsers(query: JSONObject): Promise<readonly string[]> {
    const strategies = await this.sdk.auth.getStrategies();
    const { hits } = await this.sdk.security.searchUsers(
      { query, sort: [] },
      { from: 0, size: 100 },
    );
    for (const { _id } of hits) {
      for (const strategy of strategies) {
        // some users have none, which is an error
        await this.sdk.security.getCredentials(strategy, _id).catch(() => undefined);
      }
    }
    return hits.map(({ _id }) => _id);
  }

  /** Users/EditCustomMapping.vue */
  async editUserMapping(edit: Edit): Promise<unknown> {
    const { mapping } = (await this.sdk.security.getUserMapping()) as { mapping: JSONObject };
    const { profileIds: _profileIds, ...shownMapping } = mapping;
    return this.sdk.security.updateUserMapping({ properties: edit(shownMapping) });
  }

  delete(kind: "Roles" | "Profiles" | "Users", ids: readonly string[]): Promise<unknown> {
    return this.sdk.security[`mDelete${kind}`]([...ids], { refresh: "wait_for" });
  }

  private async openUserForm(): Promise<readonly string[]> {
    const fields = (await this.sdk.security.getAllCredentialFields()) as JSONObject;
    await this.sdk.security.getUserMapping();
    return Object.keys(fields);
  }
}

/** As the editor shows a role or profile: without two members, through JSON. */
function shown(document: object): JSONObject {
  const { _id, _kuzzle, ...rest } = JSON.parse(JSON.stringify(document)) as JSONObject;
  return rest;
}
