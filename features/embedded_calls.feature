@no-application @embedded
Feature: What the application writes while it serves a client is judged as that client

  Rule: with "refuse" nobody gets by the application what they may not hand out

    Background:
      Given an application with a back office, and the options:
        """json
        {
          "embeddedCalls": { "mode": "refuse", "exempt": ["office:invite"] },
          "delegations": [
            { "holders": ["acme-manager"], "mayAssign": ["globex-manager"], "through": ["office:hire"] },
            { "holders": ["anonymous"], "mayAssign": ["customer"], "through": ["office:hire"] }
          ]
        }
        """

    Scenario Outline: acme-manager has it make a manager of globex by <way>
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "<way>",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["globex-manager"] } } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-spy~" } }
        """
      Then each of the entries is:
        """json
        { "action": "security:createUser", "decision": "refused", "via": "office:open" }
        """

      Examples:
        | way                                               |
        | methods of the app's SDK                          |
        | methods of the plugin's SDK                       |
        | queries of the SDK                                |
        | queries that trigger events                       |
        | methods as the user                               |
        | queries as the user                               |
        | requests of its own                               |
        | requests made of the client's                     |
        | requests made of the client's that trigger events |

    Scenario: what the client may hand out, the application may hand out for them
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "queries of the SDK",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-mate~", "body": { "content": { "profileIds": ["acme-manager"] } } }
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

    Scenario Outline: <who> may hand out more by "<action>", and the audit says why
      When acme-manager calls "<action>" with:
        """json
        {
          "way": "queries of the SDK",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["globex-manager"] } } }
        }
        """
      Then it succeeds
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-spy~" } }
        """
      Then each of the entries is:
        """json
        { "action": "security:createUser", "decision": "allowed", "outcome": "done", "via": "<action>"<more> }
        """

      Examples:
        | who              | action        | more                                      |
        | an exempt action | office:invite | , "asApplication": "embeddedCalls.exempt" |
        | asApplication    | office:trial  | , "asApplication": "a free trial"         |
        | a delegation     | office:hire   |                                           |

    Scenario: a delegation through an action is none for the client's own request
      When acme-manager calls "security:createUser" with:
        """json
        { "_id": "pg-spy~", "body": { "content": { "profileIds": ["globex-manager"] } } }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And its message names "may be assigned by office:hire alone"
      And nothing was written

    Scenario: a delegation through an action hands out nothing else
      When acme-manager calls "office:hire" with:
        """json
        {
          "way": "queries of the SDK",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["admin"] } } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

    Scenario: a username that is taken is Kuzzle's own refusal, for strangers too
      When anonymous calls "office:hire" with:
        """json
        {
          "way": "queries of the SDK",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-mate~", "body": { "content": { "profileIds": ["customer"] }, "credentials": { "local": { "username": "mate~", "password": "pg-password" } } } }
        }
        """
      Then it succeeds
      When anonymous calls "office:hire" with:
        """json
        {
          "way": "queries of the SDK",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-twin~", "body": { "content": { "profileIds": ["customer"] }, "credentials": { "local": { "username": "mate~", "password": "pg-password" } } } }
        }
        """
      Then it is refused with 412 "profile-guard.user.invalid"

    Scenario Outline: a <what> is judged as them
      When acme-manager calls "office:<action>" with:
        """json
        {
          "way": "methods of the app's SDK",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["globex-manager"] } } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

      Examples:
        | action | what                                                     |
        | queue  | job that says for whom it runs                           |
        | errand | call that says so by a request that the action has made  |

    Scenario: a client may do by it what they may do
      When acme-manager calls "office:errand" with:
        """json
        {
          "way": "methods of the app's SDK",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-mate~", "body": { "content": { "profileIds": ["acme-manager"] } } }
        }
        """
      Then it succeeds

    Scenario: a job that no request waits for is the application's, and a finding tells it
      When acme-manager calls "office:onboard" with:
        """json
        { "way": "methods of the app's SDK", "suffix": "~", "when": "in a job" }
        """
      Then it succeeds
      And the application has made its team
      When admin calls "profile-guard:analyzeAll" with:
        """json
        { "size": 10000 }
        """
      Then a finding "embedded.unserved" is told of "security:createRole", with "guard.forClient" and ".cjs:"

    Scenario Outline: what goes on after the answer <of whom>
      When acme-manager calls "office:onboard" with:
        """json
        { "way": "methods of the app's SDK", "suffix": "~", "when": "after the answer<said>" }
        """
      Then it succeeds
      When acme-manager calls "office:outcome" with:
        """json
        { "suffix": "~" }
        """
      Then it is refused with 403 "profile-guard.rights.<id>"

      Examples:
        | of whom                                       | said             | id             |
        | is nobody's, since it may be for anybody      |                  | unknown_client |
        | is the client's where it says for whom it is  | , for the client | escalation     |

    Scenario: a pipe that makes users is judged as the client whose request it serves
      When acme-manager calls "document:create" with:
        """json
        { "index": "pg-acme", "collection": "orders", "body": { "customer": "pg-customer~" } }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

    Scenario: an import by the application is judged as one write
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "queries of the SDK",
          "body": {
            "controller": "admin",
            "action": "loadSecurities",
            "refresh": "wait_for",
            "body": {
              "roles": { "fresh~": { "controllers": { "*": { "actions": { "*": true } } } } },
              "profiles": { "one~": { "policies": [{ "roleId": "fresh~" }] } }
            }
          }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      And nothing was written

    Scenario: a call with the user's own rights says by which action it came
      When acme-manager calls "office:delegate" with:
        """json
        {
          "way": "methods",
          "body": { "controller": "security", "action": "createProfile", "_id": "spies~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }] } }
        }
        """
      Then it is refused with 403 "profile-guard.rights.escalation"
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "profile", "id": "spies~" } }
        """
      Then the entries are:
        | action                 | decision | actor.kuid           | actor.token | via             |
        | security:createProfile | refused  | kuid of acme-manager | authToken   | office:delegate |

  Rule: by default it passes, and what would be refused is told

    Background:
      Given an application with a back office

    Scenario: acme-manager has it make a manager of globex
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "queries of the SDK",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["globex-manager"] } } }
        }
        """
      Then it succeeds
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-spy~" } }
        """
      Then the entries are:
        | action              | decision | outcome | actor.kuid           | via         | reason.id                       |
        | security:createUser | reported | done    | kuid of acme-manager | office:open | profile-guard.rights.escalation |
      When admin calls "profile-guard:analyzeAll" with:
        """json
        { "size": 10000 }
        """
      Then a finding "embedded.writes" is told of "office:open", with "security:createUser" and "acme-manager"

    Scenario: acme-manager has it import a manager of globex, whose entry says how
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "queries of the SDK",
          "body": {
            "controller": "admin", "action": "loadSecurities", "refresh": "wait_for",
            "body": { "users": { "pg-spy~": { "content": { "profileIds": ["globex-manager"] } } } }
          }
        }
        """
      Then it succeeds
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-spy~" } }
        """
      Then the entries are:
        | action              | outcome | actor.kuid           | via         |
        | security:createUser | done    | kuid of acme-manager | office:open |

  Rule: with "application" nobody is judged, as before

    Background:
      Given an application with a back office, and the options:
        """json
        { "embeddedCalls": "application" }
        """

    Scenario: acme-manager has it make a manager of globex
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "queries of the SDK",
          "body": { "controller": "security", "action": "createUser", "_id": "pg-spy~", "body": { "content": { "profileIds": ["globex-manager"] } } }
        }
        """
      Then it succeeds
      When admin calls "profile-guard:searchAudit" with:
        """json
        { "body": { "kind": "user", "id": "pg-spy~" } }
        """
      Then there are 0 entries

    Scenario Outline: the plugin's own actions store for nobody what no one could read or act by (<action>, <member>)
      When acme-manager calls "office:open" with:
        """json
        {
          "way": "queries of the SDK",
          "body": {
            "controller": "profile-guard",
            "action": "<action>",
            "_id": "pg-poison~",
            "body": { "content": { "profileIds": ["acme-manager"], "<member>": null } }
          }
        }
        """
      Then it is refused with 400 "profile-guard.request.invalid"
      And nothing was written

      Examples:
        | action     | member      |
        | createUser | constructor |
        | createUser | getProfiles |
