@escalation
Feature: With validation "report" faulty profiles pass on Kuzzle's own actions, and everything is told

  Background:
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "validation": "report" } }
      """

  @turns
  Scenario Outline: a profile that Kuzzle alone would store is stored, and logged (<fault>)
    When the admin uses "security:createProfile" with:
      """json
      { "_id": "faulty~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": <restrictedTo> }] } }
      """
    Then it succeeds
    And the application has logged "would refuse" with "<fault>", "createProfile" and "faulty~"
    And Prometheus reads that "security:createProfile" has passed by a mode for "profile-guard.profile.invalid"

    Examples:
      | fault               | restrictedTo                                |
      | index.unknown       | [{ "index": "pg-nowhere" }]                 |
      | collections.vacuous | [{ "index": "pg-acme", "collections": [] }] |
      | restriction.vacuous | []                                          |

  @turns
  Scenario Outline: so is one with what Kuzzle alone reads otherwise, or passes over (<fault>, <action>)
    When the admin uses "<action>" with:
      """json
      <request>
      """
    Then it succeeds
    And the application has logged "would refuse" with "<fault>", "<logged>" and "faulty~"

    Examples:
      | fault             | action                          | request                                                                                         | logged                 |
      | description       | security:createProfile          | { "_id": "faulty~", "body": { "policies": [{ "roleId": "reader" }], "description": "mine" } }   | createProfile          |
      | must not be empty | security:createOrReplaceProfile | { "_id": "faulty~", "body": { "policies": [] } }                                                | createOrReplaceProfile |
      | must not be empty | security:createProfile          | { "_id": "faulty~", "body": { "policies": [] } }                                                | createProfile          |
      | tags              | security:createProfile          | { "_id": "faulty~", "body": { "policies": [{ "roleId": "reader" }], "tags": "a" } }             | createProfile          |
      | owner             | admin:loadSecurities            | { "body": { "profiles": { "faulty~": { "policies": [{ "roleId": "reader" }], "owner": 1 } } } } | loadSecurities         |

  @turns
  Scenario: an update of members that no profile has is stored and logged
    Given a profile "faulty~":
      """json
      [{ "roleId": "reader" }]
      """
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "faulty~", "body": { "description": "d" } }
      """
    Then it succeeds
    And the application has logged "would refuse" with "description", "updateProfile" and "faulty~"

  @turns
  Scenario Outline: what nobody could act by is refused in either mode (<member>)
    When the admin tries "security:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "reader" }], <member> } }
      """
    Then it is refused: 400 "profile-guard.<id>.invalid"
    And nothing is changed

    Examples:
      | member                  | id      |
      | "constructor": "mine"   | profile |
      | "isActionAllowed": true | request |
      | "_id": "other"          | profile |

  @turns
  Scenario: what an import gives is stored and logged alike
    When the admin uses "admin:loadSecurities" with:
      """json
      { "body": { "profiles": { "imported~": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-nowhere" }] }] } } } }
      """
    Then it succeeds
    And the application has logged "would refuse" with "index.unknown", "loadSecurities" and "imported~"

  @turns
  Scenario: an own action refuses them
    When the manager tries "profile-guard:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": [] }] }] } }
      """
    Then it is refused: 400 "profile-guard.profile.invalid"
    And nothing is changed

  @turns
  Scenario: what Kuzzle alone refuses, or would read wrong, is refused
    When the admin tries "security:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-nowhere" }] }, { "roleId": "no-such-role~" }] } }
      """
    Then it is refused: 400 "profile-guard.profile.invalid", or as Kuzzle refuses it
    And nothing is changed

  @attack @turns
  Scenario: a profile that is wider than it reads is judged as wide as it is
    When the manager tries "security:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [] }] } }
      """
    Then it is refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
