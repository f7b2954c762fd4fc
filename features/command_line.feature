Feature: roles, profiles and users kept in files, by the command line

  Scenario: apply creates and changes what the files say, and then has nothing to do
    Given the file "policies/roles.yaml":
      """
      roles:
        cli-reader~:
          controllers:
            document: { actions: { get: true, search: true } }
      """
    And the file "policies/profiles.json":
      """
      {
        "profiles": {
          "cli-team~": { "policies": [{ "roleId": "cli-reader~", "restrictedTo": [{ "index": "pg-acme" }] }] }
        },
        "users": {
          "pg-cli~": {
            "content": { "profileIds": ["cli-team~"], "name": "Clio" },
            "credentials": { "local": { "username": "pg-cli~", "password": "a-secret-of-clio" } }
          }
        }
      }
      """
    When admin runs "profile-guard plan policies"
    Then the command ends with 0
    And it prints:
      """
      + create role cli-reader~
      + create profile cli-team~
      + create user pg-cli~ cli-team~; with local
      profile cli-team~ (new)
      + document:{get,search}, index pg-acme
      3 changes: 3 to create, 0 to change, 0 to remove.
      """
    And nothing was written
    And it prints nothing of "a-secret-of-clio"
    When admin runs "profile-guard apply policies --yes"
    Then the command ends with 0
    And it prints:
      """
      create role cli-reader~
      create profile cli-team~
      create user pg-cli~
      Done.
      """
    And it prints nothing of "a-secret-of-clio"
    And the stored profile "cli-team~" is:
      """json
      { "policies": [{ "roleId": "cli-reader~", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    And the stored user "pg-cli~" is:
      """json
      { "profileIds": ["cli-team~"], "name": "Clio" }
      """
    And "pg-cli~" can log in with "a-secret-of-clio" as "pg-cli~"
    When admin runs "profile-guard apply policies --yes"
    Then the command ends with 0
    And nothing was written
    When admin runs "profile-guard plan policies --fail-on-changes"
    Then the command ends with 0

  Scenario: apply makes every write though nobody reads what it prints
    Given the file "policies.yaml":
      """
      roles:
        cli-unread-a~: { controllers: { document: { actions: { get: true } } } }
        cli-unread-b~: { controllers: { document: { actions: { get: true } } } }
      profiles:
        cli-unread-c~: { policies: [{ roleId: cli-unread-a~ }] }
        cli-unread-d~: { policies: [{ roleId: cli-unread-b~ }] }
      """
    When admin runs "profile-guard apply policies.yaml --yes", whose output is closed after its beginning
    Then the command ends with 0
    When admin runs "profile-guard plan policies.yaml --fail-on-changes"
    Then the command ends with 0

  Scenario: a plan tells of a user whom somebody has made already, with credentials of theirs
    Given the file "policies.json":
      """
      {
        "roles": { "cli-more~": { "controllers": { "server": { "actions": { "getStats": true } } } } },
        "profiles": { "cli-team~": { "policies": [{ "roleId": "cli-more~" }] } },
        "users": {
          "pg-cli~": {
            "content": { "profileIds": ["cli-team~"] },
            "credentials": { "local": { "username": "other-pg-cli~", "password": "a-secret-of-clio" } }
          }
        }
      }
      """
    When anonymous calls "security:createRestrictedUser" with:
      """json
      {
        "_id": "pg-cli~",
        "body": { "content": {}, "credentials": { "local": { "username": "pg-cli~", "password": "taken-in-advance" } } }
      }
      """
    Then it succeeds
    When admin runs "profile-guard plan policies.json"
    Then the command ends with 1
    And it prints:
      """
      change user pg-cli~ customer → cli-team~
      has credentials (local); those of the file are not written
      """
    And it complains:
      """
      1 user who exists would get rights, and the credentials of the file are not written.
      """
    And it complains of "user pg-cli~, made by sign-up on "
    And it prints nothing of "unknown"
    When admin runs "profile-guard apply policies.json --yes"
    Then the command ends with 1
    And nothing was written
    When admin runs "profile-guard apply policies.json --yes --existing-users"
    Then the command ends with 0
    And the stored user "pg-cli~" is:
      """json
      { "profileIds": ["cli-team~"] }
      """
    When admin runs "profile-guard apply policies.json --yes"
    Then the command ends with 0
    And nothing was written
    And it prints:
      """
      holds what the files say, but for credentials.
      has credentials (local); those of the file are not written
      """

  Scenario: whoever loses rights alone is written without a question about their credentials
    Given the file "policies.json":
      """
      {
        "roles": { "cli-nothing~": { "controllers": { "auth": { "actions": { "logout": true } } } } },
        "profiles": { "cli-less~": { "policies": [{ "roleId": "cli-nothing~" }] } },
        "users": {
          "pg-cli~": {
            "content": { "profileIds": ["cli-less~"] },
            "credentials": { "local": { "username": "other-pg-cli~", "password": "a-secret-of-clio" } }
          }
        }
      }
      """
    And the user "pg-cli~":
      """json
      { "content": { "profileIds": ["admin"] } }
      """
    When admin runs "profile-guard apply policies.json --yes"
    Then the command ends with 0
    And the stored user "pg-cli~" is:
      """json
      { "profileIds": ["cli-less~"] }
      """

  Scenario: commands that run at once as the same user do not end each other's login
    When admin runs "profile-guard export" 6 times at once, which ends with 0 each time

  Scenario: what changes is shown with the rights that it gives and takes
    Given the role "cli-reader~":
      """json
      { "controllers": { "document": { "actions": { "get": true, "search": true } } } }
      """
    And the profile "cli-team~":
      """json
      { "policies": [{ "roleId": "cli-reader~" }] }
      """
    And the user "pg-cli~":
      """json
      { "content": { "profileIds": ["cli-team~"], "name": "Clio" } }
      """
    And the file "policies.yaml":
      """
      roles:
        cli-reader~:
          controllers:
            document: { actions: { get: true, delete: true } }
      profiles:
        cli-team~:
          policies:
            - roleId: cli-reader~
              restrictedTo: [{ index: pg-acme, collections: [orders] }]
      users:
        pg-cli~: { content: { profileIds: [cli-team~, customer] } }
      """
    When admin runs "profile-guard apply policies.yaml --yes" with an API key
    Then the command ends with 0
    And it prints:
      """
      change role cli-reader~
      change profile cli-team~
      change user pg-cli~ cli-team~ → cli-team~, customer
      profile cli-team~
      + document:delete, index pg-acme, collections orders or none
      - document:get, any index but pg-acme
      user pg-cli~
      + auth:{checkToken,getCurrentUser,login,logout}
      replace profile cli-team~
      replace role cli-reader~
      replace user pg-cli~
      Done.
      """
    And the stored user "pg-cli~" is:
      """json
      { "profileIds": ["cli-team~", "customer"], "name": "Clio" }
      """

  @protocols
  Scenario: export, then plan finds nothing to do; what no file names is removed only with --prune
    Given the user "pg-cli~":
      """json
      { "content": { "profileIds": ["customer"], "name": "Clio" }, "credentials": { "local": { "username": "pg-cli~", "password": "a-secret-of-clio" } } }
      """
    When admin runs "profile-guard export --users"
    Then the command ends with 0
    And it prints nothing of "a-secret-of-clio"
    And it prints nothing of "_kuzzle_info"
    And it prints nothing of "optimizedPolicies"
    When its output is kept as "all.yaml"
    And admin runs "profile-guard plan all.yaml --prune --fail-on-changes"
    Then the command ends with 0
    When admin runs "profile-guard export --users --format json"
    And its output is kept as "all.json"
    And admin runs "profile-guard plan all.json --prune --fail-on-changes"
    Then the command ends with 0
    When admin runs "profile-guard diff all.yaml all.json --no-new-access"
    Then the command ends with 0
    Given the role "cli-old~":
      """json
      { "controllers": { "document": { "actions": { "get": true } } } }
      """
    And the profile "cli-old~":
      """json
      { "policies": [{ "roleId": "cli-old~" }] }
      """
    When admin runs "profile-guard plan all.yaml --fail-on-changes"
    Then the command ends with 0
    When admin runs "profile-guard apply all.yaml --prune --yes"
    Then the command ends with 0
    And it prints:
      """
      - remove profile cli-old~
      - remove role cli-old~
      remove profile cli-old~
      remove role cli-old~
      Done.
      """
    And no profile "cli-old~" is stored
    And no role "cli-old~" is stored

  Scenario: export, check and plan agree on a member that is stored and refused today
    Given a profile "cli-old~" which was stored without the plugin:
      """json
      { "policies": [{ "roleId": "reader" }], "rateLimit": 0, "description": "for readers" }
      """
    When admin runs "profile-guard export"
    Then the command ends with 0
    And it prints:
      """
      description: for readers
      """
    When its output is kept as "all.yaml"
    And admin runs "profile-guard check all.yaml --known-roles reader"
    Then it prints:
      """
      warning profiles.cli-old~.description member.unexpected
      "description" is no member of a profile and means nothing. The server refuses it unless the profile is stored with it already.
      """
    When admin runs "profile-guard plan all.yaml --fail-on-changes"
    Then the command ends with 0
    Given the file "changed.yaml":
      """
      profiles:
        cli-old~: { policies: [{ roleId: editor }], description: for readers }
      """
    When admin runs "profile-guard apply changed.yaml --yes"
    Then the command ends with 0
    And it prints:
      """
      change profile cli-old~
      warning profiles.cli-old~.description member.unexpected
      Done.
      """
    When admin runs "profile-guard plan changed.yaml --fail-on-changes"
    Then the command ends with 0
    Given the file "changed.yaml":
      """
      profiles:
        cli-old~: { policies: [{ roleId: editor }], description: for editors }
      """
    When admin runs "profile-guard plan changed.yaml"
    Then the command ends with 1
    And nothing was written

  Scenario: whoever may not do all of it is told what was and was not applied
    Given the role "cli-applier~":
      """json
      {
        "controllers": {
          "auth": { "actions": { "login": true, "logout": true } },
          "document": { "actions": { "get": true } },
          "security": { "actions": { "searchRoles": true, "searchProfiles": true, "mGetUsers": true, "createOrReplaceProfile": true } }
        }
      }
      """
    And the profile "cli-applier~":
      """json
      { "policies": [{ "roleId": "cli-applier~", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    And a cli-manager with the profile "cli-applier~"
    And the file "policies.yaml":
      """
      profiles:
        cli-1~: { policies: [{ roleId: reader, restrictedTo: [{ index: pg-globex }] }] }
        cli-0~: { policies: [{ roleId: cli-applier~, restrictedTo: [{ index: pg-acme }] }] }
        cli-2~: { policies: [{ roleId: cli-applier~, restrictedTo: [{ index: pg-acme, collections: [orders] }] }] }
      """
    When cli-manager runs "profile-guard apply policies.yaml --yes"
    Then the command ends with 1
    And it complains:
      """
      error: Stopped at create profile cli-1~.
      Not allowed to write profile "cli-1~". Too much is: profile "cli-1~", policies[0], role "reader". Missing: document:{get,search}, index pg-globex; document:search, without an index. Ask for no more than your own profiles grant ("cli-applier~"), or ask somebody who holds it.
      document:search, index pg-globex
      Applied, 0 of 3.
      The failed one (not applied):
      create profile cli-1~
      Not applied, 2 writes:
      create profile cli-0~
      create profile cli-2~
      """
    And nothing was written
    Given the file "policies.yaml":
      """
      profiles:
        cli-0~: { policies: [{ roleId: cli-applier~, restrictedTo: [{ index: pg-acme }] }] }
        cli-1~: { policies: [{ roleId: reader, restrictedTo: [{ index: pg-globex }] }] }
        cli-2~: { policies: [{ roleId: cli-applier~, restrictedTo: [{ index: pg-acme, collections: [orders] }] }] }
      """
    When cli-manager runs "profile-guard apply policies.yaml --yes" with an API key
    Then the command ends with 1
    And it complains:
      """
      Applied, 1 of 3:
      create profile cli-0~
      The failed one (not applied):
      create profile cli-1~
      Not applied, 1 write:
      create profile cli-2~
      """
    And the stored profile "cli-0~" is:
      """json
      { "policies": [{ "roleId": "cli-applier~", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    And no profile "cli-1~" is stored
    And no profile "cli-2~" is stored
    When admin runs "profile-guard apply policies.yaml --yes"
    Then the command ends with 0
    And it prints:
      """
      create profile cli-1~
      create profile cli-2~
      Done.
      """

  Scenario: a faulty file is refused before anything is written
    Given the file "policies.yaml":
      """
      roles:
        cli-reader~: { controllers: { document: { actions: { get: true } } } }
      profiles:
        cli-team~:
          policies:
            - roleId: cli-raeder~
      """
    When admin runs "profile-guard apply policies.yaml --yes"
    Then the command ends with 1
    And it complains:
      """
      error: The files have faults.
      policies.yaml
      6:17 error profiles.cli-team~.policies[0].roleId role.unknown
      Role "cli-raeder~" does not exist. Did you mean "cli-reader~"?
      """
    And nothing was written

  Scenario: what the server alone can see wrong stops it too
    Given the file "policies.yaml":
      """
      profiles:
        cli-team~:
          policies:
            - roleId: reader
              restrictedTo:
                - index: pg-acmee
      """
    When admin runs "profile-guard apply policies.yaml --yes"
    Then the command ends with 1
    And it complains:
      """
      error: Nothing was written: see the findings above.
      """
    And it prints:
      """
      6:20 error profiles.cli-team~.policies[0].restrictedTo[0].index index.unknown
      Index "pg-acmee" does not exist. Create it first, or give "force" to allow this. Did you mean "pg-acme"?
      """
    And nothing was written
    When admin runs "profile-guard plan policies.yaml"
    Then the command ends with 1
    When admin runs "profile-guard plan policies.yaml --force"
    Then the command ends with 0
    When admin runs "profile-guard apply policies.yaml --yes --force"
    Then the command ends with 0
    And the stored profile "cli-team~" is:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acmee" }] }] }
      """

  Scenario: a constraint that is broken, or would be, is told as long as it is
    Given the file "policies.yaml":
      """
      roles:
        cli-keeper~: { controllers: { document: { actions: { deleteByQuery: true } } } }
      profiles:
        cli-team~: { policies: [{ roleId: cli-keeper~ }] }
      constraints:
        - name: nobody deletes
          never: { profiles: cli-team~, may: "document:delete*" }
      """
    When admin runs "profile-guard plan policies.yaml"
    Then the command ends with 0
    And it prints:
      """
      6:5 security warning constraints[0] constraint.violated
      """
    When admin runs "profile-guard plan policies.yaml --strict"
    Then the command ends with 1
    When admin runs "profile-guard apply policies.yaml --yes --strict"
    Then the command ends with 1
    And nothing was written
    When admin runs "profile-guard apply policies.yaml --yes"
    Then the command ends with 0
    When admin runs "profile-guard plan policies.yaml"
    Then the command ends with 0
    And it prints:
      """
      6:5 security warning constraints[0] constraint.violated
      """
    When admin runs "profile-guard plan policies.yaml --strict"
    Then the command ends with 1
    Given the file "constraints.yaml":
      """
      constraints:
        - name: nobody of the team deletes
          never: { profiles: ["cli-team~", "cli-team*"], may: "document:delete*" }
        - name: nor does another
          never: { profiles: cli-taem~, may: "document:delete*" }
      """
    When admin runs "profile-guard check constraints.yaml --server --strict"
    Then the command ends with 1
    And it prints:
      """
      4:5 security warning constraints[1] constraint.vacuous
      2:5 security warning constraints[0] constraint.violated
      Constraint "nobody of the team deletes" is broken by what is stored: Profile "cli-team~" may send document:deleteByQuery on any-index/any-collection, through cli-team~.policies[0], role cli-keeper~.
      """

  @protocols
  Scenario: nothing is done by whom nobody lets in, or asks
    Given the file "policies.yaml":
      """
      profiles:
        cli-team~: { policies: [{ roleId: reader }] }
      """
    When somebody runs "profile-guard plan policies.yaml" with the wrong password
    Then the command ends with 2
    And it complains:
      """
      wrong username or password
      """
    And it prints nothing of "not-the-password"
    When somebody runs "profile-guard export" where nothing listens
    Then the command ends with 2
    And it complains:
      """
      127.0.0.1:1.
      """
    And it prints nothing of "pg-password"
    When customer runs "profile-guard export"
    Then the command ends with 2
    And it prints nothing of "pg-password"
    When admin runs "profile-guard apply policies.yaml"
    Then the command ends with 2
    And it complains:
      """
      error: Nobody can be asked here. Give --yes to apply without asking.
      """
    And nothing was written

  @protocols
  Scenario: questions about rights are answered by the server, and by an export of it alike
    Given the role "cli-reader~":
      """json
      { "controllers": { "document": { "actions": { "get": true } }, "index": { "actions": { "delete": true } }, "shop~": { "actions": { "pay": true } } } }
      """
    And the profile "cli-team~":
      """json
      { "policies": [{ "roleId": "cli-reader~", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }] }
      """
    And the user "pg-cli~":
      """json
      { "content": { "profileIds": ["cli-team~"] }, "credentials": { "local": { "username": "pg-cli~", "password": "a-secret-of-clio" } } }
      """
    When admin runs "profile-guard can user:pg-cli~ document:get pg-acme/orders --why"
    Then the command ends with 0
    And it prints:
      """
      yes user pg-cli~ document:get on pg-acme/orders
      through cli-team~.policies[0], role cli-reader~, restricted to index pg-acme, collections orders
      """
    When admin runs "profile-guard can cli-team~ document:get pg-acme/products --why"
    Then the command ends with 1
    And it prints:
      """
      no profile cli-team~ document:get on pg-acme/products
      not by cli-team~.policies[0], role cli-reader~: restricted to index pg-acme, collections orders
      """
    When admin runs "profile-guard can pg-cli~ index:delete pg-acme --why"
    Then the command ends with 1
    And it prints:
      """
      no user pg-cli~ index:delete on pg-acme
      every policy that allows it is limited to other indexes, or to collections.
      """
    When admin runs "profile-guard who-can shop~:pay"
    Then the command ends with 0
    And it prints:
      """
      profile admin
      profile cli-team~
      user pg-cli~
      """
    When admin runs "profile-guard rights profile:cli-team~"
    Then the command ends with 0
    And it prints:
      """
      profile cli-team~
      document:get, index pg-acme, collections orders or none
      """
    When admin runs "profile-guard reach profile:acme-manager --unguarded --no-path-to everything"
    Then the command ends with 1
    When admin runs "profile-guard reach profile:acme-manager --no-path-to everything"
    Then the command ends with 0
    When admin runs "profile-guard can cli-nobody~ document:get pg-acme/orders"
    Then the command ends with 2
    And it complains of "There is no user or profile \"cli-nobody~\"."
    When admin runs "profile-guard can profile:cli-nobody~ document:get pg-acme/orders"
    Then the command ends with 2
    When admin runs "profile-guard export --users"
    And its output is kept as "all.yaml"
    And the same is answered by "all.yaml":
      | question                                                 |
      | can user:pg-cli~ document:get pg-acme/orders --why       |
      | can cli-team~ document:get pg-acme/products --why        |
      | can pg-cli~ index:delete pg-acme                         |
      | can profile:admin index:delete pg-acme                   |
      | who-can shop~:pay                                        |
      | rights profile:cli-team~                                 |
      | rights user:pg-cli~ --format json                        |

  Scenario: what is stored is tested as files are, and a hole is shown by a request that Kuzzle lets pass
    Given the role "cli-reader~":
      """json
      { "controllers": { "document": { "actions": { "get": true, "search": true } } } }
      """
    And the profile "cli-team~":
      """json
      { "policies": [{ "roleId": "cli-reader~", "restrictedTo": [{ "index": "pg-acme" }, { "index": "pg-globex", "collections": ["orders"] }] }] }
      """
    And the user "pg-cli~":
      """json
      { "content": { "profileIds": ["cli-team~"] } }
      """
    And the file "closed.test.yaml":
      """
      tests:
        - can: { user: pg-cli~, do: document:get, in: pg-acme }
        - cannot: { user: pg-cli~, do: document:delete, reason: action-not-named }
        - never: { users: "pg-cli~", may: "*", outside: pg-acme }
        - never: { profiles: "cli-team~", may: "document:future*" }
        - onlyHolders: { of: "security:createRole", are: cli-team~ }
      """
    When admin runs "profile-guard test closed.test.yaml"
    Then the command ends with 1
    And it prints:
      """
      User "pg-cli~" may send document:get on pg-globex/orders, through cli-team~.policies[0], role cli-reader~.
      Profile "admin" may send security:createRole, through admin.policies[0], role admin.
      """
    When admin calls "security:checkRights" with:
      """json
      {
        "userId": "pg-cli~",
        "body": { "controller": "document", "action": "get", "index": "pg-globex", "collection": "orders" }
      }
      """
    Then the answer has:
      """json
      { "allowed": true }
      """
    When admin runs "profile-guard export --users"
    And its output is kept as "all.yaml"
    And admin runs "profile-guard test closed.test.yaml all.yaml --format json"
    Then the command ends with 1
    And it prints:
      """
      "message": "User \"pg-cli~\" may send document:get on pg-globex/orders, through cli-team~.policies[0], role cli-reader~."
      """
    When customer runs "profile-guard test closed.test.yaml"
    Then the command ends with 2
    And it complains of "What is stored at "

  Scenario: who may not see it is told nothing, and who may see a part is told that it is one
    When customer runs "profile-guard can profile:admin document:get pg-acme/orders"
    Then the command ends with 2
    And it complains of "does not answer profile-guard:explain."
    When customer runs "profile-guard audit"
    Then the command ends with 2
    Given the role "cli-reviewer~":
      """json
      {
        "controllers": {
          "auth": { "actions": { "login": true } },
          "profile-guard": { "actions": { "whoCan": true } },
          "security": { "actions": { "searchProfiles": true, "searchRoles": true } }
        }
      }
      """
    And the profile "cli-reviewer~":
      """json
      { "policies": [{ "roleId": "cli-reviewer~" }] }
      """
    And a reviewing-manager with the profile "cli-reviewer~"
    When reviewing-manager runs "profile-guard who-can document:delete pg-acme/orders"
    Then the command ends with 1
    And it prints:
      """
      profile admin
      """
    And it complains of "left out: users: you may not search them (security:searchUsers)"

  Scenario: the audit and the versions of a document
    Given the role "cli-reader~":
      """json
      { "controllers": { "document": { "actions": { "get": true } } } }
      """
    And the file "one.yaml":
      """
      profiles: { cli-team~: { policies: [{ roleId: cli-reader~ }] } }
      """
    And the file "two.yaml":
      """
      profiles: { cli-team~: { policies: [{ roleId: cli-reader~, restrictedTo: [{ index: pg-acme }] }] } }
      """
    When admin runs "profile-guard apply one.yaml --yes"
    And admin runs "profile-guard apply two.yaml --yes"
    And acme-manager runs "profile-guard apply one.yaml --yes"
    Then the command ends with 2
    When admin runs "profile-guard history profile cli-team~"
    Then the command ends with 0
    And it prints:
      """
      security:createOrReplaceProfile version 2 changed policies[0].restrictedTo
      security:createOrReplaceProfile version 1 created
      """
    When admin runs "profile-guard history profile cli-team~ --limit 1"
    Then it complains of "There are older versions."
    When admin runs "profile-guard history profile cli-team~ --format json"
    Then it prints:
      """
      "policies[0].restrictedTo"
      """
    When acme-manager calls "security:createProfile" with:
      """json
      { "_id": "cli-spy~", "body": { "policies": [{ "roleId": "admin" }] } }
      """
    And admin runs "profile-guard audit --kind profile --id cli-spy~ --decision refused"
    Then the command ends with 0
    And it prints:
      """
      security:createProfile profile cli-spy~ refused profile-guard.rights.escalation
      """
    When admin runs "profile-guard audit --id cli-team~ --limit 1 --format ndjson"
    Then the command ends with 0
    And it complains of "1 of 2 entries. Show more with --limit."
    When admin runs "profile-guard audit --since yesterday"
    Then the command ends with 2
    And it complains of "since: \"since\" must be a date"
    When admin runs "profile-guard audit --id cli-nobody~"
    Then the command ends with 0
    And it complains of "No entry."

  Scenario: a plan is applied as it was reviewed, or not at all
    Given the file "policies.yaml":
      """
      roles:
        cli-reader~: { controllers: { document: { actions: { get: true } } } }
      profiles:
        cli-team~: { policies: [{ roleId: cli-reader~ }] }
      users:
        pg-cli~:
          content: { profileIds: [cli-team~] }
          credentials: { local: { username: pg-cli~, password: a-secret-of-clio } }
      """
    When admin runs "profile-guard plan policies.yaml --out plan.json"
    Then the command ends with 0
    And it complains:
      """
      The plan is in plan.json: profile-guard apply plan.json
      It holds the credentials of 1 user: keep it as secret as the files.
      """
    And it prints nothing of "a-secret-of-clio"
    And nothing was written
    When admin runs "profile-guard apply plan.json --yes --prune"
    Then the command ends with 2
    And nothing was written
    Given the role "cli-reader~":
      """json
      { "controllers": { "document": { "actions": { "delete": true } } } }
      """
    When admin runs "profile-guard apply plan.json --yes"
    Then the command ends with 2
    And it complains of "What is stored has changed since the plan was made"
    And nothing was written
    When admin runs "profile-guard plan policies.yaml --out plan.json"
    And "://127.0.0.1" in the file "plan.json" becomes "://elsewhere"
    And admin runs "profile-guard apply plan.json --yes"
    Then the command ends with 2
    And it complains of "The plan was made for "
    And nothing was written
    When admin runs "profile-guard plan policies.yaml --out plan.json"
    And admin runs "profile-guard apply plan.json --yes"
    Then the command ends with 0
    And it prints:
      """
      create profile cli-team~
      replace role cli-reader~
      create user pg-cli~
      Done.
      """
    And "pg-cli~" can log in with "a-secret-of-clio" as "pg-cli~"
    When admin runs "profile-guard apply plan.json --yes"
    Then the command ends with 0
    And nothing was written
