@escalation
Feature: What callers may do to themselves gives nobody more rights

  @attack @cve-class-23 @cve-class-2
  Scenario Outline: users give themselves profiles (<what>)
    Given a user "mate~" with "shopper", who can act
    When user "mate~" tries "auth:updateSelf" with:
      """json
      { "body": <body> }
      """
    Then user "mate~" does not hold "admin"
    And user "mate~" still cannot read the secret of globex

    Examples:
      | what                    | body                                          |
      | plainly                 | { "profileIds": ["admin"] }                   |
      | by a path               | { "profileIds[0]": "admin" }                  |
      | with another id         | { "_id": "{admin}", "profileIds": ["admin"] } |
      | nested as in createUser | { "content": { "profileIds": ["admin"] } }    |
      | by similar names        | { "profiles": ["admin"], "profile": "admin" } |

  @attack @cve-class-23
  Scenario: they update somebody else as themselves
    Given a user "mate~" with "shopper", who can act
    And a user "boss~" with "superuser"
    When user "mate~" tries "auth:updateSelf" with:
      """json
      { "_id": "boss~", "userId": "boss~", "body": { "email": "evil@example.com" } }
      """
    Then the user "boss~" is as it was

  @attack @cve-class-13 @cve-class-15
  Scenario: an API key of one's own for somebody else
    Given a user "mate~" with "shopper", who can act
    And a user "boss~" with "superuser"
    When user "mate~" tries "auth:createApiKey" with:
      """json
      { "userId": "boss~", "body": { "description": "evil", "userId": "boss~" } }
      """
    Then the key that they got is not of "boss~"

  @attack @cve-class-19
  Scenario: a right that was taken away, over a line that stays open
    Given a user "mate~" with "globex-member, shopper", who can act
    And user "mate~" can now use "document:get" with:
      """json
      { "index": "pg-globex", "collection": "orders", "_id": "secret" }
      """
    When the superuser uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["shopper"] } }
      """
    Then it succeeds
    And user "mate~" still cannot read the secret of globex

  @attack @cve-class-10 @cve-class-19
  Scenario: a role that was narrowed, for who is logged in
    Given a role "fading~":
      """json
      { "document": { "actions": { "get": true } }, "auth": { "actions": { "*": true } } }
      """
    And a profile "fading~":
      """json
      [{ "roleId": "fading~" }]
      """
    And a user "mate~" with "fading~", who can act
    And user "mate~" can now use "document:get" with:
      """json
      { "index": "pg-globex", "collection": "orders", "_id": "secret" }
      """
    When the superuser uses "security:updateRole" with:
      """json
      { "_id": "fading~", "body": { "controllers": { "auth": { "actions": { "*": true } } } } }
      """
    Then it succeeds
    And user "mate~" still cannot read the secret of globex

  @attack @cve-class-12 @cve-class-21
  Scenario Outline: who was <what> acts no more
    Given a user "mate~" with "globex-member", who is logged in with "mate-password"
    When the superuser uses "security:<action>" with:
      """json
      { "_id": "mate~" }
      """
    Then it succeeds
    And user "mate~" still cannot read the secret of globex

    Examples:
      | what       | action       |
      | deleted    | deleteUser   |
      | logged out | revokeTokens |

  @attack @cve-class-4
  Scenario: attributes of an account that look like rights
    Given a user "mate~" with "shopper", who can act
    When user "mate~" tries "auth:updateSelf" with:
      """json
      { "body": { "policies": [{ "roleId": "admin" }], "roles": ["admin"], "isAdmin": true, "profileIds.0": "admin" } }
      """
    Then user "mate~" does not hold "admin"
    And user "mate~" still cannot read the secret of globex

  Scenario: everybody keeps what they have when they update their own user
    Given a user "mate~" with "shopper, acme-member", who can act
    When user "mate~" uses "auth:updateSelf" with:
      """json
      { "body": { "name": "Mate" } }
      """
    Then it succeeds
    And the user "mate~" has:
      """json
      { "profileIds": ["shopper", "acme-member"], "name": "Mate" }
      """
