Feature: what Kuzzle answers can be sent back

  Its answers hold members of its own (`_kuzzle_info`, `optimizedPolicies`), and kuzzle-sdk adds `_id`.

  Scenario Outline: a profile that was read by <reading>
    Given the profile "back~":
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }], "rateLimit": 7, "tags": ["a"] }
      """
    When admin reads the profile "back~" by <reading> and sends it back, which changes nothing, by:
      | security:updateProfile               |
      | profile-guard:updateProfile          |
      | security:createOrReplaceProfile      |
      | profile-guard:createOrReplaceProfile |
      | an import                            |
      | a dump of Kourou's                   |

    Examples:
      | reading             |
      | get                 |
      | mGet                |
      | search              |
      | kuzzle-sdk, as JSON |

  Scenario: a profile that was read by kuzzle-sdk's serialize(), which knows no tags
    Given the profile "back~":
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }], "rateLimit": 7 }
      """
    When admin reads the profile "back~" by kuzzle-sdk's serialize() and sends it back, which changes nothing, by:
      | security:updateProfile               |
      | profile-guard:updateProfile          |
      | security:createOrReplaceProfile      |
      | profile-guard:createOrReplaceProfile |
      | an import                            |
      | a dump of Kourou's                   |

  Scenario Outline: a role that was read by <reading>
    Given the role "back~":
      """json
      { "controllers": { "document": { "actions": { "get": true, "search": false } } } }
      """
    When admin reads the role "back~" by <reading> and sends it back, which changes nothing, by:
      | security:updateRole          |
      | security:createOrReplaceRole |
      | an import                    |
      | a dump of Kourou's           |

    Examples:
      | reading                  |
      | get                      |
      | mGet                     |
      | search                   |
      | kuzzle-sdk's serialize() |
      | kuzzle-sdk, as JSON      |

  Scenario Outline: a user who was read by <reading>
    Given the user "reader-back~":
      """json
      { "content": { "profileIds": ["customer"], "name": "Ada" } }
      """
    When admin reads the user "reader-back~" by <reading> and sends it back, which changes nothing, by:
      | security:updateUser  |
      | security:replaceUser |
      | security:upsertUser  |
      | an import            |
      | a dump of Kourou's   |

    Examples:
      | reading                  |
      | get                      |
      | mGet                     |
      | search                   |
      | kuzzle-sdk's serialize() |
      | kuzzle-sdk, as JSON      |

  Scenario Outline: a profile stored with a member that is refused today, by <action>
    Given a profile "old~" which was stored without the plugin:
      """json
      { "policies": [{ "roleId": "reader" }], "rateLimit": 0, "description": { "en": "readers" } }
      """
    When admin reads the profile "old~" by get and sends it back, which changes nothing, by:
      | <action> |
    Then it has logged:
      | text                                                                                          |
      | <action> of "old~": "description" is no member of a profile: it is kept, because it is stored |
    When admin calls "<action>" with:
      """json
      {
        "_id": "old~",
        "body": {
          "policies": [{ "roleId": "reader" }],
          "description": { "en": "editors" }
        }
      }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And nothing was written

    Examples:
      | action                               |
      | security:updateProfile               |
      | profile-guard:updateProfile          |
      | security:createOrReplaceProfile      |
      | profile-guard:createOrReplaceProfile |

  Scenario: a profile that was read is a draft as well as any, and every analysis of it agrees
    Given a profile "old~" which was stored without the plugin:
      """json
      { "policies": [{ "roleId": "reader" }], "rateLimit": 0, "label": "old" }
      """
    And the user "reader-old~":
      """json
      { "content": { "profileIds": ["old~"] } }
      """
    When admin reads the profile "old~" by get and gives it as a draft, which is taken, to:
      | effectiveRights | { "draft": <draft> }                                                                               |
      | explain         | { "draft": <draft>, "request": { "controller": "document", "action": "get", "index": "pg-acme" } } |
      | compare         | { "left": { "draft": <draft> }, "right": { "profileId": "old~" } }                                 |
      | analyzeProfile  | <draft>                                                                                            |
    Then its findings are:
      | code              | severity | path  |
      | member.unexpected | warning  | label |
    When admin calls "profile-guard:analyzeProfile" with:
      """json
      {
        "_id": "old~",
        "body": { "policies": [{ "roleId": "reader" }], "label": "old", "optimizedPolicies": [], "_kuzzle_info": {} }
      }
      """
    Then its findings are:
      | code              | severity | path  |
      | member.unexpected | warning  | label |
    When admin calls "profile-guard:analyzeProfile" with:
      """json
      { "_id": "old~" }
      """
    Then its findings are:
      | code              | severity | path  |
      | member.unexpected | warning  | label |
    When admin calls "security:createOrReplaceProfile" with:
      """json
      { "_id": "old~", "dryRun": true, "body": { "policies": [{ "roleId": "reader" }], "label": "old" } }
      """
    Then its findings are:
      | code              | severity | path  |
      | member.unexpected | warning  | label |
    When admin reads every page of profile-guard:analyzeAll
    Then its findings about the profile "old~" are:
      | code              | severity | path  |
      | member.unexpected | warning  | label |

  Scenario: another id than the profile's
    When admin calls "security:createOrReplaceProfile" with:
      """json
      { "_id": "back~", "body": { "_id": "other", "policies": [{ "roleId": "reader" }] } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And its message names "is \"other\", but the profile is \"back~\": leave it out."

  Scenario: a profile's own member that is refused today, where it is stored just so
    Given a profile "old~" which was stored without the plugin:
      """json
      { "policies": [{ "roleId": "reader" }], "rateLimit": 0, "tags": "x" }
      """
    When admin reads the profile "old~" by get and sends it back, which changes nothing, by:
      | security:updateProfile               |
      | profile-guard:updateProfile          |
      | security:createOrReplaceProfile      |
      | profile-guard:createOrReplaceProfile |
      | an import                            |
    When admin calls "security:updateProfile" with:
      """json
      { "_id": "old~", "body": { "tags": "y" } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And nothing was written

  Scenario Outline: a user's members are the application's, whatever they are called (<action>)
    When admin calls "<action>" with:
      """json
      {
        "_id": "pg-own~",
        "body": { "content": { <profiles>"optimizedPolicies": ["my own"], "_kuzzle": "x" } }
      }
      """
    Then the answer has:
      """json
      { "_source": { "_kuzzle_info": "{info}", "profileIds": ["customer"], "optimizedPolicies": ["my own"], "_kuzzle": "x" } }
      """
    And the stored user "pg-own~" is:
      """json
      { "profileIds": ["customer"], "optimizedPolicies": ["my own"], "_kuzzle": "x" }
      """

    Examples:
      | action                             | profiles                      |
      | security:createUser                | "profileIds": ["customer"],   |
      | profile-guard:createUser           | "profileIds": ["customer"],   |
      | profile-guard:createRestrictedUser |                               |
      | security:upsertUser                | "profileIds": ["customer"],   |

  Scenario: a member within a policy, which Kuzzle itself does not write
    Given a profile "old~" which was stored without the plugin:
      """json
      { "policies": [{ "roleId": "reader", "note": "x" }], "rateLimit": 0 }
      """
    When admin calls "security:updateProfile" with:
      """json
      { "_id": "old~", "body": { "policies": [{ "roleId": "reader", "note": "x" }] } }
      """
    Then it is refused with 400 "api.assert.unexpected_argument"
    And its faults are:
      | code              | path             |
      | member.unexpected | policies[0].note |

  @once @no-application @turns
  Scenario: what is written is kept as it is stored, and read from there no more
    Kuzzle itself reads each again, 24 times here. What a job of the application writes by events is copied on its way where these are
    guarded: it is read as before.

    When an application is started with:
      """json
      { "comparesWritten": true, "options": { "guardNativeActions": false } }
      """
    Then it starts
    And it has logged:
      | text                                |
      | written: 24 alike, 0 reads; no other |

  @once @no-application @turns
  Scenario: the same without the host patch
    When an application is started with:
      """json
      { "comparesWritten": true, "options": { "hostPatches": { "writtenDocuments": false } } }
      """
    Then it starts
    And it has logged:
      | text                                 |
      | written: 24 alike, 24 reads; no other |
