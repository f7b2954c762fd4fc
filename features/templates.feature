@escalation @constraint
Feature: Each tenant has profiles of its own, made from templates

  # the application of constraints.feature
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
            { "name": "two administrators", "atMost": { "holders": 2, "of": "everything" } }
          ],
          "templates": {
            "steward": { "version": 2, "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "{tenantIndex}" }] }] },
            "trimmer": { "policies": [{ "roleId": "tenant-writer", "restrictedTo": [{ "index": "{tenantIndex}" }] }] }
          }
        }
      }
      """

  Scenario: a manager makes the profile of their tenant, and again, which writes nothing
    When the manager tries "profile-guard:instantiateTenant" with:
      """json
      { "index": "pg-acme", "dryRun": true, "body": { "templates": ["steward"] } }
      """
    Then it succeeds
    And nothing is changed
    And the answer tells "wouldStore"
    And the answer tells "template:steward@2"
    When the manager tries "profile-guard:instantiateTenant" with:
      """json
      { "index": "pg-acme", "body": { "templates": ["steward"] } }
      """
    Then it succeeds
    And the answer has:
      """json
      { "index": "pg-acme", "updated": [], "unchanged": [] }
      """
    And the answer tells "pg-acme-steward"
    And the profile "pg-acme-steward" now has:
      """json
      { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }], "tags": ["template:steward@2"] }
      """
    When the manager tries "profile-guard:instantiateTenant" with:
      """json
      { "index": "pg-acme", "body": { "templates": ["steward"] } }
      """
    Then it succeeds
    And nothing is changed
    And the answer has:
      """json
      { "created": [], "updated": [], "unchanged": [{ "_id": "pg-acme-steward", "template": "steward", "version": 2 }] }
      """
    When the admin tries "profile-guard:history" with:
      """json
      { "kind": "profile", "_id": "pg-acme-steward" }
      """
    Then the answer tells "template:steward@2"
    When the admin tries "security:deleteProfile" with:
      """json
      { "_id": "pg-acme-steward" }
      """
    Then it succeeds

  Scenario: an instance that somebody has changed is found, and made anew
    When the admin tries "profile-guard:instantiateTenant" with:
      """json
      { "index": "pg-~", "force": true, "body": { "templates": ["steward"] } }
      """
    Then it succeeds
    When the admin tries "security:updateProfile" with:
      """json
      { "_id": "pg-~-steward", "force": true, "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-~" }, { "index": "pg-globex" }] }] } }
      """
    Then it succeeds
    And the profile "pg-~-steward" now has:
      """json
      { "tags": ["template:steward@2"] }
      """
    When the admin tries "profile-guard:analyzeAll" with:
      """json
      { "size": 1000 }
      """
    Then the answer tells "template.exceeded"
    And the answer tells "index pg-globex. Make it anew"
    And the answer tells "templates.trimmer"
    When the admin tries "profile-guard:instantiateTenant" with:
      """json
      { "index": "pg-~", "force": true, "body": { "templates": ["steward"] } }
      """
    Then it succeeds
    And the answer has:
      """json
      { "created": [], "updated": [{ "_id": "pg-~-steward", "template": "steward", "version": 2, "_version": 3 }], "unchanged": [] }
      """
    When the admin tries "profile-guard:analyzeAll" with:
      """json
      { "size": 1000 }
      """
    Then the answer tells nothing of "index pg-globex. Make it anew"

  Scenario: a manager makes the profile of another tenant
    When the manager tries "profile-guard:instantiateTenant" with:
      """json
      { "index": "pg-globex", "body": { "templates": ["steward"] } }
      """
    Then they are refused: 403 "security.rights.forbidden"
    And nothing is changed

  Scenario Outline: whoever may make instances everywhere makes one that has more than they have (<how>)
    Given a role "instantiate~":
      """json
      { "auth": { "actions": { "*": true } }, "profile-guard": { "actions": { "instantiateTenant": true } } }
      """
    And a profile "maker~":
      """json
      [{ "roleId": "instantiate~" }, { "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "maker~" with "maker~", who can act
    When user "maker~" tries "profile-guard:instantiateTenant" with:
      """json
      { "index": "pg-globex", "dryRun": <dryRun>, "body": { "templates": ["steward"] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the refusal tells of "pg-globex"

    Examples:
      | how      | dryRun |
      | written  | false  |
      | only try | true   |

  Scenario: whoever may make instances takes from one what they do not have
    Given a role "instantiate~":
      """json
      { "auth": { "actions": { "*": true } }, "profile-guard": { "actions": { "instantiateTenant": true } } }
      """
    And a profile "maker~":
      """json
      [{ "roleId": "instantiate~" }, { "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "maker~" with "maker~", who can act
    When the admin tries "security:createProfile" with:
      """json
      { "_id": "pg-acme-steward", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }], "tags": ["template:steward@1"] } }
      """
    Then it succeeds
    When user "maker~" tries "profile-guard:instantiateTenant" with:
      """json
      { "index": "pg-acme", "body": { "templates": ["steward"] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    When the admin tries "security:deleteProfile" with:
      """json
      { "_id": "pg-acme-steward" }
      """
    Then it succeeds

  Scenario: somebody takes the id of another tenant's instance before it is made
    Given a role "plain~":
      """json
      { "auth": { "actions": { "getCurrentUser": true } } }
      """
    When the manager tries "security:createProfile" with:
      """json
      { "_id": "pg-~-steward", "body": { "policies": [{ "roleId": "plain~" }], "tags": ["template:steward@1"] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    When the manager tries "profile-guard:createOrReplaceProfile" with:
      """json
      { "_id": "pg-globex-steward", "body": { "policies": [{ "roleId": "plain~" }] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed

  Scenario Outline: a user of another tenant waits in a profile for it to become an instance (<how>)
    Given a role "plain~":
      """json
      { "auth": { "actions": { "*": true } }, "profile-guard": { "actions": { "instantiateTenant": true } } }
      """
    And a profile "pg-~-steward":
      """json
      [{ "roleId": "plain~" }]
      """
    And the admin has used "security:updateProfile" with:
      """json
      { "_id": "pg-~-steward", "body": { "tags": ["template:steward@1"] } }
      """
    And the admin has used "security:createProfile" with:
      """json
      { "_id": "theirs~", "force": true, "body": { "policies": [{ "roleId": "plain~" }, { "roleId": "member", "restrictedTo": [{ "index": "pg-~" }] }] } }
      """
    And a user "their-maker~" with "theirs~", who can act
    And a user "eve~" with "acme-member and pg-~-steward"
    When user "their-maker~" tries "profile-guard:instantiateTenant" with:
      """json
      { "index": "pg-~", "force": true, "dryRun": <dryRun>, "body": { "templates": ["steward"] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    When the admin tries "security:updateUser" with:
      """json
      { "_id": "eve~", "body": { "profileIds": ["theirs~", "pg-~-steward"] } }
      """
    Then it succeeds
    When user "their-maker~" tries "profile-guard:instantiateTenant" with:
      """json
      { "index": "pg-~", "force": true, "dryRun": <dryRun>, "body": { "templates": ["steward"] } }
      """
    Then it succeeds

    Examples:
      | how      | dryRun |
      | written  | false  |
      | only try | true   |

  Scenario: nothing is written where one of several instances is refused
    When the admin tries "profile-guard:instantiateTenant" with:
      """json
      { "index": "pg-acme" }
      """
    Then they are refused: 409 "profile-guard.constraint.violated"
    And nothing is changed
    And the refusal tells of "\"keepers alone truncate\""

  Scenario: a profile that is no instance is not written over
    Given a profile "pg-~-steward":
      """json
      [{ "roleId": "member" }]
      """
    When the admin tries "profile-guard:instantiateTenant" with:
      """json
      { "index": "pg-~", "force": true, "body": { "templates": ["steward"] } }
      """
    Then they are refused: 412 "profile-guard.template.occupied"
    And nothing is changed

  Scenario Outline: faults are told, each at its path (<fault>)
    When the admin tries "profile-guard:instantiateTenant" with:
      """json
      <members>
      """
    Then they are refused: 400 "<id>"
    And nothing is changed
    And the refusal tells of "<told>"

    Examples:
      | fault              | members                                                                | id                            | told              |
      | no such template   | { "index": "pg-acme", "body": { "templates": ["steword"] } }            | profile-guard.request.invalid | steward          |
      | no such index      | { "index": "pg-nowhere", "body": { "templates": ["steward"] } }         | profile-guard.profile.invalid | pg-nowhere        |
      | no index           | { "index": 5 }                                                          | profile-guard.request.invalid | must be the index   |
      | a misspelt member  | { "index": "pg-acme", "body": { "template": ["steward"] } }              | profile-guard.request.invalid | \"suggestion\":\"templates\" |
      | no list            | { "index": "pg-acme", "body": { "templates": "steward", "version": 1 } } | profile-guard.request.invalid | no member of this |

  Scenario: the command line proves templates, and makes and compares the instances of tenants
    Given the file "policies.yaml":
      """
      roles:
        tt-reader~: { controllers: { document: { actions: { get: true, search: true } } } }
        tt-writer~: { controllers: { document: { actions: { create: true } } } }
      templates:
        tt-see~: { version: 1, policies: [{ roleId: tt-reader~, restrictedTo: [{ index: "{tenantIndex}" }] }] }
        tt-work~:
          policies: [{ roleId: tt-writer~, restrictedTo: [{ index: "{tenantIndex}" }] }]
      """
    And the file "tenants.yaml":
      """
      - pg-acme
      - { index: pg-globex, templates: [tt-see~] }
      """
    When admin runs "profile-guard apply policies.yaml --tenants tenants.yaml --yes"
    Then the command ends with 0
    And it prints:
      """
      + create role tt-reader~
      + create role tt-writer~
      + create tenant pg-acme tt-see~@1, tt-work~@1
      + create tenant pg-globex tt-see~@1
      profile pg-acme-tt-see~ (new), and so 1 other
      """
    And the stored profile "pg-acme-tt-see~" is:
      """json
      { "policies": [{ "roleId": "tt-reader~", "restrictedTo": [{ "index": "pg-acme" }] }], "tags": ["template:tt-see~@1"] }
      """
    When admin runs "profile-guard apply policies.yaml --tenants tenants.yaml --yes"
    Then the command ends with 0
    And nothing was written
    When "version: 1" in the file "policies.yaml" becomes "version: 2, rateLimit: 50"
    And admin runs "profile-guard plan policies.yaml --tenants tenants.yaml --fail-on-changes"
    Then the command ends with 1
    And it prints:
      """
      change tenant pg-acme tt-see~@1 → @2
      change tenant pg-globex tt-see~@1 → @2
      """
    And nothing was written
    When admin runs "profile-guard check policies.yaml --server --max-warnings 0"
    Then the command ends with 1
    And it prints:
      """
      Profile "pg-acme-tt-see~" is an instance of template "tt-see~" as of version 1, which is at 2 now. Make it anew, or take the tag from it if it is to be another profile.
      """
