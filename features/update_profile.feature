Feature: updateProfile changes what is given, and is judged by what will be stored

  Background:
    Given the profile "team~":
      """json
      { "rateLimit": 10, "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """

  @mqtt
  Scenario: the plugin's own action answers the id and the new version
    When acme-manager calls "profile-guard:updateProfile" with:
      """json
      { "_id": "team~", "retryOnConflict": 3, "body": { "rateLimit": 50 } }
      """
    Then the answer is exactly:
      """json
      { "_id": "team~", "_version": 2 }
      """
    And the stored profile "team~" is:
      """json
      { "rateLimit": 50, "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    When acme-manager calls "profile-guard:updateProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then the answer is exactly:
      """json
      { "_id": "team~", "_version": 3 }
      """
    And the stored profile "team~" is:
      """json
      { "rateLimit": 50, "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """

  @mqtt
  Scenario: the native action keeps its _source and gains the version
    When acme-manager calls "security:updateProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "team~",
        "_version": 2,
        "_source": { "_kuzzle_info": "{info}", "rateLimit": 10, "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme" }] }] }
      }
      """
    And the stored profile "team~" is:
      """json
      { "rateLimit": 10, "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """

  @mqtt
  Scenario Outline: a caller without the right is refused (<controller>)
    When customer calls "<controller>:updateProfile" with:
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

  Scenario Outline: a profile which does not exist cannot be updated (<controller>)
    When admin calls "<controller>:updateProfile" with:
      """json
      { "_id": "nobody~", "body": { "rateLimit": 50 } }
      """
    Then it is refused with 404 "security.profile.not_found"
    And nothing was written
    And no profile "nobody~" is stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: policies that are stored wrongly stay as they are until they are named (<controller>)
    Given a profile "legacy~" which was stored without the plugin:
      """json
      {
        "rateLimit": 10,
        "policies": [
          { "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": [] }] },
          { "roleId": "editor", "restrictedTo": [] }
        ]
      }
      """
    When admin calls "<controller>:updateProfile" with:
      """json
      { "_id": "legacy~", "body": { "rateLimit": 20 } }
      """
    Then it succeeds
    And the stored profile "legacy~" is:
      """json
      {
        "rateLimit": 20,
        "policies": [
          { "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": [] }] },
          { "roleId": "editor", "restrictedTo": [] }
        ]
      }
      """
    When acme-manager calls "<controller>:updateProfile" with:
      """json
      { "_id": "legacy~", "body": { "rateLimit": 0 } }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    And nothing was written
    When admin calls "<controller>:updateProfile" with:
      """json
      {
        "_id": "legacy~",
        "body": {
          "policies": [
            { "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": [] }] },
            { "roleId": "editor", "restrictedTo": [] }
          ]
        }
      }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And its faults are:
      | code                | path                                    |
      | collections.vacuous | policies[0].restrictedTo[0].collections |
      | restriction.vacuous | policies[1].restrictedTo                |
    And the stored profile "legacy~" is unchanged
    And nothing was written
    When admin calls "<controller>:updateProfile" with:
      """json
      { "_id": "legacy~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And the stored profile "legacy~" is:
      """json
      { "rateLimit": 20, "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: a body which breaks a sound profile is refused (<controller>)
    When admin calls "<controller>:updateProfile" with:
      """json
      { "_id": "team~", "body": { "rateLimit": -1, "policies": [] } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid", or as Kuzzle refuses it
    And its faults are:
      | code         | path      |
      | member.empty | policies  |
      | member.range | rateLimit |
    And the stored profile "team~" is unchanged
    And nothing was written

    Examples:
      | controller    |
      | security      |
      | profile-guard |
