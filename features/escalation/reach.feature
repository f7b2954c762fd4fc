@escalation
Feature: reach tells whom somebody can become, and every chain that it tells is run

  Scenario Outline: on Kuzzle without the guard (<action>)
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "guardNativeActions": false } }
      """
    And a role "writer~":
      """json
      { "auth": { "actions": { "*": true } }, "<controller>": { "actions": { "<action>": true<more> } } }
      """
    And a profile "writer~":
      """json
      [{ "roleId": "writer~" }]
      """
    And a profile "boss~":
      """json
      [{ "roleId": "admin" }]
      """
    And a user "boss~" with "boss~"
    And a user "writer~" with "writer~"
    When the reach of user "writer~" is asked for
    Then each of its <chains> chains is run, and reaches what it tells

    Examples:
      | controller | action                 | more                    | chains |
      | security   | createOrReplaceRole    |                         | 1      |
      | security   | createRole             | , "updateProfile": true | 2      |
      | security   | updateProfile          |                         | 1      |
      | security   | createProfile          | , "createUser": true    | 2      |
      | security   | updateUser             |                         | 1      |
      | security   | createUser             |                         | 1      |
      | security   | createApiKey           |                         | 1      |
      | security   | createCredentials      |                         | 1      |
      | admin      | loadSecurities         |                         | 1      |

    @nightly
    Examples: siblings
      | controller | action                 | more                    | chains |
      | security   | updateRole             |                         | 1      |
      | security   | createOrReplaceProfile |                         | 1      |
      | security   | replaceUser            |                         | 1      |
      | security   | upsertUser             |                         | 1      |

  Scenario Outline: the same with the guard: a sign-up alone is told, and nothing else is reached (<action>)
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"] } }
      """
    And a role "writer~":
      """json
      { "auth": { "actions": { "*": true } }, "<controller>": { "actions": { "<action>": true<more> } } }
      """
    And a profile "writer~":
      """json
      [{ "roleId": "writer~" }]
      """
    And a profile "boss~":
      """json
      [{ "roleId": "admin" }]
      """
    And a user "boss~" with "boss~"
    And a user "writer~" with "writer~"
    When the reach of user "writer~" is asked for
    Then each of its 1 chains is run, and reaches what it tells
    When the reach of user "writer~" is asked for, without the guard
    Then none of its chains but a sign-up reaches anything, of <chains>

    Examples:
      | controller | action                 | more                    | chains |
      | security   | createOrReplaceRole    |                         | 1      |
      | security   | createRole             | , "updateProfile": true | 2      |
      | security   | updateProfile          |                         | 1      |
      | security   | createProfile          | , "createUser": true    | 2      |
      | security   | updateUser             |                         | 1      |
      | security   | createUser             |                         | 1      |
      | security   | createApiKey           |                         | 1      |
      | security   | createCredentials      |                         | 1      |
      | admin      | loadSecurities         |                         | 1      |

  Scenario Outline: lines that are handed on to Elasticsearch make another user of one's own login (<controller>:<action>, <guard>)
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "guardNativeActions": <native> } }
      """
    And a role "writer~":
      """json
      { "auth": { "actions": { "*": true } }, "<controller>": { "actions": { "<action>": true } } }
      """
    And a profile "writer~":
      """json
      [{ "roleId": "writer~", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }]
      """
    And a user "writer~" with "writer~", who is logged in with "a password of theirs"
    When the reach of user "writer~" is asked for, without the guard
    Then <outcome>

    Examples: without the guard they do
      | controller | action       | guard            | native | outcome                                                |
      | bulk       | import       | without guards   | false  | each of its 1 chains is run, and reaches what it tells |
      | admin      | loadFixtures | without guards   | false  | each of its 1 chains is run, and reaches what it tells |

    Examples: with it they do not
      | controller | action       | guard            | native | outcome                                                     |
      | bulk       | import       | with guards      | true   | none of its chains but a sign-up reaches anything, of 1 |
      | admin      | loadFixtures | with guards      | true   | none of its chains but a sign-up reaches anything, of 1 |

  @once
  Scenario Outline: where Kuzzle keeps its own in the memory storage, whoever may write there has all rights (<action>, <fate>)
    Given an application with:
      """json
      { "plugin": true, "sharedMemory": true, "options": { "restrictedProfileIds": ["customer"], "sharedMemoryStorage": "<fate>" } }
      """
    And a role "writer~":
      """json
      { "auth": { "actions": { "*": true } }, "ms": { "actions": { "<action>": true } } }
      """
    And a profile "writer~":
      """json
      [{ "roleId": "writer~" }]
      """
    And a user "writer~" with "writer~"
    When the reach of user "writer~" is asked for<how>
    Then <outcome>

    Examples:
      | action   | fate   | how                 | outcome                                                  |
      | set      | allow  |                     | each of its 2 chains is run, and reaches what it tells   |
      | mexecute | allow  |                     | each of its 2 chains is run, and reaches what it tells   |
      | set      | refuse |                     | each of its 1 chains is run, and reaches what it tells   |
      | set      | refuse | , without the guard | none of its chains but a sign-up reaches anything, of 1  |

  Scenario: with the guard, what delegations and sign-ups allow
    Given an application with:
      """json
      {
        "options": {
          "restrictedProfileIds": ["customer"],
          "delegations": [{ "holders": ["acme-director"], "mayAssign": ["globex-member"] }]
        }
      }
      """
    And a user "deputy~" with "acme-director"
    When the reach of user "deputy~" is asked for
    Then each of its 8 chains is run, and reaches what it tells
