@escalation
Feature: Nobody imports what they could not write

  @attack @cve-class-1 @cve-class-11
  Scenario Outline: securities that hold <what>
    When the manager tries "admin:loadSecurities" with:
      """json
      { "onExistingUsers": "overwrite", "body": <body> }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"
    And there is no profile "evil~"

    Examples:
      | what                                          | body                                                                                                                                                                                                                                           |
      | an administrator                              | { "users": { "evil~": { "content": { "profileIds": ["admin"] } } } }                                                                                                                                                                           |
      | a profile of the other tenant                 | { "profiles": { "evil~": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }] } } }                                                                                                                              |
      | a profile that uses a role of the same load   | { "roles": { "evil~": { "controllers": { "*": { "actions": { "*": true } } } } }, "profiles": { "evil~": { "policies": [{ "roleId": "evil~", "restrictedTo": [{ "index": "pg-acme" }] }] } } }                                                 |
      | a user of a profile of the same load          | { "profiles": { "evil~": { "policies": [{ "roleId": "member" }] } }, "users": { "evil~": { "content": { "profileIds": ["evil~"] } } } }                                                                                                        |
      | much that they may, and one that they may not | { "profiles": { "fine~": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] } }, "users": { "fine~": { "content": { "profileIds": ["fine~"] } }, "evil~": { "content": { "profileIds": ["globex-member"] } } } } |

  @attack @cve-class-1 @cve-class-7
  Scenario: securities that widen the caller's own role
    Given a new manager, with role "new-role~" and profile "new-profile~"
    When the new manager tries "admin:loadSecurities" with:
      """json
      { "force": true, "body": { "roles": { "new-role~": { "controllers": { "*": { "actions": { "*": true } } } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the role "new-role~" is as it was
    And the new manager still cannot use "ms:ping"

  @attack @cve-class-1 @cve-class-24
  Scenario: securities that overwrite the caller's own profile
    Given a new manager, with role "new-role~" and profile "new-profile~"
    When the new manager tries "admin:loadSecurities" with:
      """json
      { "body": { "profiles": { "new-profile~": { "policies": [{ "roleId": "new-role~" }] } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the new manager still cannot read the secret of globex

  @attack @cve-class-9 @cve-class-24
  Scenario: securities that overwrite a superuser by one with a password of theirs
    Given a user "boss~" with "superuser", who can act
    When the manager tries "admin:loadSecurities" with:
      """json
      {
        "onExistingUsers": "overwrite",
        "body": {
          "users": {
            "boss~": {
              "content": { "profileIds": ["acme-member"] },
              "credentials": { "local": { "username": "evil~", "password": "evil-password" } }
            }
          }
        }
      }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the user "boss~" is as it was
    And nobody can log in as "evil~" with "evil-password"

  @attack @cve-class-18
  Scenario Outline: <call> into the other tenant
    When the manager tries "<call>" with:
      """json
      { "body": <body> }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no document "evil~" in "pg-globex/orders"
    And nothing in the tenants' mappings is called "evil"

    Examples:
      | call               | body                                                                                 |
      | admin:loadFixtures | { "pg-globex": { "orders": [{ "index": { "_id": "evil~" } }, { "text": "evil" }] } } |
      | admin:loadMappings | { "pg-globex": { "orders": { "properties": { "evil": { "type": "text" } } } } }      |
      | admin:loadMappings | { "pg-acme-evil": { "orders": { "properties": {} } } }                               |

  @attack @cve-class-18
  Scenario: fixtures of both tenants
    When the manager tries "admin:loadFixtures" with:
      """json
      {
        "body": {
          "pg-acme": { "orders": [{ "index": { "_id": "evil~" } }, { "text": "evil" }] },
          "pg-globex": { "orders": [{ "index": { "_id": "evil~" } }, { "text": "evil" }] }
        }
      }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no document "evil~" in "pg-acme/orders"
    And there is no document "evil~" in "pg-globex/orders"

  @attack @cve-class-25
  Scenario Outline: entries that are no objects go to the storage as they are (<call>)
    When the manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And nothing is changed
    And there is no document "evil~" in "pg-globex/orders"

    Examples:
      | call               | members                                                                                                                                                              |
      | bulk:import        | { "index": "pg-acme", "collection": "orders", "body": { "bulkData": ["{\"index\":{\"_index\":\"@&pg-globex.orders\",\"_id\":\"evil~\"}}", "{\"text\":\"evil\"}"] } } |
      | admin:loadFixtures | { "body": { "pg-acme": { "orders": ["{\"index\":{\"_index\":\"@&pg-globex.orders\",\"_id\":\"evil~\"}}", "{\"text\":\"evil\"}"] } } }                                |

  @attack @cve-class-25
  Scenario Outline: a user written straight into the host's own index (<call>)
    When the manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | call               | members                                                                                                                                                                     |
      | bulk:import        | { "index": "pg-acme", "collection": "orders", "body": { "bulkData": ["{\"index\":{\"_index\":\"{internal}.users\",\"_id\":\"evil~\"}}", "{\"profileIds\":[\"admin\"]}"] } } |
      | admin:loadFixtures | { "body": { "pg-acme": { "orders": ["{\"index\":{\"_index\":\"{internal}.users\",\"_id\":\"evil~\"}}", "{\"profileIds\":[\"admin\"]}"] } } }                                |

  @attack @cve-class-25
  Scenario: bulk objects that name another index themselves
    When the manager tries "bulk:import" with:
      """json
      {
        "index": "pg-acme",
        "collection": "orders",
        "body": { "bulkData": [{ "index": { "_index": "{internal}.users", "_id": "evil~" } }, { "profileIds": ["admin"] }] }
      }
      """
    Then there is no user "evil~"
    And there is no document "evil~" in "pg-globex/orders"

  Scenario: a manager loads what their tenant needs
    When the manager uses "admin:loadSecurities" with:
      """json
      {
        "refresh": "wait_for",
        "body": {
          "roles": { "team~": { "controllers": { "document": { "actions": { "get": true } } } } },
          "profiles": { "team~": { "policies": [{ "roleId": "team~", "restrictedTo": [{ "index": "pg-acme" }] }] } },
          "users": { "mate~": { "content": { "profileIds": ["team~", "acme-member"] } } }
        }
      }
      """
    Then it succeeds
    And the user "mate~" has:
      """json
      { "profileIds": ["team~", "acme-member"] }
      """

  Scenario Outline: they load documents and mappings into their tenant (<call>)
    When the manager uses "<call>" with:
      """json
      <members>
      """
    Then it succeeds

    Examples:
      | call               | members                                                                                                                       |
      | admin:loadFixtures | { "body": { "pg-acme": { "orders": [{ "index": { "_id": "fine~" } }, { "text": "fine" }] } } }                                |
      | admin:loadMappings | { "body": { "pg-acme": { "orders": { "properties": { "fine": { "type": "keyword" } } } } } }                                  |
      | bulk:import        | { "index": "pg-acme", "collection": "orders", "body": { "bulkData": [{ "index": { "_id": "fine~" } }, { "text": "fine" }] } } |

  Scenario: who covers everything loads administrators
    When the superuser uses "admin:loadSecurities" with:
      """json
      { "refresh": "wait_for", "body": { "users": { "boss~": { "content": { "profileIds": ["admin"] } } } } }
      """
    Then it succeeds
