@once @no-application @slow
Feature: From report to refuse in five steps, on a platform that has run without the plugin

  Scenario: docs/introduce.md, step by step
    Given an application is started with:
      """json
      { "plugin": false }
      """
    And the profile "clerk~":
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["later"] }] }] }
      """

    # 1. report
    When the platform is restarted with:
      """json
      {
        "options": {
          "restrictedProfileIds": ["customer"],
          "escalation": "report", "validation": "report", "embeddedCalls": "report", "onInvalidImport": "warn"
        }
      }
      """
    And acme-manager asks the restarted platform for "security:createOrReplaceProfile" with:
      """json
      { "_id": "clerk~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["later"] }] }] } }
      """
    Then it succeeds
    When admin asks the restarted platform for "security:createOrReplaceProfile" with:
      """json
      { "_id": "clerk~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["later"] }] }] } }
      """
    Then it succeeds
    When acme-manager asks the restarted platform for "security:createUser" with:
      """json
      { "_id": "pg-agent~", "body": { "content": { "profileIds": ["globex-manager"] } } }
      """
    Then it succeeds

    # 2. read
    When admin asks the restarted platform what was reported since it started
    Then the reported refusals are:
      | action                          | reason                          | fault                                                                | object    | times | who                                       |
      | security:createOrReplaceProfile | profile-guard.profile.invalid   | collection.unknown policies[0].restrictedTo[0].collections[0]        | clerk~    | 2     | kuid of admin: 1, kuid of acme-manager: 1 |
      | security:createUser             | profile-guard.rights.escalation |                                                                      | pg-agent~ | 1     | kuid of acme-manager: 1                   |
    When admin asks the restarted platform for "profile-guard:analyzeAll" with:
      """json
      {}
      """
    Then a finding "collection.unknown" is about profile "clerk~"

    # 3. mend
    When admin asks the restarted platform for "security:createOrReplaceProfile" with:
      """json
      { "_id": "clerk~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }] } }
      """
    Then it succeeds
    When the platform is restarted with:
      """json
      {
        "options": {
          "restrictedProfileIds": ["customer"],
          "delegations": [{ "holders": ["acme-manager"], "mayAssign": ["globex-manager"] }],
          "escalation": "report", "validation": "report", "embeddedCalls": "report", "onInvalidImport": "warn"
        }
      }
      """

    # 4. read again
    And acme-manager asks the restarted platform for "security:createUser" with:
      """json
      { "_id": "pg-second~", "body": { "content": { "profileIds": ["globex-manager"] } } }
      """
    Then it succeeds
    When admin asks the restarted platform what was reported since it started
    Then nothing was reported

    # 5. refuse
    When the platform is restarted with:
      """json
      {
        "options": {
          "restrictedProfileIds": ["customer"],
          "delegations": [{ "holders": ["acme-manager"], "mayAssign": ["globex-manager"] }],
          "escalation": "refuse", "validation": "refuse", "embeddedCalls": "refuse", "onInvalidImport": "refuse"
        }
      }
      """
    And acme-manager asks the restarted platform for "security:createUser" with:
      """json
      { "_id": "pg-third~", "body": { "content": { "profileIds": ["globex-manager"] } } }
      """
    Then it succeeds
    When acme-manager asks the restarted platform for "security:createUser" with:
      """json
      { "_id": "pg-fourth~", "body": { "content": { "profileIds": ["admin"] } } }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    When admin asks the restarted platform for "security:createOrReplaceProfile" with:
      """json
      { "_id": "clerk~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["later"] }] }] } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"

  Scenario: without an audit it says that nothing is known
    Given an application is started with:
      """json
      { "plugin": false }
      """
    When the platform is restarted with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "escalation": "report", "audit": { "enabled": false } } }
      """
    And admin asks the restarted platform for "profile-guard:reportedRefusals" with:
      """json
      {}
      """
    Then it succeeds
    And the answer's "note" names "audit.enabled"
