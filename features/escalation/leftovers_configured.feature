@escalation
Feature: What ends with a new password or a promotion is configured

  Background:
    Given an application with:
      """json
      {
        "options": {
          "restrictedProfileIds": ["customer"],
          "onWidening": { "apiKeys": "warn", "credentials": "revoke" },
          "onNewPassword": "sessions and keys",
          "resetTokens": { "expiresIn": 1 }
        }
      }
      """

  Scenario: a promotion keeps keys, and deletes a password that somebody else has set
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has used "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "false", "body": { "password": "by-manager" } }
      """
    And the manager has made the key "planted" of user "mate~"
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the key "planted" still acts
    And nobody can log in as "mate~" with "by-manager"

  @attack
  Scenario: a promotion deletes a password that somebody else has set, and what it was used for
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has used "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "wait_for", "body": { "password": "by-manager" } }
      """
    And user "mate~" has another session "opened", by "by-manager"
    And the manager has made the key "planted" of user "mate~"
    And the admin has made the key "trusted" of user "mate~"
    And all of it can be found
    When the session "opened" uses "auth:createApiKey" with:
      """json
      { "refresh": "wait_for", "body": { "description": "evil" } }
      """
    And what they got is the key "derived"
    And the key "trusted" uses "auth:createToken" with:
      """json
      { "expiresIn": "1d" }
      """
    And what they got is the session "other"
    And the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the session "opened" is nobody's
    And the session "other" is nobody's
    And the key "derived" is nobody's
    And the key "planted" still acts
    And the key "trusted" still acts
    And nobody can log in as "mate~" with "by-manager"

  Scenario: a promotion keeps the password that a user has set
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And user "mate~" has used "auth:updateMyCredentials" with:
      """json
      { "strategy": "local", "refresh": "false", "body": { "password": "my-own" } }
      """
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And they can still log in as "mate~" with "my-own"

  Scenario: a new password ends keys too
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And user "mate~" has another session "stolen", by "mate-password"
    And user "mate~" has made the key "own" of user "mate~"
    When user "mate~" uses "auth:updateMyCredentials" with:
      """json
      { "strategy": "local", "refresh": "false", "body": { "password": "new-password" } }
      """
    Then it succeeds
    And the key "own" is nobody's
    And the session "stolen" is nobody's
    And user "mate~" can still use "auth:getCurrentUser"

  @attack
  Scenario: a reset link lasts for ever
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has a reset link "{link}" of user "mate~"
    When the link has expired
    And the manager tries "kuzzle-plugin-auth-passport-local/password:reset" with:
      """json
      { "body": { "token": "{link}", "password": "evil-password" } }
      """
    Then they are refused: 403 "profile-guard.rights.reset_token"
    And nobody can log in as "mate~" with "evil-password"
