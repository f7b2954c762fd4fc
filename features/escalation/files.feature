@escalation @once
Feature: A file that is being sent is judged by the rights of now

  @attack
  Scenario Outline: whoever loses the right goes on receiving the file of an export (<what>)
    Given a profile "watcher~":
      """json
      [{ "roleId": "tenant-writer", "restrictedTo": [{ "index": "pg-acme" }, { "index": "pg-globex" }] }]
      """
    And a user "watcher~" with "watcher~", who is logged in with "known-to-me"
    And "pg-globex" "papers" is larger than what waits on its way to a client
    And user "watcher~" slowly receives the export of "pg-globex" "papers"
    When the admin uses "<action>" with:
      """json
      <members>
      """
    Then it succeeds
    And they have not received all of the file, and see that it breaks off

    Examples:
      | what          | action                 | members                                                                                                                     |
      | narrowed      | security:updateProfile | { "_id": "watcher~", "body": { "policies": [{ "roleId": "tenant-writer", "restrictedTo": [{ "index": "pg-acme" }] }] } } |
      | logged out    | security:revokeTokens  | { "_id": "watcher~" }                                                                                                       |

  @attack
  Scenario Outline: what a token for once has begun to receive outlives the tokens of its user (<action>)
    Given a profile "watcher~":
      """json
      [{ "roleId": "tenant-writer", "restrictedTo": [{ "index": "pg-acme" }, { "index": "pg-globex" }] }]
      """
    And a user "watcher~" with "watcher~, shopper", who is logged in with "known-to-me"
    And "pg-globex" "papers" is larger than what waits on its way to a client
    And user "watcher~" with a token for once slowly receives the export of "pg-globex" "papers"
    When the admin uses "<action>" with:
      """json
      <members>
      """
    Then it succeeds
    And they have not received all of the file, and see that it breaks off

    Examples:
      | action                      | members                                                                               |
      | security:revokeTokens       | { "_id": "watcher~" }                                                                 |
      | security:updateCredentials  | { "_id": "watcher~", "strategy": "local", "body": { "password": "a new password" } } |

 
  Scenario: whoever keeps the right receives all of it, however slowly
    Given a profile "other~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    And a user "watcher~" with "superuser", who is logged in with "known-to-me"
    And "pg-globex" "papers" is larger than what waits on its way to a client
    And user "watcher~" slowly receives the export of "pg-globex" "papers"
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "other~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And they have received all of the file
