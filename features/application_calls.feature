@no-application @turns
Feature: what the application does itself is not refused by default, whoever called it

  Background:
    Given an application with a back office

  Scenario Outline: <caller> has it make users, profiles and roles by <way>
    When <caller> calls "office:onboard" with:
      """json
      { "way": "<way>", "suffix": "~" }
      """
    Then it succeeds
    And the application has made its team

    Examples:
      | caller       | way                                               |
      | admin        | methods of the app's SDK                          |
      | acme-manager | methods of the app's SDK                          |
      | anonymous    | methods of the app's SDK                          |
      | admin        | methods of the plugin's SDK                       |
      | acme-manager | methods of the plugin's SDK                       |
      | anonymous    | methods of the plugin's SDK                       |
      | admin        | queries of the SDK                                |
      | acme-manager | queries of the SDK                                |
      | anonymous    | queries of the SDK                                |
      | admin        | queries that trigger events                       |
      | acme-manager | queries that trigger events                       |
      | anonymous    | queries that trigger events                       |
      | admin        | methods as the user                               |
      | acme-manager | methods as the user                               |
      | anonymous    | methods as the user                               |
      | admin        | queries as the user                               |
      | acme-manager | queries as the user                               |
      | anonymous    | queries as the user                               |
      | admin        | requests of its own                               |
      | acme-manager | requests of its own                               |
      | anonymous    | requests of its own                               |
      | admin        | requests made of the client's                     |
      | acme-manager | requests made of the client's                     |
      | anonymous    | requests made of the client's                     |
      | admin        | requests made of the client's that trigger events |
      | acme-manager | requests made of the client's that trigger events |
      | anonymous    | requests made of the client's that trigger events |

  Scenario Outline: <caller> has it make them in a job by <way>, outside of every request
    When <caller> calls "office:onboard" with:
      """json
      { "way": "<way>", "suffix": "~", "when": "in a job" }
      """
    Then it succeeds
    And the application has made its team

    Examples:
      | caller       | way                           |
      | acme-manager | methods of the app's SDK      |
      | acme-manager | methods as the user           |
      | acme-manager | requests of its own           |
      | acme-manager | requests made of the client's |
      | anonymous    | methods of the app's SDK      |
      | anonymous    | requests made of the client's |

  Scenario Outline: <caller> has it make them by <way>, once it has answered
    When <caller> calls "office:onboard" with:
      """json
      { "way": "<way>", "suffix": "~", "when": "after the answer" }
      """
    And <caller> calls "office:outcome" with:
      """json
      { "suffix": "~" }
      """
    Then it succeeds
    And the application has made its team

    Examples:
      | caller       | way                           |
      | acme-manager | methods of the app's SDK      |
      | acme-manager | requests made of the client's |
      | anonymous    | methods as the user           |

  Scenario: while it starts, it makes a profile and a user
    Then the stored profile "made-at-start" is:
      """json
      { "policies": [{ "roleId": "admin" }] }
      """
    And the stored user "starter" is:
      """json
      { "profileIds": ["made-at-start"] }
      """

  @once
  Scenario: while it starts, too, the host alone validates what it writes
    When an application is started with:
      """json
      { "office": "faulty" }
      """
    Then it starts
    And the stored profile "made-at-start" is:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acmee" }] }] }
      """

  Scenario: a job of the application makes a profile and a user once it has started
    Then before long the stored profile "made-by-a-job" has policies:
      """json
      [{ "roleId": "admin" }]
      """
    And before long the stored user "job" has the profiles "made-by-a-job"

  Scenario: a hook makes a profile and a user when a client has made a user
    When acme-manager calls "security:createUser" with:
      """json
      { "_id": "pg-alice~", "body": { "content": { "profileIds": ["acme-manager"], "department": "sales" } } }
      """
    Then it succeeds
    And before long the stored profile "desk-of-pg-alice~" has policies:
      """json
      [{ "roleId": "admin" }]
      """
    And before long the stored user "assistant-of-pg-alice~" has the profiles "desk-of-pg-alice~"

  Scenario Outline: a pipe makes a profile and a user while <caller>'s request is served
    When <caller> calls "document:create" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "customer": "pg-customer~" } }
      """
    Then it succeeds
    And the stored profile "account-of-pg-customer~" is:
      """json
      { "policies": [{ "roleId": "admin" }] }
      """
    And the stored user "pg-customer~" is:
      """json
      { "profileIds": ["account-of-pg-customer~"] }
      """

    Examples:
      | caller       |
      | admin        |
      | acme-manager |

  Scenario Outline: <caller> has it import roles, profiles and users by <way>
    When <caller> calls "office:ask" with:
      """json
      {
        "way": "<way>",
        "body": {
          "controller": "admin",
          "action": "loadSecurities",
          "refresh": "wait_for",
          "body": {
            "roles": { "fresh~": { "controllers": { "*": { "actions": { "*": true } } } } },
            "profiles": { "one~": { "policies": [{ "roleId": "fresh~" }] } },
            "users": { "pg-alice~": { "content": { "profileIds": ["one~"] } } }
          }
        }
      }
      """
    Then it succeeds
    And the stored profile "one~" is:
      """json
      { "policies": [{ "roleId": "fresh~" }] }
      """
    And the stored user "pg-alice~" is:
      """json
      { "profileIds": ["one~"] }
      """

    Examples:
      | caller       | way                           |
      | admin        | queries of the SDK            |
      | acme-manager | queries of the SDK            |
      | anonymous    | queries of the SDK            |
      | acme-manager | queries that trigger events   |
      | acme-manager | queries as the user           |
      | acme-manager | requests of its own           |
      | acme-manager | requests made of the client's |
      | anonymous    | requests made of the client's |

  Scenario Outline: it imports by itself <when> a client imports
    When acme-manager calls "admin:loadSecurities" with:
      """json
      {
        "branch": "<branch>",
        "name": "pg~",
        "refresh": "<refresh>",
        "body": {
          "roles": { "plain~": { "controllers": { "document": { "actions": { "get": true } } } } },
          "profiles": { "plain~": { "policies": [{ "roleId": "plain~", "restrictedTo": [{ "index": "pg-acme" }] }] } }
        }
      }
      """
    Then it succeeds
    And before long the stored user "head-of-pg~" has the profiles "branch-of-pg~"
    And before long the stored profile "branch-of-pg~" has policies:
      """json
      [{ "roleId": "branch-of-pg~" }]
      """
    And before long the stored profile "plain~" has policies:
      """json
      [{ "roleId": "plain~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """

    Examples:
      | when                   | branch | refresh  |
      | before                 | before | wait_for |
      | in a pipe of a part of what | while | wait_for |
      | in a timer set after   | after  | wait_for |
      | before                 | before | false    |
      | in a pipe of a part of what | while | false |

  Scenario Outline: a client's import is judged though the application imports <when> it
    When acme-manager calls "admin:loadSecurities" with:
      """json
      {
        "branch": "<branch>",
        "name": "pg~",
        "refresh": "<refresh>",
        "body": {
          "roles": { "plain~": { "controllers": { "document": { "actions": { "get": true } } } } },
          "profiles": { "spies~": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }] } }
        }
      }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    And no profile "spies~" is stored

    Examples:
      | when   | branch | refresh  |
      | before | before | wait_for |
      | while  | while  | wait_for |
      | before | before | false    |

  Scenario Outline: <caller> has a plugin keep documents in its own repository
    When <caller> calls "office:file" with:
      """json
      { "office": "office~" }
      """
    Then the answer is exactly:
      """json
      { "name": "second" }
      """

    Examples:
      | caller       |
      | admin        |
      | acme-manager |
      | anonymous    |

  Scenario Outline: acme-manager has it ask "<action>" of our plugin by <way>
    When acme-manager calls "office:ask" with:
      """json
      {
        "way": "<way>",
        "body": { "controller": "profile-guard", "action": "<action>", "_id": "<id>", "body": <body> }
      }
      """
    Then it succeeds
    And the stored <kind> "<id>" is:
      """json
      <stored>
      """

    Examples:
      | way                           | action        | kind    | id       | body                                       | stored                                  |
      | queries of the SDK            | createProfile | profile | all~     | { "policies": [{ "roleId": "admin" }] }    | { "policies": [{ "roleId": "admin" }] } |
      | queries as the user           | createProfile | profile | all~     | { "policies": [{ "roleId": "admin" }] }    | { "policies": [{ "roleId": "admin" }] } |
      | requests of its own           | createProfile | profile | all~     | { "policies": [{ "roleId": "admin" }] }    | { "policies": [{ "roleId": "admin" }] } |
      | requests made of the client's | createProfile | profile | all~     | { "policies": [{ "roleId": "admin" }] }    | { "policies": [{ "roleId": "admin" }] } |
      | queries of the SDK            | createUser    | user    | pg-root~ | { "content": { "profileIds": ["admin"] } } | { "profileIds": ["admin"] }             |
      | requests made of the client's | createUser    | user    | pg-root~ | { "content": { "profileIds": ["admin"] } } | { "profileIds": ["admin"] }             |

  Scenario Outline: once it has started, the host alone validates what it writes (<caller>, <way>)
    When <caller> calls "office:ask" with:
      """json
      {
        "way": "<way>",
        "body": {
          "controller": "security",
          "action": "createProfile",
          "_id": "faulty~",
          "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acmee" }] }, { "roleId": "reader", "restrictedTo": [] }] }
        }
      }
      """
    Then it succeeds
    And the stored profile "faulty~" is:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acmee" }] }, { "roleId": "reader", "restrictedTo": [] }] }
      """

    Examples:
      | caller       | way                           |
      | admin        | methods of the app's SDK      |
      | acme-manager | queries of the SDK            |
      | acme-manager | queries that trigger events   |
      | acme-manager | queries as the user           |
      | acme-manager | requests of its own           |
      | acme-manager | requests made of the client's |

  Scenario: what it asks of the plugin's own actions is validated
    When admin calls "office:ask" with:
      """json
      {
        "way": "queries of the SDK",
        "body": {
          "controller": "profile-guard",
          "action": "createProfile",
          "_id": "faulty~",
          "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acmee" }] }] }
        }
      }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And nothing was written

  Scenario Outline: a profile <which> that is written as the user with their rights is refused
    When acme-manager calls "office:delegate" with:
      """json
      {
        "way": "methods",
        "body": {
          "controller": "security",
          "action": "createProfile",
          "_id": "faulty~",
          "body": { "policies": [{ "roleId": "reader", "restrictedTo": <places> }] }
        }
      }
      """
    Then it is refused with <status> "<id>"
    And nothing was written

    Examples:
      | which                            | places                    | status | id                              |
      | with a fault                     | []                        | 400    | profile-guard.profile.invalid   |
      | for a place they may not know of | [{ "index": "pg-acmee" }] | 403    | profile-guard.rights.escalation |

  Scenario Outline: asking as the user with their rights (<way>, <when>), it may do what they may
    When acme-manager calls "office:delegate" with:
      """json
      {
        "way": "<way>",
        "when": "<when>",
        "body": {
          "controller": "security",
          "action": "createProfile",
          "_id": "readers~",
          "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
        }
      }
      """
    Then it succeeds
    And the stored profile "readers~" is:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """

    Examples:
      | way     | when     |
      | methods | at once  |
      | queries | at once  |
      | methods | in a job |

  Scenario Outline: asking as the user with their rights (<way>, <when>), it is refused what they do not hold
    When acme-manager calls "office:delegate" with:
      """json
      {
        "way": "<way>",
        "when": "<when>",
        "body": {
          "controller": "security",
          "action": "createProfile",
          "_id": "spies~",
          "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }] }
        }
      }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    And nothing was written

    Examples:
      | way                         | when     |
      | methods                     | at once  |
      | queries                     | at once  |
      | queries that trigger events | at once  |
      | methods                     | in a job |
      | queries                     | in a job |

  Scenario Outline: asking as the user with their rights, it gives nobody a profile that <who> does not hold
    When <caller> calls "office:delegate" with:
      """json
      {
        "way": "methods",
        "body": {
          "controller": "security",
          "action": "createUser",
          "_id": "pg-spy~",
          "body": { "content": { "profileIds": ["globex-manager"] } }
        }
      }
      """
    Then it is refused with 403 "<id>"
    And nothing was written

    Examples:
      | caller       | who         | id                              |
      | acme-manager | the manager | profile-guard.rights.escalation |
      | anonymous    | a stranger  | security.rights.forbidden       |

  Scenario Outline: a pipe may put a request in the place of the application's (<renewed>)
    When acme-manager calls "office:ask" with:
      """json
      {
        "way": "queries that trigger events",
        "body": {
          "controller": "security",
          "action": "createProfile",
          "renewed": "<renewed>",
          "_id": "all~",
          "body": { "policies": [{ "roleId": "admin" }] }
        }
      }
      """
    Then it succeeds
    And the stored profile "all~" is:
      """json
      { "policies": [{ "roleId": "admin" }] }
      """
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "profile", "id": "all~" } }
      """
    Then the entries are:
      | action                 | decision | outcome | actor.kuid           | via        |
      | security:createProfile | reported | done    | kuid of acme-manager | office:ask |

    Examples:
      | renewed      |
      | made of it   |
      | from scratch |

  Scenario Outline: a pipe that puts a request in the place of one as the user with their rights gives them no more (<renewed>)
    When acme-manager calls "office:delegate" with:
      """json
      {
        "way": "queries that trigger events",
        "body": {
          "controller": "security",
          "action": "createProfile",
          "renewed": "<renewed>",
          "_id": "all~",
          "body": { "policies": [{ "roleId": "admin" }] }
        }
      }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    And nothing was written

    Examples:
      | renewed      |
      | made of it   |
      | from scratch |

  Scenario: asking as a full administrator with their rights, it may do everything
    When admin calls "office:delegate" with:
      """json
      {
        "way": "methods",
        "body": {
          "controller": "security",
          "action": "createUser",
          "_id": "pg-boss~",
          "body": { "content": { "profileIds": ["admin"] } }
        }
      }
      """
    Then it succeeds
    And the stored user "pg-boss~" is:
      """json
      { "profileIds": ["admin"] }
      """

  Scenario: the client's own request is judged as ever
    When acme-manager calls "security:createProfile" with:
      """json
      { "_id": "spies~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }] } }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    And nothing was written
    When acme-manager calls "security:createUser" with:
      """json
      { "_id": "pg-spy~", "body": { "content": { "profileIds": ["globex-manager"] } } }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    And nothing was written

  Scenario Outline: the client's own request is judged though <what>
    When acme-manager calls "security:createProfile" with:
      """json
      { <member>, "_id": "spies~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }] } }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    And nothing was written

    Examples:
      | what                                           | member                                                     |
      | it says that its rights were not to be checked | "__kuid__": "-1", "__checkRights__": false                 |
      | it asks to trigger events                      | "triggerEvents": true                                      |
      | it names the protocol of the application       | "protocol": "funnel", "volatile": { "protocol": "funnel" } |

  Scenario Outline: the client's own request is judged though a pipe puts another in its place (<renewed>, <when>)
    When acme-manager calls "security:createProfile" with:
      """json
      { "renewed": "<renewed>", "when": "<when>", "_id": "spies~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }] } }
      """
    Then it is refused with <status> "<id>"
    And nothing was written

    # from scratch before the host knows who asks, it is a stranger's; at request:onAuthorized the
    # host alone answers 500
    Examples:
      | renewed      | when                         | status | id                              |
      | made of it   | request:beforeExecution      | 403    | profile-guard.rights.escalation |
      | made of it   | request:onAuthorized         | 403    | profile-guard.rights.escalation |
      | made of it   | request:onExecution          | 403    | profile-guard.rights.escalation |
      | made of it   | security:beforeCreateProfile | 403    | profile-guard.rights.escalation |
      | from scratch | request:beforeExecution      | 401    | security.rights.unauthorized    |
      | from scratch | request:onExecution          | 403    | profile-guard.rights.escalation |
      | from scratch | security:beforeCreateProfile | 403    | profile-guard.rights.escalation |

  @protocols
  Scenario Outline: what the client may do, they may though a pipe puts another request in its place (<renewed>, <when>)
    When acme-manager calls "security:createProfile" with:
      """json
      { "renewed": "<renewed>", "when": "<when>", "_id": "readers~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And the stored profile "readers~" is:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    When admin calls "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "profile", "id": "readers~" } }
      """
    Then the entries are:
      | action                 | decision | outcome | actor.kuid           | actor.token |
      | security:createProfile | allowed  | done    | kuid of acme-manager | authToken   |
    And its newest entry came over the scenario's protocol from this machine

    Examples:
      | renewed      | when                         |
      | made of it   | request:beforeExecution      |
      | made of it   | security:beforeCreateProfile |
      | from scratch | request:onExecution          |
      | from scratch | security:beforeCreateProfile |
