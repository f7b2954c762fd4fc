@escalation
Feature: A right to list one tenant is no right to list others

  Kuzzle judges these actions without a place. The plugin cuts them to the places of the policies that
  allow them: whoever holds one in one index must not give it in another, nor in all.

  Background:
    Given a new manager, with role "new-role~" and profile "new-profile~"

  @attack @cve-class-7 @cve-class-8 @cve-class-18
  Scenario Outline: they widen their own right to <controller>:<action> to all tenants
    Given a role "lister~":
      """json
      { "<controller>": { "actions": { "<action>": true } } }
      """
    When the new manager tries "security:updateProfile" with:
      """json
      { "_id": "new-profile~", "body": { "policies": [{ "roleId": "new-role~", "restrictedTo": [{ "index": "pg-acme" }] }, { "roleId": "lister~" }] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the profile "new-profile~" is as it was
    And the new manager still cannot use "<controller>:<action>" with:
      """json
      { "index": "pg-globex" }
      """

    Examples:
      | controller | action               |
      | index      | list                 |
      | index      | stats                |
      | index      | mDelete              |
      | index      | delete               |
      | index      | create               |
      | collection | list                 |
      | collection | searchSpecifications |
      | collection | scrollSpecifications |
      | realtime   | list                 |

  @attack @cve-class-7 @cve-class-18
  Scenario Outline: who is limited to a collection widens <controller>:<action> to its index
    Given a role "lister~":
      """json
      { "<controller>": { "actions": { "<action>": true } } }
      """
    When the product manager tries "security:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "lister~", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no profile "evil~"

    Examples:
      | controller | action               |
      | index      | list                 |
      | index      | stats                |
      | index      | mDelete              |
      | index      | delete               |
      | index      | create               |
      | collection | list                 |
      | collection | searchSpecifications |
      | collection | scrollSpecifications |
      | realtime   | list                 |

  @attack @cve-class-5 @cve-class-18
  Scenario Outline: who is limited to a collection makes its index by a load (<call>)
    When the product manager tries "<call>" with:
      """json
      { "body": { "pg-acme": {} } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed

    Examples:
      | call               |
      | admin:loadMappings |
      | admin:loadFixtures |

  @attack @cve-class-8 @cve-class-18
  Scenario Outline: they give the lists of <where> to others (<call>)
    Given a role "lister~":
      """json
      { "index": { "actions": { "list": true, "stats": true } } }
      """
    And a profile "lists-elsewhere~":
      """json
      [{ "roleId": "lister~"<elsewhere> }]
      """
    And a profile "lists-acme~":
      """json
      [{ "roleId": "lister~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "lister~" with "lists-acme~", who can act
    When the new manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"
    And there is no profile "evil~"
    When user "lister~" uses "index:list"
    Then the answer tells nothing of "pg-globex"

    Examples: of all tenants
      | where       | elsewhere | call                                 | members                                                                                                                   |
      | all tenants |           | security:createProfile               | { "_id": "evil~", "body": { "policies": [{ "roleId": "lister~" }] } }                                                     |
      | all tenants |           | profile-guard:createProfile          | { "_id": "evil~", "body": { "policies": [{ "roleId": "lister~" }] } }                                                     |
      | all tenants |           | security:createOrReplaceProfile      | { "_id": "lists-acme~", "body": { "policies": [{ "roleId": "lister~" }] } }                                               |
      | all tenants |           | profile-guard:updateProfile          | { "_id": "lists-acme~", "body": { "policies": [{ "roleId": "lister~" }] } }                                               |
      | all tenants |           | security:createUser                  | { "_id": "evil~", "body": { "content": { "profileIds": ["lists-elsewhere~"] } } }                                         |
      | all tenants |           | security:updateUser                  | { "_id": "lister~", "body": { "profileIds": ["lists-elsewhere~"] } }                                                      |
      | all tenants |           | security:upsertUser                  | { "_id": "lister~", "body": { "content": { "profileIds": ["lists-elsewhere~"] } } }                                       |
      | all tenants |           | admin:loadSecurities                 | { "body": { "profiles": { "evil~": { "policies": [{ "roleId": "lister~" }] } } } }                                        |
      | all tenants |           | admin:loadSecurities                 | { "body": { "users": { "evil~": { "content": { "profileIds": ["lists-elsewhere~"] } } } } }                               |
      | all tenants |           | security:updateProfile               | { "_id": "customer", "body": { "policies": [{ "roleId": "lister~" }] } }                                                  |

    Examples: of another one
      | where  | elsewhere                                   | call                   | members                                                                                                        |
      | globex | , "restrictedTo": [{ "index": "pg-globex" }] | security:createProfile | { "_id": "evil~", "body": { "policies": [{ "roleId": "lister~", "restrictedTo": [{ "index": "pg-globex" }] }] } } |
      | globex | , "restrictedTo": [{ "index": "pg-globex" }] | security:createUser    | { "_id": "evil~", "body": { "content": { "profileIds": ["lists-elsewhere~"] } } }                              |
      | globex | , "restrictedTo": [{ "index": "pg-globex" }] | security:updateUser    | { "_id": "lister~", "body": { "profileIds": ["lists-acme~", "lists-elsewhere~"] } }                             |

  @attack @cve-class-7 @cve-class-18
  Scenario Outline: they make a role list that somebody has everywhere (<action>)
    Given a role "plain~":
      """json
      { "auth": { "actions": { "getCurrentUser": true } } }
      """
    And a profile "plain~":
      """json
      [{ "roleId": "plain~" }]
      """
    When the new manager tries "security:<action>" with:
      """json
      { "_id": "plain~", "body": { "controllers": { "auth": { "actions": { "getCurrentUser": true } }, "index": { "actions": { "list": true } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the role "plain~" is as it was

    Examples:
      | action              |
      | createOrReplaceRole |
      | updateRole          |

  @attack @cve-class-9 @cve-class-18
  Scenario Outline: they take over who lists all tenants (<call>)
    Given a role "lister~":
      """json
      { "index": { "actions": { "list": true } } }
      """
    And a profile "lists-all~":
      """json
      [{ "roleId": "lister~" }]
      """
    And a user "watcher~" with "lists-all~"
    When the new manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed

    Examples:
      | call                       | members                                                                                           |
      | security:createApiKey      | { "userId": "watcher~", "body": { "description": "evil" } }                                       |
      | profile-guard:createApiKey | { "userId": "watcher~", "body": { "description": "evil", "policies": [{ "roleId": "lister~" }] } } |
      | security:createCredentials | { "_id": "watcher~", "strategy": "local", "body": { "username": "evil~", "password": "evil-password" } } |

  Scenario: a key with unlimited policies lists what its user may list
    Given a role "lister~":
      """json
      { "index": { "actions": { "list": true } } }
      """
    And a profile "lists-acme~":
      """json
      [{ "roleId": "new-role~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "mate~" with "lists-acme~", who can act
    When user "mate~" tries "profile-guard:createApiKey" with:
      """json
      { "body": { "description": "mine", "policies": [{ "roleId": "lister~", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds

  @attack @cve-class-8 @cve-class-18
  Scenario: who was delegated a profile widens what it lists
    Given an application with:
      """json
      {
        "options": {
          "restrictedProfileIds": ["customer"],
          "delegations": [{ "holders": ["acme-director"], "mayAssign": ["globex-member"] }]
        }
      }
      """
    And a role "lister~":
      """json
      { "index": { "actions": { "list": true } } }
      """
    When the manager tries "security:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "lister~", "restrictedTo": [{ "index": "pg-globex" }] }] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no profile "evil~"

  Scenario: with lists that are not cut they are compared all the same
    Given an application with:
      """json
      { "options": { "restrictListings": false } }
      """
    And a role "lister~":
      """json
      { "index": { "actions": { "list": true } } }
      """
    When the manager tries "security:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "lister~" }] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    When the manager tries "security:createProfile" with:
      """json
      { "_id": "lists-acme~", "body": { "policies": [{ "roleId": "lister~", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    When the superuser tries "security:createProfile" with:
      """json
      { "_id": "lists-all~", "body": { "policies": [{ "roleId": "lister~" }] } }
      """
    Then it succeeds

  Scenario Outline: they give <controller>:<action> where they hold it, and who holds it everywhere gives it everywhere
    Given a role "lister~":
      """json
      { "<controller>": { "actions": { "<action>": true } } }
      """
    When the new manager tries "security:createProfile" with:
      """json
      { "_id": "lists-acme~", "body": { "policies": [{ "roleId": "lister~", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    When the new manager tries "security:createProfile" with:
      """json
      { "_id": "lists-orders~", "body": { "policies": [{ "roleId": "lister~", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }] } }
      """
    Then it succeeds
    When the new manager tries "security:createUser" with:
      """json
      { "_id": "mate~", "body": { "content": { "profileIds": ["lists-acme~", "lists-orders~"] } } }
      """
    Then it succeeds
    When the superuser tries "security:createProfile" with:
      """json
      { "_id": "lists-all~", "body": { "policies": [{ "roleId": "lister~" }] } }
      """
    Then it succeeds

    Examples:
      | controller | action               |
      | index      | list                 |
      | index      | stats                |
      | index      | mDelete              |
      | index      | delete               |
      | collection | list                 |
      | collection | searchSpecifications |
      | collection | scrollSpecifications |
      | realtime   | list                 |
