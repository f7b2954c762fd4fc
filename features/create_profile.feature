Feature: createProfile stores a new profile and answers what the reference says

  @mqtt
  Scenario: an allowed caller creates a profile by the plugin's own action
    When acme-manager calls "profile-guard:createProfile" with:
      """json
      {
        "_id": "team~",
        "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["products"] }] }] }
      }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "team~",
        "_index": "%kuzzle",
        "_type": "profiles",
        "_version": 1,
        "created": true,
        "_source": {
          "_kuzzle_info": "{info}",
          "rateLimit": 0,
          "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["products"] }] }]
        }
      }
      """
    And the stored profile "team~" is:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["products"] }] }] }
      """

  @mqtt
  Scenario: the native action gains the missing members and loses none
    When acme-manager calls "security:createProfile" with:
      """json
      { "_id": "team~", "body": { "rateLimit": 50, "tags": ["staff"], "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "team~",
        "_index": "%kuzzle",
        "_type": "profiles",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "rateLimit": 50, "tags": ["staff"], "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      }
      """
    And the stored profile "team~" is:
      """json
      { "rateLimit": 50, "tags": ["staff"], "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """

  @mqtt
  Scenario Outline: a caller without the right is refused (<controller>)
    When customer calls "<controller>:createProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "reader" }] } }
      """
    Then it is refused with 403 "security.rights.forbidden"
    And nothing was written
    And no profile "team~" is stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |
