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

  @once @no-application
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
