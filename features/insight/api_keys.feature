@escalation
Feature: The questions about rights tell what cuts an API key

  Background:
    Given a role "holder~":
      """json
      { "auth": { "actions": { "*": true } }, "document": { "actions": { "get": true } }, "profile-guard": { "actions": { "*": true } } }
      """
    And a profile "acme-holder~":
      """json
      [{ "roleId": "holder~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "mate~" with "acme-holder~", who can act
    And user "mate~" has made the API key "key~" with the policies:
      """json
      [{ "roleId": "holder~", "restrictedTo": [{ "index": "pg-acme", "collections": ["products"] }, { "index": "pg-globex" }] }]
      """

  Scenario Outline: explain tells the side that refuses (<index>/<collection>)
    When user "mate~" uses "profile-guard:explain" with:
      """json
      { "apiKeyId": "key~", "body": { "request": { "controller": "document", "action": "get", "index": "<index>", "collection": "<collection>" } } }
      """
    Then it succeeds
    And the key is cut by "<side>"

    Examples:
      | index     | collection | side     |
      | pg-acme   | products   | nothing  |
      | pg-acme   | orders     | policies |
      | pg-globex | orders     | user     |
      | pg-other  | orders     | both     |

  Scenario: the key itself is told of itself, and of nobody else
    When API key "key~" uses "profile-guard:explain" with:
      """json
      { "body": { "request": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "orders" } } }
      """
    Then it succeeds
    And the key is cut by "policies"
    When API key "key~" uses "profile-guard:effectiveRights" with:
      """json
      { "apiKeyId": "key~" }
      """
    Then it succeeds
    And it tells rights that the policies cut, and such that the user cuts
    When API key "key~" tries "profile-guard:effectiveRights" with:
      """json
      { "userId": "mate~" }
      """
    Then they are refused: 403 "profile-guard.rights.disclosure"

  Scenario: compare and whoCan take a key
    When the superuser uses "profile-guard:compare" with:
      """json
      { "body": { "left": { "userId": "mate~" }, "right": { "apiKeyId": "key~" } } }
      """
    Then it succeeds
    And the comparison gives no new access, and tells what cuts its right side
    When the superuser uses "profile-guard:whoCan" with:
      """json
      { "apiKeyId": "key~", "body": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "orders" } }
      """
    Then it succeeds
    And the key "key~" of "mate~" may not, cut by "policies"

  Scenario Outline: nobody learns which keys others have (<id>)
    Given a user "spy~" with "acme-holder~", who can act
    When user "spy~" tries "profile-guard:effectiveRights" with:
      """json
      { "apiKeyId": "<id>" }
      """
    Then they are refused: 403 "profile-guard.rights.disclosure"

    Examples:
      | id          |
      | key~        |
      | no-such-key |

  Scenario: a key that does not exist, for who may see keys
    When the superuser tries "profile-guard:effectiveRights" with:
      """json
      { "apiKeyId": "no-such-key" }
      """
    Then they are refused: 404 "services.storage.not_found"
