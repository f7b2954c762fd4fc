@no-application @embedded
Feature: The client is who Kuzzle has admitted, whatever the application makes of their request

  Rule: with "refuse" no call counts as anybody else's

    Background:
      Given an application with a back office, and the options:
        """json
        {
          "embeddedCalls": { "mode": "refuse", "exempt": ["office:invite"] },
          "delegations": [{ "holders": ["acme-manager"], "mayAssign": ["globex-manager"], "through": ["office:hire"] }]
        }
        """

    Scenario Outline: acme-manager names another user, and that their rights are checked, in what the application hands on by <way>
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "<way>",
          "body": {
            "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["admin"] } },
            "__kuid__": "starter", "__checkRights__": true
          }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

      Examples:
        | way                         |
        | queries of the SDK          |
        | queries that trigger events |
        | queries as the user         |
        | requests of its own         |

    Scenario Outline: the application has it make an administrator by <way>
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "<way>",
          "body": { "as": "starter", "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["admin"] } } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.unknown_client"
      And nothing was written
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-spy~" } }
        """
      Then the entries are:
        | action              | decision | actor.kuid           | via         |
        | security:createUser | refused  | kuid of acme-manager | office:open |

      Examples:
        | way                                                  |
        | queries once its request has another user            |
        | queries once its user has another id                 |
        | queries once its user has other profiles             |
        | queries once its request has a copy of its user      |
        | queries once its request has another token and user  |
        | queries once another is said to be admitted          |
        | queries once Kuzzle knows no request                 |
        | queries in a store of their own                      |
        | actions of Kuzzle's controllers, for another         |
        | requests that Kuzzle is to process, for another      |
        | requests that Kuzzle is to process, as over HTTP     |

    Scenario: in a store that Kuzzle did not begin nobody knows whose a call is
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "queries in a store that Kuzzle did not begin",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["admin"] } } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.unknown_client"
      And nothing was written

    Scenario Outline: a pipe at "<moment>" gives a client's request another user, and what it makes is not theirs
      When acme-manager calls "document:create" with:
        """json
        { "index": "pg-acme", "collection": "orders", "acting": "starter", "when": "<moment>", "body": { "customer": "pg-customer~" } }
        """
      Then it is refused with 403 "profile-guard.rights.unknown_client"
      And nothing was written

      Examples:
        | moment                |
        | request:onAuthorized  |
        | request:onExecution   |
        | document:beforeCreate |

    Scenario Outline: a pipe at "<moment>" gives a client's own write another user
      When acme-manager calls "security:createUser" with:
        """json
        { "_id": "pg-spy~", "acting": "starter", "when": "<moment>", "body": { "content": { "profileIds": ["admin"] } } }
        """
      Then it is refused with 403 "profile-guard.rights.unknown_client"
      And nothing was written
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-spy~" } }
        """
      Then the entries are:
        | action              | decision | actor.kuid           |
        | security:createUser | refused  | kuid of acme-manager |

      Examples:
        | moment                    |
        | request:onAuthorized      |
        | request:onExecution       |
        | security:beforeCreateUser |

    Scenario: before Kuzzle has admitted a request nobody knows whose it is
      When admin calls "document:create" with:
        """json
        { "index": "pg-acme", "collection": "orders", "greets": "pg-guest~", "body": { "number": 1 } }
        """
      Then it is refused with 403 "profile-guard.rights.unknown_client"
      And nothing was written
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-guest~" } }
        """
      Then each of the entries is:
        """json
        { "action": "security:createUser", "decision": "refused", "actor": null, "via": "document:create" }
        """

    Scenario: before Kuzzle has made a request of what a client sends, nobody knows whose it is
      When admin calls "document:create" with:
        """json
        { "index": "pg-acme", "collection": "orders", "body": { "presents": "pg-guest~" } }
        """
      Then it succeeds
      When admin calls "security:getUser" with:
        """json
        { "_id": "pg-guest~" }
        """
      Then it is refused with 404 "security.user.not_found"

    Scenario Outline: a request that the application sends for everybody by <way> is each one's in turn
      Given admin calls "office:open" with:
        """json
        {
          "way": "<way>",
          "body": { "controller": "security", "action": "createOrReplaceProfile", "_id": "spies~", "body": { "policies": [{ "roleId": "admin" }] } }
        }
        """
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "<way>",
          "body": { "controller": "security", "action": "createOrReplaceProfile", "_id": "spies~", "body": { "policies": [{ "roleId": "admin" }] } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

      Examples:
        | way                                                        |
        | requests that it keeps                                     |
        | actions of Kuzzle's controllers, by requests that it keeps |

    Scenario: forClient takes a call of the application for the client's in whose course it was made
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "queries as another",
          "body": {
            "as": "starter", "controller": "office", "action": "queue", "way": "queries of the SDK",
            "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["admin"] } } }
          }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

    Scenario: what an import loads came by the same action as the import
      When acme-manager calls "office:hire" with:
        """json
        {
          "way": "queries of the SDK",
          "body": {
            "controller": "admin", "action": "loadSecurities", "refresh": "wait_for",
            "body": { "users": { "pg-hired~": { "content": { "profileIds": ["globex-manager"] } } } }
          }
        }
        """
      Then it succeeds
      And the stored user "pg-hired~" is:
        """json
        { "profileIds": ["globex-manager"] }
        """
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-hired~" } }
        """
      Then each of the entries is:
        """json
        { "action": "security:createUser", "decision": "allowed", "outcome": "done", "via": "office:hire" }
        """

    Scenario: an import hands out nothing else by that action
      When acme-manager calls "office:hire" with:
        """json
        {
          "way": "queries of the SDK",
          "body": {
            "controller": "admin", "action": "loadSecurities", "refresh": "wait_for",
            "body": { "users": { "pg-hired~": { "content": { "profileIds": ["admin"] } } } }
          }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

    Scenario: a worker that an administrator's request has started is not theirs when it works for others
      Given admin calls "office:work" with:
        """json
        { "way": "queries of the SDK", "body": { "controller": "server", "action": "now" } }
        """
      When acme-manager calls "office:work" with:
        """json
        {
          "way": "queries of the SDK",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["admin"] } } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.unknown_client"
      And its message names "forClient"
      And nothing was written
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-spy~" } }
        """
      Then each of the entries is:
        """json
        { "action": "security:createUser", "decision": "refused", "actor": null, "via": "office:work" }
        """

    Scenario: a worker that was started where nobody is judged judges the others' work
      Given admin calls "office:gift" with:
        """json
        { "way": "queries of the SDK", "meant": true, "body": { "controller": "server", "action": "now" } }
        """
      When acme-manager calls "office:gift" with:
        """json
        {
          "way": "queries of the SDK",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["admin"] } } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.unknown_client"
      And nothing was written

    Scenario: a job that an administrator's job starts when it ends is not theirs
      When a job of admin in the application starts one of acme-manager:
        """json
        { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["admin"] } } }
        """
      Then it is refused with 403 "profile-guard.rights.unknown_client"
      And nothing was written

    @slow @once
    Scenario: 10,000 requests of two protocols, 60 at once, that wait for one another and go on after their answer
      When 10000 requests of admin, acme-manager and globex-manager wander through the application, by seed 20261130
      Then each of them was judged as who has sent it

    Scenario Outline: a pipe at "<when>" keeps when a user has logged in
      Given the user "pg-clerk~" with the password "pg-password":
        """json
        { "profileIds": ["acme-manager"] }
        """
      When anonymous calls "auth:login" with:
        """json
        { "strategy": "local", "when": "<when>", "notes": "{\"lastLogin\":1}", "body": { "username": "pg-clerk~", "password": "pg-password" } }
        """
      Then it succeeds
      And the stored user "pg-clerk~" is:
        """json
        { "profileIds": ["acme-manager"], "lastLogin": 1 }
        """

      Examples:
        | when          |
        | authenticated |
        | after         |

    Scenario Outline: a pipe at "<when>" of a login gives nobody more than they have
      Given the user "pg-clerk~" with the password "pg-password":
        """json
        { "profileIds": ["acme-manager"] }
        """
      When anonymous calls "auth:login" with:
        """json
        { "strategy": "local", "when": "<when>", "notes": "{\"profileIds\":[\"admin\"]}", "body": { "username": "pg-clerk~", "password": "pg-password" } }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And the stored user "pg-clerk~" is:
        """json
        { "profileIds": ["acme-manager"] }
        """

      Examples:
        | when          |
        | authenticated |
        | after         |

    Scenario Outline: what follows a login is of whoever gets the token, though a pipe has put them in the place of another (<given>)
      Given the user "pg-boss~" with the password "pg-password":
        """json
        { "profileIds": ["admin"] }
        """
      And the user "pg-clerk~" with the password "pg-password":
        """json
        { "profileIds": ["acme-manager"] }
        """
      When anonymous calls "auth:login" with:
        """json
        { "strategy": "local", "links": "pg-clerk~", "when": "after", "notes": "<notes>", "body": { "username": "pg-boss~", "password": "pg-password" } }
        """
      Then <outcome>

      Examples:
        | given | notes                           | outcome                                                |
        | more  | {\"profileIds\":[\"admin\"]} | it is refused with 403 "profile-guard.rights.escalation" |
        | less  | {\"lastLogin\":1}            | it succeeds                                            |

    Scenario Outline: an action that is called with the rights of acme-manager writes as them, <where>
      When acme-manager calls "office:<action>" with:
        """json
        {
          "way": "<way>", "when": "<when>",
          "body": {
            "controller": "office", "action": "<called>", "way": "queries of the SDK",
            "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["globex-manager"] } } }
          }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-spy~" } }
        """
      Then the entries are:
        | action              | decision | actor.kuid           | via             |
        | security:createUser | refused  | kuid of acme-manager | office:<called> |

      Examples:
        | where                               | action   | way                                   | when     | called |
        | in a job                            | delegate | queries                               | in a job | open   |
        | in a job that says for whom it runs | delegate | queries                               | in a job | errand |
        | in asApplication                    | trial    | queries as the user with their rights | at once  | open   |
        | in an exempt action                 | invite   | queries as the user with their rights | at once  | open   |

    Scenario: an action that is called with the rights of a user may hand out by it what they may
      When acme-manager calls "office:delegate" with:
        """json
        {
          "way": "queries", "when": "in a job",
          "body": {
            "controller": "office", "action": "open", "way": "queries of the SDK",
            "body": { "controller": "security", "action": "createUser", "_id": "pg-mate~", "body": { "content": { "profileIds": ["acme-manager"] } } }
          }
        }
        """
      Then it succeeds

    Scenario: an API key with policies keeps to them in an action that is called with the rights of its user
      Given keyed-manager acts by an API key of acme-manager with the policies:
        """json
        [
          { "roleId": "manager", "restrictedTo": [{ "index": "pg-acme", "collections": ["products"] }] }
        ]
        """
      When keyed-manager calls "office:delegate" with:
        """json
        {
          "way": "queries",
          "body": {
            "controller": "office", "action": "open", "way": "queries of the SDK",
            "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["acme-manager"] } } }
          }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

    Scenario: a strategy makes its user at the first login, and nobody has overtaken it
      When anonymous calls "auth:login" with:
        """json
        { "strategy": "card", "body": { "card": "red~", "kuid": "pg-new~", "profile": "customer", "maker": "application" } }
        """
      Then it succeeds
      When anonymous calls "auth:login" with:
        """json
        { "strategy": "card", "body": { "card": "red~" } }
        """
      Then it succeeds

    Scenario: a strategy makes nobody at a login whom strangers may not make
      When anonymous calls "auth:login" with:
        """json
        { "strategy": "card", "body": { "card": "red~", "kuid": "pg-new~", "profile": "admin" } }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

    Scenario: a login is overtaken where somebody else has made its user meanwhile
      When anonymous calls "auth:login" with:
        """json
        { "strategy": "card", "body": { "card": "red~", "kuid": "pg-new~", "profile": "customer", "maker": "job" } }
        """
      Then it is refused with 503 "profile-guard.write.overtaken"

    Scenario: a strategy keeps its credentials in the user while acme-manager makes and admin deletes them
      When acme-manager calls "security:createUser" with:
        """json
        { "_id": "pg-mate~", "body": { "content": { "profileIds": ["acme-manager"] }, "credentials": { "card": { "card": "blue~" } } } }
        """
      Then it succeeds
      And the stored user "pg-mate~" is:
        """json
        { "profileIds": ["acme-manager"], "card": "blue~" }
        """
      When admin calls "security:deleteUser" with:
        """json
        { "_id": "pg-mate~" }
        """
      Then it succeeds

  Rule: by default it passes, and is told as the client's who sent it

    Background:
      Given an application with a back office

    Scenario Outline: the application has it make an administrator by <way>
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "<way>",
          "body": { "as": "starter", "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["admin"] } } }
        }
        """
      Then it succeeds
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-spy~" } }
        """
      Then the entries are:
        | action              | decision | actor.kuid           | via         | reason.id                           |
        | security:createUser | reported | kuid of acme-manager | office:open | profile-guard.rights.unknown_client |

      Examples:
        | way                                                  |
        | queries once its request has another user            |
        | queries once Kuzzle knows no request                 |

    Scenario: what an import loads is told like the import
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "queries of the SDK",
          "body": {
            "controller": "admin", "action": "loadSecurities", "refresh": "wait_for",
            "body": { "users": { "pg-mate~": { "content": { "profileIds": ["acme-manager"] } } } }
          }
        }
        """
      Then it succeeds
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-mate~" } }
        """
      Then the entries are:
        | action              | decision | outcome | actor.kuid           | via         |
        | security:createUser | allowed  | done    | kuid of acme-manager | office:open |

  Rule: whoever changes their own password by an action keeps the session that asked for it

    Scenario Outline: in every mode, as with their own request (<mode>)
      Given an application with a back office, and the options:
        """json
        { "embeddedCalls": "<mode>" }
        """
      When a manager has it change their own password by "<way>"
      Then it succeeds
      And the session that asked for it goes on, and another of theirs has ended

      Examples:
        | mode        | way                           |
        | refuse      | queries of the SDK            |
        | refuse      | requests made of the client's |
        | report      | queries of the SDK            |
        | application | queries of the SDK            |

    Scenario: an administrator who gives a user a new password by an action ends all sessions of that user
      Given an application with a back office, and the options:
        """json
        { "embeddedCalls": "refuse" }
        """
      When admin has it change the password of a manager by "queries of the SDK"
      Then it succeeds
      And both of their sessions have ended
