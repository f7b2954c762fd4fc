Feature: createOrReplaceProfile tells whether it created or replaced, and the version it wrote

  @mqtt
  Scenario: the plugin's own action creates, then replaces
    When acme-manager calls "profile-guard:createOrReplaceProfile" with:
      """json
      { "_id": "team~", "body": { "rateLimit": 50, "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "team~",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "rateLimit": 50, "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      }
      """
    When acme-manager calls "profile-guard:createOrReplaceProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "team~",
        "_version": 2,
        "created": false,
        "_source": { "_kuzzle_info": "{info}", "rateLimit": 0, "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme" }] }] }
      }
      """
    And the stored profile "team~" is:
      """json
      { "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    And the version of the stored profile "team~" is 2

  @mqtt
  Scenario: the native action gains the version and created
    Given the profile "team~":
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    When acme-manager calls "security:createOrReplaceProfile" with:
      """json
      { "_id": "team~", "body": { "rateLimit": 50, "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "team~",
        "_version": 2,
        "created": false,
        "_source": { "_kuzzle_info": "{info}", "rateLimit": 50, "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme" }] }] }
      }
      """
    And the version of the stored profile "team~" is 2
    When acme-manager calls "security:createOrReplaceProfile" with:
      """json
      { "_id": "team~other", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "team~other",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "rateLimit": 0, "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      }
      """

  Scenario Outline: of two writers at once exactly one creates (<controller>)
    When admin calls "<controller>:createOrReplaceProfile" twice at once, for 20 new ids, with:
      """json
      { "refresh": "false", "body": { "policies": [{ "roleId": "reader" }] } }
      """
    Then of each two answers one says that it created version 1, the other that it replaced it by version 2

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @mqtt
  Scenario Outline: a caller without the right is refused (<controller>)
    Given the profile "team~":
      """json
      { "policies": [{ "roleId": "reader" }] }
      """
    When customer calls "<controller>:createOrReplaceProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "editor" }] } }
      """
    Then it is refused with 403 "security.rights.forbidden"
    And the stored profile "team~" is unchanged
    And nothing was written

    Examples:
      | controller    |
      | security      |
      | profile-guard |
