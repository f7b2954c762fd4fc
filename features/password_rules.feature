@turns
Feature: the rules for passwords of the strategy local hold for new users

  The host asks the strategy when it has stored the user, and the plugin before. Only the host's
  question is about a user whose profiles can be looked at.

  Scenario Outline: those for all, and those for users of a profile (<controller>:<action>)
    Given an application with:
      """json
      {
        "options": { "restrictedProfileIds": ["customer"] },
        "passwordPolicies": [
          { "appliesTo": "*", "forbidLoginInPassword": true },
          { "appliesTo": { "profiles": ["customer"] }, "passwordRegex": ".{11,}" }
        ]
      }
      """
    When admin calls "<controller>:<action>" with:
      """json
      {
        "_id": "pg-weak~",
        "refresh": "false",
        "body": {
          "content": <content>,
          "credentials": { "local": { "username": "pg-weak~", "password": "wonderland" } }
        }
      }
      """
    Then it is refused with 400
    And nothing is left of what was written
    And no user "pg-weak~" is stored
    And no local credentials "pg-weak~" are stored
    When admin calls "<controller>:<action>" with:
      """json
      {
        "refresh": "false",
        "body": {
          "content": <content>,
          "credentials": { "local": { "username": "pg-weak~", "password": "pg-weak~ in wonderland" } }
        }
      }
      """
    Then it is refused with 400
    And no local credentials "pg-weak~" are stored
    When admin calls "<controller>:<action>" with:
      """json
      {
        "_id": "pg-strong~",
        "refresh": "false",
        "body": {
          "content": <content>,
          "credentials": { "local": { "username": "pg-strong~", "password": "through the looking-glass" } }
        }
      }
      """
    Then it succeeds
    And "pg-strong~" can log in with "through the looking-glass" as "pg-strong~"

    Examples:
      | controller    | action               | content                        |
      | security      | createUser           | { "profileIds": ["customer"] } |
      | security      | createRestrictedUser | {}                             |
      | profile-guard | createUser           | { "profileIds": ["customer"] } |
      | profile-guard | createRestrictedUser | {}                             |
