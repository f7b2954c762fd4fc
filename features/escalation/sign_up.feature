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

  @attack
  Scenario Outline: a manager takes the profile away that whoever signs up gets (<call>)
    When the manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.unsafe_preset"
    And nothing is changed

    Examples:
      | call                        | members                        |
      | security:deleteProfile      | { "_id": "customer" }          |
      | security:mDeleteProfiles    | { "body": { "ids": ["customer"] } } |

  @attack
  Scenario Outline: a manager makes the profile that whoever signs up gets administer, so that nobody can sign up (<call>)
    When the manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.unsafe_preset"
    And nothing is changed

    Examples:
      | call                            | members                                                                                                                                    |
      | security:updateProfile          | { "_id": "customer", "body": { "policies": [{ "roleId": "manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }                          |
      | security:createOrReplaceProfile | { "_id": "customer", "body": { "policies": [{ "roleId": "manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }                          |
      | admin:loadSecurities            | { "body": { "profiles": { "customer": { "policies": [{ "roleId": "manager", "restrictedTo": [{ "index": "pg-acme" }] }] } } } }               |

  Scenario: a manager writes the profile that whoever signs up gets, and it administers nothing
    When the manager uses "security:updateProfile" with:
      """json
      {
        "_id": "customer",
        "body": {
          "policies": [
            { "roleId": "default" },
            { "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["products"] }] }
          ]
        }
      }
      """
    Then it succeeds

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
