@escalation
Feature: What is decided holds until it is written

  @attack
  Scenario Outline: of parallel writes of one profile, the one that escalates never wins (<controller>)
    Given a profile "contested~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    When the manager writes the profile "contested~" 10 times at once, once with "pg-globex", in 5 rounds, by "<controller>"
    Then the profile "contested~" never let anybody into "pg-globex"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack @slow @once
  Scenario: in two hundred rounds neither
    Given a profile "contested~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    When the manager writes the profile "contested~" 10 times at once, once with "pg-globex", in 200 rounds, by "security"
    Then the profile "contested~" never let anybody into "pg-globex"

  @attack
  Scenario: a revoked profile does not come back with what users say of themselves
    Given a user "mate~" with "shopper, globex-member", who can act
    When in 20 rounds "mate~" updates their own user, 4 times at once, while the superuser takes "globex-member" away
    Then "mate~" never got it back

  @attack
  Scenario Outline: a write that waits for its locks has no right that its caller loses meanwhile (<action>)
    Given a profile "contested~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "mate~" with "acme-director, globex-member", who can act
    When user "mate~" replaces the profile "contested~", and waits until the superuser has called "<action>" with:
      """json
      <members>
      """
    Then it is refused: 403 "<id>"

    Examples:
      | action               | members                                                       | id                              |
      | security:updateUser  | { "_id": "mate~", "body": { "profileIds": ["acme-director"] } } | profile-guard.rights.escalation |
      | security:updateUser  | { "_id": "mate~", "body": { "profileIds": ["globex-member"] } } | profile-guard.rights.unchecked  |
      | security:deleteUser  | { "_id": "mate~" }                                            | profile-guard.rights.unchecked  |
      | profile-guard:cutOff | { "userId": "mate~", "body": { "apiKeys": true } }            | profile-guard.rights.unchecked  |

  Scenario: a write that waits for its locks goes on where its caller loses nothing
    Given a profile "contested~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "mate~" with "acme-director, globex-member", who can act
    When user "mate~" replaces the profile "contested~", and waits until the superuser has called "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["globex-member", "acme-director"], "name": "Mary" } }
      """
    Then it succeeds

  @attack @cve-class-7
  Scenario: a role is widened on another node while one writes roles
    A node goes on with the roles that it knows when it writes another one, unless others write too.

    Given there is a second node
    When in 10 rounds the admin widens a role on the second node while the first one writes another
    Then never did the manager make a profile of the widened role

  @attack @cve-class-7
  Scenario: a role is widened while somebody else makes a profile of it
    Each may do it, if the other does not: together they would grant what neither has.

    When in 10 rounds the manager widens a role while the united manager makes a profile of it for globex
    Then never did both succeed
