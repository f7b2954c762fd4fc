Feature: profiles that are imported follow the same rules

  @mqtt
  Scenario: a faulty import names every fault and writes nothing, not even its roles
    When admin calls "admin:loadSecurities" with:
      """json
      {
        "refresh": "wait_for",
        "body": {
          "roles": { "fresh~": { "controllers": { "document": { "actions": { "get": true } } } } },
          "profiles": {
            "one~": { "policies": [{ "roleId": "fresh~" }, { "roleId": "redaer" }] },
            "two~": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acmee" }, { "index": "pg-acme", "collections": [] }] }] }
          },
          "users": { "pg-alice~": { "content": { "profileIds": ["one~", "custmer"] } } }
        }
      }
      """
    Then it is refused with 404 "security.role.not_found"
    And its faults are:
      | code                | path                                                       | suggestion |
      | role.unknown        | profiles.one~.policies[1].roleId                           | reader     |
      | index.unknown       | profiles.two~.policies[0].restrictedTo[0].index            | pg-acme    |
      | collections.vacuous | profiles.two~.policies[0].restrictedTo[1].collections      |            |
      | profile.unknown     | users.pg-alice~.content.profileIds[1]                      | customer   |
    And nothing was written
    And no role "fresh~" is stored
    And no profile "one~" is stored
    And no user "pg-alice~" is stored

  @mqtt
  Scenario: a sound import passes, and may name the roles and profiles that it brings
    When admin calls "admin:loadSecurities" with:
      """json
      {
        "refresh": "wait_for",
        "body": {
          "roles": { "fresh~": { "controllers": { "document": { "actions": { "get": true } } } } },
          "profiles": { "one~": { "policies": [{ "roleId": "fresh~", "restrictedTo": [{ "index": "pg-acme" }] }] } },
          "users": { "pg-alice~": { "content": { "profileIds": ["one~"] } } }
        }
      }
      """
    Then it succeeds
    And the stored profile "one~" is:
      """json
      { "policies": [{ "roleId": "fresh~", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    And the stored user "pg-alice~" is:
      """json
      { "profileIds": ["one~"] }
      """

  Scenario Outline: the entry of a user who exists is passed over unread, where such are skipped (<what>)
    Given the user "pg-old~":
      """json
      { "content": { "profileIds": ["customer"], "desk": 1 } }
      """
    When admin calls "admin:loadSecurities" over http without kuzzle-sdk, with:
      """json
      {
        "refresh": "wait_for",
        "onExistingUsers": "skip",
        "body": { "users": { "pg-old~": <entry>, "pg-new~": { "content": { "profileIds": ["customer"] } } } }
      }
      """
    Then it succeeds
    And the stored user "pg-old~" is:
      """json
      { "profileIds": ["customer"], "desk": 1 }
      """
    And the stored user "pg-new~" is:
      """json
      { "profileIds": ["customer"] }
      """

    Examples:
      | what                | entry                                                                    |
      | a wrong form        | "x"                                                                      |
      | an unknown profile  | { "content": { "profileIds": ["custmer"] } }                             |
      | an unknown strategy | { "content": { "profileIds": ["customer"] }, "credentials": { "x": {} } } |
      | a misspelt member   | { "content": { "profileIds": ["customer"] }, "credentails": {} }         |

  Scenario Outline: an entry that is no object is refused before the user who exists is replaced (<what>)
    Given the user "pg-old~":
      """json
      { "content": { "profileIds": ["customer"] } }
      """
    When admin calls "admin:loadSecurities" over http without kuzzle-sdk, with:
      """json
      { <argument>"body": { "users": { "pg-old~": "x" } } }
      """
    Then it is refused with 400 "<id>"
    And nothing was written

    Examples:
      | what      | argument                         | id                              |
      | overwrite | "onExistingUsers": "overwrite",  | api.assert.invalid_argument     |
      | fail      |                                  | security.user.prevent_overwrite |

  @mqtt
  Scenario: a caller without the right cannot import
    When customer calls "admin:loadSecurities" with:
      """json
      { "body": { "profiles": { "one~": { "policies": [{ "roleId": "reader" }] } } } }
      """
    Then it is refused with 403 "security.rights.forbidden"
    And nothing was written

  @once @no-application
  Scenario: faulty profiles among the application's own imports stop the start, though the host would take them
    When an application is started with:
      """json
      { "profiles": { "broken": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acmee" }] }, { "roleId": "reader", "restrictedTo": [] }] } } }
      """
    Then it does not start, and says:
      | text                                        |
      | Index "pg-acmee" does not exist.            |
      | Did you mean "pg-acme"?                     |
      | "policies[1].restrictedTo" is an empty list |

  @once @no-application @turns
  Scenario: one failing start names every fault of all that the application imports, and imports nothing
    When an application is started with:
      """json
      {
        "roles": { "odd": { "controllers": { "document": { "actions": { "get": "yes" } } } } },
        "profiles": {
          "broken": { "policies": [{ "roleId": "redaer" }, { "roleId": "reader", "restrictedTo": [{ "index": "pg-acmee" }] }, { "roleId": "reader", "restrictedTo": [] }] },
          "second": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["later"] }] }], "rateLimit": "many" },
          "third": { "policies": [{ "roleId": "odd", "restrictedTo": [{ "index": "pg-acme", "collections": [] }] }] }
        },
        "users": { "pg-imported": { "content": { "profileIds": ["broken", "custmer"] } } }
      }
      """
    Then it does not start, and its last words are:
      """
      The roles, profiles and users that the application imports have 8 faults. None of them was imported:
        roles.odd.controllers.document.actions.get: "controllers.document.actions.get" must be true or false: the host takes anything but true for a denial.
        profiles.broken.policies[2].restrictedTo: "policies[2].restrictedTo" is an empty list, which grants the role on every index. Leave it out if that is meant, or list the indexes.
        profiles.broken.policies[0].roleId: Role "redaer" does not exist. Did you mean "reader"?
        profiles.broken.policies[1].restrictedTo[0].index: Index "pg-acmee" does not exist. Create it first. Did you mean "pg-acme"?
        profiles.second.rateLimit: "rateLimit" must be a number.
        profiles.second.policies[0].restrictedTo[0].collections[0]: Collection "later" does not exist in index "pg-acme". Create it first.
        profiles.third.policies[0].restrictedTo[0].collections: "policies[0].restrictedTo[0].collections" is an empty list, which grants the whole index. Leave it out if that is meant, or list the collections.
        users.pg-imported.content.profileIds[1]: Profile "custmer" does not exist. Did you mean "customer"?
      What to do:
        Give indexes and collections to "app.import.mappings", which Kuzzle makes before profiles. "app.install" and code after "app.start" come too late.
        Give roles to "app.import.roles" and profiles to "app.import.profiles". Their order does not matter.
        Correct the other faults where the application imports them.
        Or set the option "onInvalidImport" to "warn": what Kuzzle itself takes is imported, and its faults are logged.
        Start again after 5 s or more: before, Kuzzle believes that another node imports, and starts without.
      """
    And nothing was imported

  @once @no-application @turns
  Scenario: configured to warn, it stores the profile and tells every fault
    When an application is started with:
      """json
      {
        "options": { "onInvalidImport": "warn" },
        "profiles": { "broken": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-later" }] }, { "roleId": "reader", "restrictedTo": [] }] } }
      }
      """
    Then it starts
    And it has logged:
      | text                                          |
      | Imported although it is wrong                 |
      | Index "pg-later" does not exist.              |
      | "policies[1].restrictedTo" is an empty list   |
    And the stored profile "broken" is:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-later" }] }, { "roleId": "reader", "restrictedTo": [] }] }
      """
    When admin calls "security:createProfile" over http without kuzzle-sdk, with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [] }] } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
