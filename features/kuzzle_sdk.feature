@protocols
Feature: kuzzle-sdk's own methods work unchanged

  Scenario: profiles
    When admin uses kuzzle-sdk's createProfile with:
      """json
      ["team~", { "policies": [{ "roleId": "reader" }] }, { "refresh": "wait_for" }]
      """
    Then it returns a Profile "team~" with:
      """json
      { "rateLimit": 0, "policies": [{ "roleId": "reader" }] }
      """
    When admin uses kuzzle-sdk's createOrReplaceProfile with:
      """json
      ["team~", { "rateLimit": 10, "policies": [{ "roleId": "editor" }] }]
      """
    Then it returns a Profile "team~" with:
      """json
      { "rateLimit": 10, "policies": [{ "roleId": "editor" }] }
      """
    When admin uses kuzzle-sdk's updateProfile with:
      """json
      ["team~", { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }]
      """
    Then it returns a Profile "team~" with:
      """json
      { "rateLimit": 10, "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    And the stored profile "team~" is:
      """json
      { "rateLimit": 10, "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """

  Scenario: users
    When admin uses kuzzle-sdk's createUser with:
      """json
      ["pg-alice~", { "content": { "profileIds": ["customer"], "name": "Alice" }, "credentials": { "local": { "username": "pg-alice~", "password": "wonderland" } } }]
      """
    Then it returns a User "pg-alice~" with:
      """json
      { "profileIds": ["customer"], "name": "Alice" }
      """
    And "pg-alice~" can log in with "wonderland" as "pg-alice~"
    When anonymous uses kuzzle-sdk's createRestrictedUser with:
      """json
      [{ "content": { "name": "Bob" } }, "pg-bob~"]
      """
    Then it returns a User "pg-bob~" with:
      """json
      { "profileIds": ["customer"], "name": "Bob" }
      """
    And the stored user "pg-bob~" is:
      """json
      { "profileIds": ["customer"], "name": "Bob" }
      """

  Scenario: a refusal is a KuzzleError with every fault
    When admin uses kuzzle-sdk's createProfile with:
      """json
      ["team~", { "policies": [{ "roleId": "redaer" }, { "roleId": "reader", "note": "x" }] }]
      """
    Then it rejects with a KuzzleError 404 "security.role.not_found" that has 2 errors:
      | code              | path               | suggestion |
      | role.unknown      | policies[0].roleId | reader     |
      | member.unexpected | policies[1].note   |            |
    And no profile "team~" is stored
