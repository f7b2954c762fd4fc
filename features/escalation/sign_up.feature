@escalation
Feature: Signing up gives the preset profiles, and these administer nothing

  @attack @cve-class-2 @cve-class-16 @cve-class-22
  Scenario Outline: a stranger chooses their profiles (<controller>, <what>)
    When a stranger tries "<controller>:createRestrictedUser" with:
      """json
      { "_id": "evil~", "body": <body> }
      """
    Then they are refused: 400 "<id>", or as Kuzzle refuses it
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | controller    | what                       | id                            | body                                                |
      | security      | as content                 | profile-guard.user.invalid    | { "content": { "profileIds": ["admin"] } }          |
      | profile-guard | as content                 | profile-guard.user.invalid    | { "content": { "profileIds": ["admin"] } }          |
      | security      | by a member with a dot     | profile-guard.request.invalid | { "content": {}, "content.profileIds": ["admin"] }  |
      | profile-guard | by a member with a dot     | profile-guard.request.invalid | { "content": {}, "content.profileIds": ["admin"] }  |
      | security      | by a member with a bracket | profile-guard.request.invalid | { "content": {}, "content[profileIds]": ["admin"] } |

  @attack @cve-class-1 @cve-class-22
  Scenario Outline: the preset profiles administer (<controller>)
    Given an application with:
      """json
      {
        "options": { "restrictedProfileIds": ["customer", "first-line"] },
        "profiles": { "first-line": { "policies": [{ "roleId": "manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      }
      """
    When a stranger tries "<controller>:createRestrictedUser" with:
      """json
      { "_id": "evil~", "body": { "content": {} } }
      """
    Then they are refused: 403 "profile-guard.rights.unsafe_preset"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack @cve-class-24
  Scenario: a stranger signs up by the id of a superuser
    Given a user "boss~" with "superuser"
    When a stranger tries "security:createRestrictedUser" with:
      """json
      {
        "_id": "boss~",
        "body": { "content": {}, "credentials": { "local": { "username": "evil~", "password": "evil-password" } } }
      }
      """
    Then they are refused: 412 "security.user.already_exists"
    And nothing is changed
    And nobody can log in as "evil~" with "evil-password"

  Scenario Outline: a stranger signs up (<controller>)
    When a stranger uses "<controller>:createRestrictedUser" with:
      """json
      {
        "_id": "mate~",
        "body": { "content": { "name": "Mate" }, "credentials": { "local": { "username": "mate~", "password": "mate-password" } } }
      }
      """
    Then it succeeds
    And the user "mate~" has:
      """json
      { "profileIds": ["customer"], "name": "Mate" }
      """
    And they can now log in as "mate~" with "mate-password"

    Examples:
      | controller    |
      | security      |
      | profile-guard |
