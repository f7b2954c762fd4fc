Feature: guarded writes and refusals are audited

  Background:
    Given the profile "reader~":
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """

  @protocols
  Scenario: who wrote what, from which to which version
    When acme-manager calls "security:updateProfile" with:
      """json
      { "_id": "reader~", "body": { "rateLimit": 5 } }
      """
    Then it succeeds
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "profile", "id": "reader~" } }
      """
    Then the entries are:
      | action                 | decision | outcome | actor.kuid           | actor.profileIds | actor.token | target.ids  | changes.0.version |
      | security:updateProfile | allowed  | done    | kuid of acme-manager | ["acme-manager"] | authToken   | ["reader~"] | 2                 |
      | security:createProfile | allowed  | done    | kuid of admin        | ["admin"]        | authToken   | ["reader~"] | 1                 |
    And the newest entry's "changes" is:
      """json
      [
        {
          "kind": "profile",
          "id": "reader~",
          "version": 2,
          "before": {
            "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }],
            "rateLimit": 0
          },
          "after": {
            "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }],
            "rateLimit": 5
          }
        }
      ]
      """
    And its newest entry came over the scenario's protocol from this machine

  Scenario: what anybody can repeat is left out, or shown alone
    When admin calls "security:createOrReplaceProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "reader" }] } }
      """
    And admin calls "security:createOrReplaceProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "reader" }] } }
      """
    And admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "profile", "id": "team~", "routine": false } }
      """
    Then the entries are:
      | action                          | outcome | changes.0.version |
      | security:createOrReplaceProfile | done    | 1                 |
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "profile", "id": "team~", "routine": true } }
      """
    Then the entries are:
      | action                          | outcome | changes.0.version |
      | security:createOrReplaceProfile | done    | 2                 |

  Scenario: a refusal, with its reason
    When acme-manager calls "security:createOrReplaceProfile" with:
      """json
      { "_id": "reader~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }] } }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    When acme-manager calls "security:createProfile" with:
      """json
      { "_id": "reader~", "body": { "policies": [] } }
      """
    Then it is refused with 400 "services.storage.document_already_exists"
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "profile", "id": "reader~", "decision": "refused" } }
      """
    Then the entries are:
      | action                          | outcome | reason.id                                | reason.status | changes |
      | security:createProfile          | none    | services.storage.document_already_exists | 400           | []      |
      | security:createOrReplaceProfile | none    | profile-guard.rights.escalation          | 403           | []      |

  Scenario: a refused dry run is told from a refused write, and one that would pass leaves no entry
    When acme-manager calls "security:createOrReplaceProfile" with:
      """json
      { "_id": "asked~", "dryRun": true, "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }] } }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    When acme-manager calls "security:createOrReplaceProfile" with:
      """json
      { "_id": "asked~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }] } }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    When acme-manager calls "security:createOrReplaceProfile" with:
      """json
      { "_id": "asked~", "dryRun": true, "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "profile", "id": "asked~" } }
      """
    Then the entries are:
      | decision | outcome | dryRun |
      | refused  | none    |        |
      | refused  | none    | true   |

  Scenario: a request that uses a hole of the host
    When customer calls "document:search" with:
      """json
      {
        "index": "pg-acme",
        "collection": "products",
        "body": { "query": { "terms": { "a": { "index": "%kuzzle.users", "id": "a", "path": "a" } } } }
      }
      """
    Then it is refused with 403 "profile-guard.rights.unchecked"
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "request", "action": "document:search" }, "size": 1 }
      """
    Then the entries are:
      | decision | actor.kuid       | reason.id                      |
      | refused  | kuid of customer | profile-guard.rights.unchecked |

  Scenario: secrets are not recorded
    When admin calls "security:createUser" with:
      """json
      {
        "_id": "pg-alice~",
        "body": {
          "content": { "profileIds": ["customer"], "name": "Alice", "apiKey": "geheim~", "mail": { "password": "geheim~" } },
          "credentials": { "local": { "username": "pg-alice~", "password": "geheim~" } }
        }
      }
      """
    Then it succeeds
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "user", "id": "pg-alice~" } }
      """
    Then the newest entry's "changes" is:
      """json
      [
        {
          "kind": "user",
          "id": "pg-alice~",
          "version": 1,
          "before": null,
          "after": { "profileIds": ["customer"], "name": "Alice", "apiKey": "[masked]", "mail": { "password": "[masked]" } }
        }
      ]
      """
    And nothing of the audit holds "geheim~"

  Scenario: what deletes and what fails is told as it went
    When admin calls "security:mDeleteProfiles" with:
      """json
      { "body": { "ids": ["reader~"] } }
      """
    And admin calls "security:deleteProfile" with:
      """json
      { "_id": "reader~" }
      """
    Then it is refused with 404
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "profile", "id": "reader~" }, "size": 2 }
      """
    Then the entries are:
      | action                   | outcome | failure.id                 | changes.0.after | changes.0.before.rateLimit |
      | security:deleteProfile   | failed  | security.profile.not_found |                 |                            |
      | security:mDeleteProfiles | done    |                            | null            | 0                          |

  Scenario: only to whom the host itself would show it
    When admin calls "security:createUser" with:
      """json
      { "_id": "pg-bob~", "body": { "content": { "profileIds": ["reader~"] }, "credentials": { "local": { "username": "pg-bob~", "password": "password" } } } }
      """
    And audit-manager calls "profile-guard:searchAudit" with:
      """json
      { "body": { "id": "reader~" } }
      """
    Then the entries are:
      | action                 | actor.kuid    | actor.profileIds | actor.ips |
      | security:createProfile | kuid of admin | []               | []        |
    When audit-manager calls "profile-guard:searchAudit" with:
      """json
      { "body": { "id": "pg-bob~" } }
      """
    Then there are 0 entries
    When audit-manager calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "user" } }
      """
    Then it is refused with 403 "profile-guard.rights.disclosure"
    When audit-manager calls "profile-guard:history" with:
      """json
      { "kind": "user", "_id": "pg-bob~" }
      """
    Then it is refused with 403 "profile-guard.rights.disclosure"
    When acme-manager calls "profile-guard:searchAudit"
    Then it is refused with 403 "security.rights.forbidden"
    When admin calls "document:search" with:
      """json
      { "index": "%plugin-profile-guard", "collection": "audit", "body": {} }
      """
    Then it is refused with 412

  @protocols
  Scenario: page by page
    When admin calls "security:updateProfile" with:
      """json
      { "_id": "reader~", "body": { "rateLimit": 1 } }
      """
    And admin calls "security:updateProfile" with:
      """json
      { "_id": "reader~", "body": { "rateLimit": 2 } }
      """
    And admin calls "security:updateProfile" with:
      """json
      { "_id": "reader~", "body": { "rateLimit": 3 } }
      """
    Then admin finds 4 entries of "profile" "reader~" in pages of 3
    And admin finds 4 entries of "profile" "reader~" in pages of 2

  Scenario: what is wrong in a question is told
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "actors": "a", "kind": "profiles", "since": "yesterday" } }
      """
    Then it is refused with 400 "profile-guard.request.invalid"
    And its faults are:
      | code              | path   | suggestion |
      | member.value      | kind   |            |
      | member.invalid    | since  |            |
      | member.unexpected | actors | actor      |

  Scenario: the history of a profile, and an earlier version restored through the guards
    When admin calls "security:updateProfile" with:
      """json
      { "_id": "reader~", "body": { "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme" }] }], "rateLimit": 9 } }
      """
    And admin calls "profile-guard:history" with:
      """json
      { "kind": "profile", "_id": "reader~" }
      """
    Then the entries are:
      | action                 | version | actor.kuid    | changed                           | before.rateLimit | after.rateLimit |
      | security:updateProfile | 2       | kuid of admin | ["policies[0].roleId","rateLimit"] | 0                | 9               |
      | security:createProfile | 1       | kuid of admin | [""]                              |                  | 0               |
    When audit-manager restores "profile" "reader~" as it was after the oldest entry told
    Then it is refused with 403 "profile-guard.rights.escalation"
    And nothing was written
    When admin calls "profile-guard:history" with:
      """json
      { "kind": "profile", "_id": "reader~" }
      """
    And admin restores "profile" "reader~" as it was after the oldest entry told
    Then it succeeds
    And the stored profile "reader~" is:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    And the version of the stored profile "reader~" is 3
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "profile", "id": "reader~" } }
      """
    Then the restoring entry names the entry it restored

  Scenario: a large profile of which little changes
    When admin writes the profile "large~" with 600 restrictions to places that do not exist
    And admin writes the profile "large~" with 601 restrictions to places that do not exist
    And admin writes the profile "large~" with 601 restrictions to places that do not exist
    And admin calls "profile-guard:history" with:
      """json
      { "kind": "profile", "_id": "large~" }
      """
    Then the entries are:
      | action                          | version | changed                           |
      | security:createOrReplaceProfile | 3       | []                                |
      | security:createOrReplaceProfile | 2       | ["policies[0].restrictedTo[600]"] |
      | security:createOrReplaceProfile | 1       | [""]                              |

  Scenario: a deleted profile comes back; one whose role is gone does not
    Given the role "fleeting~":
      """json
      { "controllers": { "document": { "actions": { "get": true } } } }
      """
    When admin calls "security:updateProfile" with:
      """json
      { "_id": "reader~", "body": { "policies": [{ "roleId": "fleeting~" }] } }
      """
    And admin calls "security:deleteProfile" with:
      """json
      { "_id": "reader~" }
      """
    Then it succeeds
    When admin calls "profile-guard:history" with:
      """json
      { "kind": "profile", "_id": "reader~" }
      """
    And admin restores "profile" "reader~" as it was after the newest entry told
    Then it is refused with 404 "profile-guard.audit.not_found"
    When admin calls "profile-guard:history" with:
      """json
      { "kind": "profile", "_id": "reader~" }
      """
    And admin restores "profile" "reader~" as it was before the newest entry told
    Then it succeeds
    And the stored profile "reader~" is:
      """json
      { "policies": [{ "roleId": "fleeting~" }] }
      """
    When admin calls "security:updateProfile" with:
      """json
      { "_id": "reader~", "body": { "policies": [{ "roleId": "reader" }] } }
      """
    And admin calls "security:deleteRole" with:
      """json
      { "_id": "fleeting~" }
      """
    Then it succeeds
    When admin calls "profile-guard:history" with:
      """json
      { "kind": "profile", "_id": "reader~" }
      """
    And admin restores "profile" "reader~" as it was before the newest entry told
    Then it is refused with 400 "profile-guard.profile.invalid"
    And one of its faults is "role.unknown"

  Scenario: nobody restores a profile that lists more than they do
    Given the caller "lists-manager", who may: index:list, profile-guard:history, profile-guard:restore, security:getProfile, security:getRole, security:updateProfile, security:createOrReplaceProfile
    When admin calls "security:updateProfile" with:
      """json
      { "_id": "lists-manager", "body": { "policies": [{ "roleId": "lists-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    And admin calls "security:createRole" with:
      """json
      { "_id": "lister~", "body": { "controllers": { "index": { "actions": { "list": true } } } } }
      """
    And admin calls "security:updateProfile" with:
      """json
      { "_id": "reader~", "body": { "policies": [{ "roleId": "lister~" }] } }
      """
    And admin calls "security:updateProfile" with:
      """json
      { "_id": "reader~", "body": { "policies": [{ "roleId": "lister~", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    And admin calls "profile-guard:history" with:
      """json
      { "kind": "profile", "_id": "reader~" }
      """
    And lists-manager restores "profile" "reader~" as it was before the newest entry told
    Then it is refused with 403 "profile-guard.rights.escalation"
    And nothing was written

  Scenario: the history of a role, and an earlier version restored
    Given the role "fleeting~":
      """json
      { "controllers": { "document": { "actions": { "get": true } } } }
      """
    When admin calls "security:updateRole" with:
      """json
      { "_id": "fleeting~", "body": { "controllers": { "document": { "actions": { "create": true } } } } }
      """
    And admin calls "profile-guard:history" with:
      """json
      { "kind": "role", "_id": "fleeting~" }
      """
    Then there are 2 entries
    When admin restores "role" "fleeting~" as it was after the oldest entry told
    Then it succeeds
    And the stored role "fleeting~" allows "document" "get" alone

  Scenario: a user restored keeps what was masked, and their credentials
    When admin calls "security:createUser" with:
      """json
      {
        "_id": "pg-carol~",
        "body": {
          "content": { "profileIds": ["customer"], "city": "Paris", "mail": { "host": "a", "password": "geheim" } },
          "credentials": { "local": { "username": "pg-carol~", "password": "password" } }
        }
      }
      """
    And admin calls "security:updateUser" with:
      """json
      { "_id": "pg-carol~", "body": { "profileIds": ["reader~"], "city": "Rome", "mail": { "host": "b", "password": "neu" }, "age": 5 } }
      """
    And admin calls "profile-guard:history" with:
      """json
      { "kind": "user", "_id": "pg-carol~" }
      """
    And admin restores "user" "pg-carol~" as it was after the oldest entry told
    Then it succeeds
    And the stored user "pg-carol~" is:
      """json
      { "profileIds": ["customer"], "city": "Paris", "mail": { "host": "a", "password": "neu" }, "age": 5 }
      """
    And "pg-carol~" can log in with "password" as "pg-carol~"

  @protocols
  Scenario: exported as lines of JSON
    When admin calls "security:updateProfile" with:
      """json
      { "_id": "reader~", "body": { "rateLimit": 1 } }
      """
    And admin exports the audit of:
      """json
      { "kind": "profile", "id": "reader~" }
      """
    Then the entries are:
      | action                 | changes.0.after.rateLimit |
      | security:updateProfile | 1                         |
      | security:createProfile | 0                         |
    When audit-manager exports the audit of:
      """json
      { "id": "pg-nobody~" }
      """
    Then there are 0 entries

  Scenario: while its store is down, writes go on and are told later
    Given the store of the audit takes no writes
    When admin calls "security:updateProfile" with:
      """json
      { "_id": "reader~", "body": { "rateLimit": 7 } }
      """
    Then it succeeds
    And the version of the stored profile "reader~" is 2
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "profile", "id": "reader~", "action": "security:updateProfile" } }
      """
    Then there are 0 entries
    And some entries wait, and 0 are lost
    When the store of the audit takes writes again
    And admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "profile", "id": "reader~", "action": "security:updateProfile" } }
      """
    Then there are 1 entries
    And no entries wait, and 0 are lost

  @turns
  Scenario: without an audit its actions say so, and that no second attempt helps
    Given an application is started with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "audit": { "enabled": false } } }
      """
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": {} }
      """
    Then it is refused with 412 "profile-guard.audit.switched_off"

  Scenario: with onAuditFailure "refuse" nothing is written that cannot be told
    Given an application is started with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "onAuditFailure": "refuse" } }
      """
    And the profile "writer~":
      """json
      { "policies": [{ "roleId": "editor" }] }
      """
    And the store of the audit takes no writes
    When admin calls "security:updateProfile" with:
      """json
      { "_id": "writer~", "body": { "rateLimit": 7 } }
      """
    Then it is refused with 503 "profile-guard.audit.unavailable"
    And nothing was written
    When admin calls "profile-guard:createUser" with:
      """json
      { "_id": "pg-dora~", "body": { "content": { "profileIds": ["writer~"] }, "credentials": { "local": { "username": "pg-dora~", "password": "password" } } } }
      """
    Then it is refused with 503 "profile-guard.audit.unavailable"
    And nothing was written
    And no local credentials "pg-dora~" are stored
    When the store of the audit takes writes again
    And admin calls "security:updateProfile" with:
      """json
      { "_id": "writer~", "body": { "rateLimit": 7 } }
      """
    Then it succeeds
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "profile", "id": "writer~" } }
      """
    Then the entries are:
      | action                 | decision | outcome | reason.id                       | changes.0.version |
      | security:updateProfile | allowed  | done    |                                 | 2                 |
      | security:updateProfile | refused  | none    | profile-guard.audit.unavailable |                   |
      | security:createProfile | allowed  | done    |                                 | 1                 |

  @turns
  Scenario: what waits is written before the node ends; what is too much is removed
    Given an application is started with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "audit": { "retention": { "entries": 5 } } } }
      """
    When admin calls "security:createProfile" with:
      """json
      { "_id": "last~", "body": { "policies": [{ "roleId": "editor" }] } }
      """
    Then at most 5 entries are kept of writes
    When admin calls "security:updateProfile" with:
      """json
      { "_id": "last~", "body": { "rateLimit": 7 } }
      """
    And the application ends
    Then the newest entry kept is "security:updateProfile" of "last~"
