@escalation
Feature: The first admin is made once

  @attack
  Scenario: a manager makes a first admin while there is one
    When the manager tries "security:createFirstAdmin" with:
      """json
      {
        "_id": "evil~",
        "body": { "content": {}, "credentials": { "local": { "username": "evil~", "password": "evil-password" } } }
      }
      """
    Then it fails
    And nothing is changed
    And there is no user "evil~"

  @attack
  Scenario: a profile named otherwise covers everything, and the profile admin has no holder any more
    Given an application of its own, called "first-admin"
    And the manager works there
    And a user "boss~" with "superuser", who is logged in with "boss-password"
    And user "boss~" can now use "security:updateUser" with:
      """json
      { "_id": "{admin}", "body": { "profileIds": ["customer"] } }
      """
    When the manager tries "security:createFirstAdmin" with:
      """json
      {
        "_id": "evil~",
        "body": { "content": {}, "credentials": { "local": { "username": "evil~", "password": "evil-password" } } }
      }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And nobody can log in as "evil~" with "evil-password"
    And user "boss~" can now use "security:updateUser" with:
      """json
      { "_id": "{admin}", "body": { "profileIds": ["admin"] } }
      """
    And there is no user "evil~"

  @attack @cve-class-22
  Scenario: a stranger makes a first admin
    When a stranger tries "security:createFirstAdmin" with:
      """json
      { "_id": "evil~", "body": { "content": {} } }
      """
    Then they are refused: 401 "security.rights.unauthorized"
    And nothing is changed
    And there is no user "evil~"

  Scenario: who covers everything makes one, where the profile admin has no holder any more
    Given an application of its own, called "first-admin"
    And a user "boss~" with "superuser", who is logged in with "boss-password"
    And user "boss~" can now use "security:updateUser" with:
      """json
      { "_id": "{admin}", "body": { "profileIds": ["customer"] } }
      """
    When user "boss~" uses "security:createFirstAdmin" with:
      """json
      { "_id": "first~", "body": { "content": {} } }
      """
    Then it succeeds
    And user "boss~" can now use "security:updateUser" with:
      """json
      { "_id": "{admin}", "body": { "profileIds": ["admin"] } }
      """
    And user "boss~" can now use "security:deleteUser" with:
      """json
      { "_id": "first~" }
      """

  @once @turns
  Scenario: a security that was reset starts anew
    Given an application of its own, called "reset"
    When the admin uses "admin:resetSecurity"
    Then it succeeds
    When a stranger uses "security:createFirstAdmin" with:
      """json
      {
        "_id": "first~",
        "reset": true,
        "body": { "content": {}, "credentails": { "local": { "username": "first~", "password": "first-password" } } }
      }
      """
    Then it is refused with 400 "profile-guard.user.invalid"
    When a stranger uses "security:createFirstAdmin" with:
      """json
      {
        "_id": "first~",
        "reset": true,
        "body": { "content": {}, "credentials": { "local": { "username": "first~", "password": "first-password" } } }
      }
      """
    Then it succeeds
    And they can now log in as "first~" with "first-password"
    When a stranger tries "security:createFirstAdmin" with:
      """json
      { "_id": "evil~", "body": { "content": {} } }
      """
    Then it fails
