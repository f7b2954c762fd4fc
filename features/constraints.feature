@escalation @constraint
Feature: No guarded write breaks a constraint, whoever makes it

  Background:
    Given an application with:
      """json
      {
        "options": {
          "restrictedProfileIds": ["customer"],
          "constraints": [
            { "name": "acme is closed", "never": { "profiles": "closed-*", "may": "document:*", "outside": "pg-acme" } },
            { "name": "keepers alone truncate", "onlyHolders": { "of": "collection:truncate", "in": "pg-acme/orders", "are": ["keeper-*", "admin", "superuser", "*-director", "acme-writer"] } },
            { "name": "payments take two", "exclusive": { "of": ["bulk:write", "bulk:import"], "in": "pg-acme/orders", "exempt": ["admin", "superuser", "*-director", "acme-writer", "exempt-*"] } },
            { "name": "two sign", "atMost": { "holders": 2, "of": "document:mDelete", "in": "pg-globex/signed", "except": "bulk:*" } },
            { "name": "many reply", "atMost": { "holders": 500, "of": "document:mReplace", "in": "pg-globex/replied", "except": "bulk:*" } },
            { "name": "two administrators", "atMost": { "holders": 2, "of": "everything" } }
          ],
          "templates": {
            "steward": { "version": 2, "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "{tenantIndex}" }] }] },
            "trimmer": { "policies": [{ "roleId": "tenant-writer", "restrictedTo": [{ "index": "{tenantIndex}" }] }] }
          }
        }
      }
      """
    And a role "pay~":
      """json
      { "bulk": { "actions": { "write": true } } }
      """
    And a role "approve~":
      """json
      { "bulk": { "actions": { "import": true } } }
      """
    And a role "neither~":
      """json
      { "bulk": { "actions": { "mWrite": true } } }
      """
    And a profile "payer~":
      """json
      [{ "roleId": "pay~" }]
      """
    And a profile "approver~":
      """json
      [{ "roleId": "approve~" }]
      """
    And a profile "clerk~":
      """json
      [{ "roleId": "neither~" }]
      """

  Scenario Outline: a profile leaves its tenant (<controller>:<action>)
    Given a profile "closed-<kind>~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    When the admin tries "<controller>:<action>" with:
      """json
      { "_id": "closed-<target>~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }, { "index": "pg-globex" }] }] } }
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And nothing is changed
    And the refusal tells of "\"acme is closed\""
    And the refusal tells of "document:get on pg-globex/any-collection, through closed-<target>~.policies[0], role member"

    Examples:
      | controller    | action                 | kind | target |
      | security      | updateProfile          | one  | one    |
      | security      | createOrReplaceProfile | one  | one    |
      | security      | createProfile          | one  | two    |
      | profile-guard | updateProfile          | one  | one    |
      | profile-guard | createOrReplaceProfile | one  | one    |
      | profile-guard | createProfile          | one  | two    |

  Scenario: a role lets another profile truncate
    When the admin tries "security:updateRole" with:
      """json
      { "_id": "neither~", "body": { "controllers": { "collection": { "actions": { "truncate": true } } } } }
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And nothing is changed
    And the refusal tells of "Profile \"clerk~\" could send collection:truncate on pg-acme"

  Scenario Outline: a user gets both duties (<controller>:<action>)
    Given a user "mary~" with "payer~"
    When the admin tries "<controller>:<action>" with:
      """json
      { "_id": "<kuid>~", "onExistingUsers": "overwrite", "body": <body> }
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And nothing is changed
    And the refusal tells of "\"payments take two\""
    And the refusal tells of "bulk:import on pg-acme/orders, through approver~.policies[0], role approve~"
    And the refusal tells of "bulk:write on pg-acme/orders, through payer~.policies[0], role pay~"

    Examples:
      | controller    | action          | kuid | body                                                                                                  |
      | security      | updateUser      | mary | { "profileIds": ["payer~", "approver~"] }                                                             |
      | security      | replaceUser     | mary | { "profileIds": ["payer~", "approver~"] }                                                             |
      | security      | upsertUser      | mary | { "content": { "profileIds": ["payer~", "approver~"] } }                                              |
      | security      | upsertUser      | john | { "content": { "profileIds": ["payer~", "approver~"] } }                                              |
      | security      | createUser      | john | { "content": { "profileIds": ["payer~", "approver~"] } }                                              |
      | profile-guard | createUser      | john | { "content": { "profileIds": ["payer~", "approver~"] } }                                              |
      | admin         | loadSecurities  | any  | { "users": { "mary~": { "content": { "profileIds": ["payer~", "approver~"] } } } }                     |

  Scenario: the audit and the metrics tell of a refusal, with all of its witness
    When the admin tries "security:createUser" with:
      """json
      { "_id": "mary~", "body": { "content": { "profileIds": ["payer~", "approver~"] } } }
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And Prometheus reads that "security:createUser" was refused for "profile-guard.constraint.violated"
    When the admin uses "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "user", "id": "mary~", "decision": "refused" } }
      """
    Then the entries are:
      | action              | outcome | reason.id                         | reason.status | reason.details.claims.0.subject                | reason.details.total | changes |
      | security:createUser | none    | profile-guard.constraint.violated | 409           | constraint "payments take two", user "mary~" | 2                    | []      |

  Scenario Outline: a profile of a user gets the other duty (<action>)
    Given a user "mary~" with "payer~, clerk~"
    When the admin tries "<action>" with:
      """json
      <call>
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And nothing is changed
    And the refusal tells of "User \"mary~\" could send bulk:import on pg-acme"

    Examples:
      | action                     | call                                                                                                            |
      | security:updateProfile     | { "_id": "clerk~", "body": { "policies": [{ "roleId": "approve~" }] } }                                         |
      | security:updateRole        | { "_id": "neither~", "body": { "controllers": { "bulk": { "actions": { "import": true } } } } }                |
      | admin:loadSecurities       | { "body": { "profiles": { "clerk~": { "policies": [{ "roleId": "approve~" }] } } } }                            |
      | admin:loadSecurities       | { "body": { "roles": { "neither~": { "controllers": { "bulk": { "actions": { "import": true } } } } } } }      |

  @attack
  Scenario: a role that was lost comes back with both duties, to a profile that Kuzzle cannot read until then
    Given a profile "lost~" that was stored with the role "lost~", which is not there
    When the admin tries "security:createRole" with:
      """json
      { "_id": "lost~", "body": { "controllers": { "bulk": { "actions": { "write": true, "import": true } } } } }
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And nothing is changed
    When the admin tries "security:createRole" with:
      """json
      { "_id": "lost~", "body": { "controllers": { "bulk": { "actions": { "mWrite": true } } } } }
      """
    Then it succeeds

  @attack
  Scenario: the profile for which a user is left out is deleted
    Given a profile "exempt-clerk~":
      """json
      [{ "roleId": "neither~" }]
      """
    And a user "both~" with "exempt-clerk~", who can act
    And the admin has used "security:updateUser" with:
      """json
      { "_id": "both~", "body": { "profileIds": ["exempt-clerk~", "payer~", "approver~"] } }
      """
    When the admin tries "security:deleteProfile" with:
      """json
      { "_id": "exempt-clerk~", "onAssignedUsers": "remove" }
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And nothing is changed
    And the refusal tells of "\"payments take two\""

  Scenario: an import that takes a duty away while it gives the other passes as a whole
    Given a user "mary~" with "payer~, clerk~"
    When the admin tries "admin:loadSecurities" with:
      """json
      {
        "onExistingUsers": "overwrite",
        "body": {
          "roles": { "neither~": { "controllers": { "bulk": { "actions": { "import": true } } } } },
          "users": { "mary~": { "content": { "profileIds": ["clerk~"] } } }
        }
      }
      """
    Then it succeeds

  Scenario: more users than may
    Given a role "sign~":
      """json
      { "document": { "actions": { "mDelete": true } } }
      """
    And a profile "signer~":
      """json
      [{ "roleId": "sign~" }]
      """
    And a user "second~" with "admin"
    When the admin tries "security:createUser" with:
      """json
      { "_id": "third~", "body": { "content": { "profileIds": ["admin"] } } }
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And nothing is changed
    And the refusal tells of "\"two sign\", \"two administrators\""
    And the refusal tells of "3 users would be able to, and at most 2 may"
    When the admin tries "security:createUser" with:
      """json
      { "_id": "third~", "body": { "content": { "profileIds": ["signer~"] } } }
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And nothing is changed
    When the admin tries "security:deleteUser" with:
      """json
      { "_id": "second~" }
      """
    Then it succeeds

  Scenario Outline: whoever waits until a search finds what is counted holds up nobody (<action>)
    Else users get it one a second, over all nodes.

    Given a role "reply~":
      """json
      { "document": { "actions": { "mReplace": true } } }
      """
    And a profile "replier~":
      """json
      [{ "roleId": "reply~" }]
      """
    And searches see writes after 1h
    When the admin tries "security:<action>" with:
      """json
      { "_id": "first~", "body": <body> }
      """
    Then it succeeds
    And a search for users finds "first~"

    Examples:
      | action     | body                                                                                                                                    |
      | createUser | { "content": { "profileIds": ["replier~"] }, "credentials": { "local": { "username": "first~", "password": "a long password" } } } |
      | upsertUser | { "content": { "profileIds": ["replier~"] } }                                                                                           |

  Scenario: what is broken already can be mended step by step, and not made worse
    Given a user "mary~" who was stored with "payer~"
    And a profile "both~" which was stored without the plugin:
      """json
      { "policies": [{ "roleId": "pay~" }, { "roleId": "approve~" }] }
      """
    When the admin tries "security:updateUser" with:
      """json
      { "_id": "mary~", "body": { "profileIds": ["both~"] } }
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And nothing is changed
    When the admin tries "security:updateProfile" with:
      """json
      { "_id": "both~", "body": { "rateLimit": 10 } }
      """
    Then it succeeds
    When the admin tries "profile-guard:analyzeAll" with:
      """json
      { "size": 1000 }
      """
    Then the answer tells "constraint.violated"
    And the answer tells "bulk:write on pg-acme/orders, through both~.policies[0], role pay~; and bulk:import on pg-acme/orders, through both~.policies[1], role approve~"
    When the admin tries "security:updateProfile" with:
      """json
      { "_id": "both~", "body": { "policies": [{ "roleId": "pay~" }] } }
      """
    Then it succeeds

  Scenario: a manager who may not see users is told the name alone
    Given a user "mary~" with "payer~, clerk~"
    And a role "approve-all~":
      """json
      { "auth": { "actions": { "*": true } }, "bulk": { "actions": { "mWrite": true, "import": true } }, "security": { "actions": { "updateProfile": true } } }
      """
    And a profile "keeper-blind~":
      """json
      [{ "roleId": "approve-all~" }]
      """
    And a user "blind~" with "keeper-blind~", who can act
    When user "blind~" tries "security:updateProfile" with:
      """json
      { "_id": "clerk~", "body": { "policies": [{ "roleId": "approve~" }] } }
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And nothing is changed
    And the refusal tells of "\"payments take two\""
    And the answer tells nothing of "mary~"
    And the answer tells nothing of "payer~"

  Scenario: a dry run tells the same
    Given a user "mary~" with "payer~"
    When the admin tries "security:updateUser" with:
      """json
      { "_id": "mary~", "dryRun": true, "body": { "profileIds": ["payer~", "approver~"] } }
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And nothing is changed
