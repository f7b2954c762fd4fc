@no-application @embedded
Feature: Ways of the application past Kuzzle's own actions are no way past its client's rights

  Rule: with "refuse" they are judged like the actions that they stand for

    Background:
      Given an application with a back office, and the options:
        """json
        { "embeddedCalls": "refuse" }
        """

    Scenario Outline: acme-manager has it make a manager of globex by <way>
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "<way>",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["globex-manager"] } } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-spy~" } }
        """
      Then each of the entries is:
        """json
        { "decision": "refused", "via": "office:open" }
        """

      Examples:
        | way                             |
        | asks of Kuzzle                  |
        | asks of the storage             |
        | actions of Kuzzle's controllers |

    Scenario Outline: acme-manager has it store what nobody could read or act by (<action>)
      When acme-manager calls "office:open" with:
        """json
        { "way": "queries of the SDK", "body": { "controller": "security", "action": "<action>", "_id": "pg-poison~", "body": <body> } }
        """
      Then it is refused with 400 "profile-guard.request.invalid"
      And nothing was written

      Examples:
        | action     | body                                                                        |
        | createUser | { "content": { "profileIds": ["acme-manager"], "constructor": null } }      |
        | createUser | { "content": { "profileIds": ["acme-manager"], "isActionAllowed": true } }  |

    Scenario Outline: acme-manager has it make a manager of acme by <way>
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "<way>",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-mate~", "body": { "content": { "profileIds": ["acme-manager"] } } }
        }
        """
      Then it succeeds
      And the stored user "pg-mate~" is:
        """json
        { "profileIds": ["acme-manager"] }
        """
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-mate~" } }
        """
      Then the entries are:
        | action          | decision | outcome | actor.kuid           | via         |
        | security:<deed> | allowed  | done    | kuid of acme-manager | office:open |

      Examples:
        | way                             | deed       |
        | asks of Kuzzle                  | createUser |
        | asks of the storage             | upsertUser |
        | actions of Kuzzle's controllers | createUser |

    Scenario Outline: what is written is what was judged, though the application changes it meanwhile (<way>)
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "<way> that it changes",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-mate~", "body": { "content": { "profileIds": ["acme-manager"] } } }
        }
        """
      Then it succeeds
      And the stored user "pg-mate~" is:
        """json
        { "profileIds": ["acme-manager"] }
        """

      Examples:
        | way                             |
        | asks of Kuzzle                  |
        | asks of the storage             |
        | actions of Kuzzle's controllers |
        | requests of its own             |

    Scenario Outline: acme-manager has it ask Kuzzle for what stands behind <action>
      When acme-manager calls "office:open" with:
        """json
        { "way": "asks of Kuzzle", "body": { "controller": "<controller>", "action": "<action>", <members> } }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

      Examples:
        | controller | action                 | members                                                                                      |
        | security   | updateUser             | "_id": "starter", "body": { "profileIds": ["customer"] }                                     |
        | security   | replaceUser            | "_id": "starter", "body": { "profileIds": ["customer"] }                                     |
        | security   | deleteUser             | "_id": "starter"                                                                             |
        | security   | createProfile          | "_id": "spies~", "body": { "policies": [{ "roleId": "admin" }] }                             |
        | security   | createOrReplaceProfile | "_id": "spies~", "body": { "policies": [{ "roleId": "admin" }] }                             |
        | security   | updateProfile          | "_id": "acme-manager", "body": { "policies": [{ "roleId": "admin" }] }                       |
        | security   | deleteProfile          | "_id": "globex-manager"                                                                      |
        | security   | createRole             | "_id": "spying~", "body": { "controllers": { "*": { "actions": { "*": true } } } }           |
        | security   | createOrReplaceRole    | "_id": "manager", "body": { "controllers": { "*": { "actions": { "*": true } } } }           |
        | security   | updateRole             | "_id": "manager", "body": { "controllers": { "*": { "actions": { "*": true } } } }           |
        | security   | deleteRole             | "_id": "auditor"                                                                             |
        | security   | createApiKey           | "userId": "starter"                                                                          |
        | admin      | resetSecurity          | "body": {}                                                                                   |
        | admin      | loadSecurities         | "body": { "roles": { "spying~": { "controllers": { "*": { "actions": { "*": true } } } } } } |

    Scenario Outline: acme-manager has it write documents of Kuzzle's storage (<action>)
      When acme-manager calls "office:open" with:
        """json
        { "way": "asks of the storage", "body": { "controller": "security", "action": "<action>", "_id": "<id>", "body": <body> } }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

      Examples:
        | action                 | id           | body                                                     |
        | createOrReplaceProfile | acme-manager | { "policies": [{ "roleId": "admin" }] }                  |
        | updateProfile          | acme-manager | { "policies": [{ "roleId": "admin" }] }                  |
        | createOrReplaceRole    | manager      | { "controllers": { "*": { "actions": { "*": true } } } } |
        | updateUser             | starter      | { "profileIds": ["customer"] }                           |
        | mDeleteProfiles        |              | { "ids": ["globex-manager"] }                            |

    Scenario Outline: acme-manager has it change collections of Kuzzle's own index (<event>, <args>)
      When acme-manager calls "office:open" with:
        """json
        { "way": "events by their names", "body": { "event": "core:storage:private:<event>", "args": <args> } }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

      Examples:
        | event               | args                                                                 |
        | collection:truncate | ["{internal}", "api-keys"]                                           |
        | collection:delete   | ["{internal}", "api-keys"]                                           |
        | collection:delete   | ["{internal}", "installations"]                                      |
        | collection:update   | ["{internal}", "users", { "mappings": { "dynamic": "strict" } }]     |
        | mappings:update     | ["{internal}", "users", { "properties": { "a": { "type": "text" } } }] |
        | mappings:import     | [{ "{internal}": { "users": { "mappings": { "dynamic": "true" } } } }] |

    Scenario Outline: acme-manager has it write where passwords and the audit are, or texts that name an index (<event>)
      When acme-manager calls "office:open" with:
        """json
        { "way": "events by their names", "body": { "event": "core:storage:<event>", "args": <args> } }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

      Examples:
        | event                            | args                                                                                             |
        | private:document:update          | ["plugin-kuzzle-plugin-auth-passport-local", "users", "starter", { "userPassword": "known" }]    |
        | private:document:createOrReplace | ["plugin-kuzzle-plugin-auth-passport-local", "users", "pg-spy~", { "kuid": "starter" }]          |
        | private:document:deleteByQuery   | ["plugin-kuzzle-plugin-auth-passport-local", "users", {}]                                        |
        | private:index:delete             | ["plugin-profile-guard"]                                                                         |
        | public:document:bulk             | ["pg-acme", "orders", ["{\"index\":{\"_index\":\"@{internal}.users\",\"_id\":\"pg-spy~\"}}", { "profileIds": ["admin"] }]] |
        | public:document:import           | [{ "pg-acme": { "orders": ["{\"index\":{\"_index\":\"@{internal}.users\",\"_id\":\"pg-spy~\"}}", { "profileIds": ["admin"] }] } }] |
        | private:document:bulk            | ["plugin-office", "orders", ["{\"index\":{\"_index\":\"@{internal}.users\",\"_id\":\"pg-spy~\"}}", { "profileIds": ["admin"] }]] |

    Scenario Outline: acme-manager has it call the method of a strategy itself (<action>)
      When acme-manager calls "office:open" with:
        """json
        { "way": "methods of the strategy", "body": { "action": "<action>", "_id": "starter", "strategy": "local", "body": { "username": "starter~", "password": "pg-password" } } }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "starter", "action": "security:<action>" } }
        """
      Then each of the entries is:
        """json
        { "action": "security:<action>", "decision": "refused", "via": "office:open" }
        """

      Examples:
        | action            |
        | createCredentials |
        | updateCredentials |
        | deleteCredentials |

    Scenario: acme-manager has it give a manager of acme a password by the method of a strategy
      Given the user "pg-mate~":
        """json
        { "content": { "profileIds": ["acme-manager"] } }
        """
      When acme-manager calls "office:open" with:
        """json
        { "way": "methods of the strategy", "body": { "action": "createCredentials", "_id": "pg-mate~", "strategy": "local", "body": { "username": "mate~", "password": "pg-password" } } }
        """
      Then it succeeds

    Scenario: a listener to what an action of acme-manager has Kuzzle write is no part of that action
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "a listener to what it has Kuzzle write",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["globex-manager"] } } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      When admin calls "security:getUser" with:
        """json
        { "_id": "pg-spy~" }
        """
      Then it is refused with 404 "security.user.not_found"

    Scenario: what it loads of its own data is its own affair
      When acme-manager calls "office:open" with:
        """json
        { "way": "events by their names", "body": { "event": "core:storage:public:document:bulk", "args": ["pg-acme", "orders", [{ "index": { "_id": "bulk~" } }, { "text": "one" }]] } }
        """
      Then it succeeds

    Scenario Outline: acme-manager has it act as an administrator by <way> (auth:<action>)
      When acme-manager calls "office:open" with:
        """json
        { "way": "<way>", "body": { "as": "starter", "controller": "auth", "action": "<action>", <members> } }
        """
      Then it is refused with 403 "profile-guard.rights.<id>"
      And nothing was written

      Examples:
        | way                 | action              | members                                                                            | id             |
        | queries as another  | createToken         | "body": {}                                                                         | escalation     |
        | queries as another  | deleteMyCredentials | "strategy": "local"                                                                | escalation     |
        | requests as another | createToken         | "body": {}                                                                         | unknown_client |
        | requests as another | createApiKey        | "body": { "description": "mine" }                                                  | unknown_client |
        | requests as another | createMyCredentials | "strategy": "local", "body": { "username": "starter~", "password": "pg-password" } | unknown_client |
        | requests as another | updateMyCredentials | "strategy": "local", "body": { "username": "starter~", "password": "pg-password" } | unknown_client |
        | requests as another | deleteMyCredentials | "strategy": "local"                                                                | unknown_client |
        | requests as another | updateSelf          | "body": { "desk": 7 }                                                              | unknown_client |

    Scenario: an API key with policies keeps to them behind a door
      Given keyed-manager acts by an API key of acme-manager with the policies:
        """json
        [{ "roleId": "manager", "restrictedTo": [{ "index": "pg-acme", "collections": ["products"] }] }]
        """
      When keyed-manager calls "office:open" with:
        """json
        {
          "way": "queries as the user",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["acme-manager"] } } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

    Scenario Outline: an API key with policies makes nothing without them behind a door (<way>, auth:<action>)
      Given keyed-manager acts by an API key of acme-manager with the policies:
        """json
        [{ "roleId": "manager", "restrictedTo": [{ "index": "pg-acme", "collections": ["products"] }] }]
        """
      When keyed-manager calls "office:open" with:
        """json
        { "way": "<way>", "body": { "controller": "auth", "action": "<action>", <members> } }
        """
      Then <outcome>

      Examples:
        | way                           | action              | members                                                                            | outcome                                                   |
        | queries as the user           | createToken         | "body": {}                                                                         | what it answers keeps to the policies of the key          |
        | requests made of the client's | createToken         | "body": {}                                                                         | what it answers keeps to the policies of the key          |
        | requests made of the client's | createApiKey        | "body": { "description": "mine" }, "refresh": "wait_for"                           | what it answers keeps to the policies of the key          |
        | requests made of the client's | updateMyCredentials | "strategy": "local", "body": { "username": "starter~", "password": "pg-password" } | it is refused with 403 "profile-guard.rights.limited_key" |

    Scenario: an API key with policies keeps to them as the user with their rights
      Given keyed-manager acts by an API key of acme-manager with the policies:
        """json
        [{ "roleId": "manager", "restrictedTo": [{ "index": "pg-acme", "collections": ["products"] }] }]
        """
      When keyed-manager calls "office:delegate" with:
        """json
        {
          "way": "queries",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["acme-manager"] } } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

    Scenario: acme-manager has it restore a profile to what it was
      Given the profile "readers~":
        """json
        { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }] }
        """
      And admin calls "security:createOrReplaceProfile" with:
        """json
        { "_id": "readers~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] } }
        """
      When acme-manager has the application restore profile "readers~" as it was first
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

    Scenario Outline: acme-manager has it write into Kuzzle's own index by <way> (<controller>:<action>)
      When acme-manager calls "office:open" with:
        """json
        { "way": "<way>", "body": { "controller": "<controller>", "action": "<action>", <members> } }
        """
      Then it is refused with 403 "profile-guard.rights.unchecked"
      And nothing was written

      Examples:
        | way                             | controller | action       | members                                                                                                                                                                 |
        | queries of the SDK              | bulk       | import       | "index": "pg-acme", "collection": "orders", "body": { "bulkData": ["{\"index\":{\"_index\":\"@{internal}.users\",\"_id\":\"pg-spy~\"}}", { "profileIds": ["admin"] }] } |
        | actions of Kuzzle's controllers | bulk       | import       | "index": "pg-acme", "collection": "orders", "body": { "bulkData": ["{\"index\":{\"_index\":\"@{internal}.users\",\"_id\":\"pg-spy~\"}}", { "profileIds": ["admin"] }] } |
        | queries of the SDK              | admin      | loadFixtures | "body": { "pg-acme": { "orders": ["{\"index\":{\"_index\":\"@{internal}.users\",\"_id\":\"pg-spy~\"}}", { "profileIds": ["admin"] }] } }                                |
        | actions of Kuzzle's controllers | admin      | loadFixtures | "body": { "pg-acme": { "orders": ["{\"index\":{\"_index\":\"@{internal}.users\",\"_id\":\"pg-spy~\"}}", { "profileIds": ["admin"] }] } }                                |

    Scenario: acme-manager has it give an administrator a password by Kuzzle's own controllers
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "actions of Kuzzle's controllers",
          "body": {
            "controller": "security",
            "action": "createCredentials",
            "_id": "starter",
            "strategy": "local",
            "body": { "username": "starter~", "password": "pg-password" }
          }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

    Scenario: a repository of a plugin is of its own index, whatever its collection is called
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "a repository of its own",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["admin"] } } }
        }
        """
      Then nothing was written

    # what Elasticsearch is told directly passes by Kuzzle, and nobody can judge it
    Scenario: a plugin with a client of Elasticsearch has every right
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "a client of Elasticsearch",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["admin"] } } }
        }
        """
      Then it succeeds
      And the stored user "pg-spy~" is:
        """json
        { "profileIds": ["admin"] }
        """

  Rule: by default they pass, and what would be refused is told

    Background:
      Given an application with a back office

    Scenario Outline: acme-manager has it make a manager of globex by <way>, which is told
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "<way>",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["globex-manager"] } } }
        }
        """
      Then it succeeds
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-spy~" } }
        """
      Then the entries are:
        | action          | decision | outcome | via         | reason.id                       |
        | security:<deed> | reported | done    | office:open | profile-guard.rights.escalation |

      Examples:
        | way                             | deed       |
        | asks of Kuzzle                  | createUser |
        | asks of the storage             | upsertUser |
        | actions of Kuzzle's controllers | createUser |

    Scenario Outline: what the storage is asked for holds at once, though judging reads what was there before (<event> of <collection>)
      Given the profile "wide~":
        """json
        { "policies": [{ "roleId": "reader" }] }
        """
      And the user "worker~" with the profiles "wide~"
      And admin calls "office:open" with:
        """json
        {
          "way": "events by their names",
          "body": { "event": "core:cache:internal:del", "args": ["repos/{internal}/<collection>/<id>"] }
        }
        """
      When admin calls "office:open" with:
        """json
        {
          "way": "events by their names",
          "body": {
            "event": "core:storage:private:document:<event>",
            "args": ["{internal}", "<collection>", "<id>", <content>]
          }
        }
        """
      Then it succeeds
      When admin calls "security:checkRights" with:
        """json
        {
          "userId": "worker~",
          "body": { "controller": "document", "action": "get", "index": "pg-globex", "collection": "orders" }
        }
        """
      Then <outcome>

      Examples:
        | event           | collection | id      | content                                    | outcome                                            |
        | update          | users      | worker~ | { "profileIds": ["customer"] }, {}         | the answer says that it is not allowed                                 |
        | createOrReplace | users      | worker~ | { "profileIds": ["customer"] }, {}         | the answer says that it is not allowed                                 |
        | replace         | users      | worker~ | { "profileIds": ["customer"] }, {}         | the answer says that it is not allowed                                 |
        | delete          | users      | worker~ | {}                                         | it is refused with 404 "security.user.not_found"   |
        | update          | profiles   | wide~   | { "policies": [{ "roleId": "default" }] }, {} | the answer says that it is not allowed                              |

    @turns
    Scenario: the next start tells by which actions rights were written
      Given acme-manager calls "office:open" with:
        """json
        {
          "way": "queries of the SDK",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-mate~", "body": { "content": { "profileIds": ["acme-manager"] } } }
        }
        """
      When another node of the application starts
      Then it has logged "The application writes rights in the course of actions", "office:open" and "decide about each"
      When admin calls "profile-guard:analyzeAll" with:
        """json
        { "size": 10000 }
        """
      Then a finding "embedded.writes" is told of "office:open", with "security:createUser" and "acme-manager"
