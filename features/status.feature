Feature: A node tells what it guards, in the log and to whoever may ask

  @protocols
  Scenario: whoever holds the action learns of versions, pins, patches and limits
    When admin calls "profile-guard:status"
    Then it succeeds
    And it tells that every fact of Kuzzle holds, and every host patch is applied
    And it tells the mode "refuse", and that calls of the application are only reported

  @protocols
  Scenario: whoever does not hold it learns nothing
    When customer calls "profile-guard:status"
    Then it is refused with 403 "security.rights.forbidden"

  @once
  Scenario: over its URL
    When admin sends "GET /profile-guard/_status"
    Then it succeeds

  Scenario: metrics count refusals by action and reason, to whoever may ask
    When acme-manager calls "security:createProfile" with:
      """json
      { "_id": "spy~", "body": { "policies": [{ "roleId": "reader" }] } }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    And Prometheus reads that "security:createProfile" was refused for "profile-guard.rights.escalation"
    When customer calls "profile-guard:metrics"
    Then it is refused with 403 "security.rights.forbidden"

  @once @no-application @turns
  Scenario: the line at the start
    When an application is started with:
      """json
      { "options": { "signUp": { "limit": { "requests": 5, "window": 60 } } } }
      """
    Then it starts
    And it has logged:
      | text                                          |
      | escalation: refuse.                           |
      | Kuzzle's own actions: guarded.                |
      | audit: 365 days, 1000000 entries.             |
      | sign-ups: 5 in 60 s for each address.         |
      | facts of Kuzzle: 10 of 10 hold.               |
      | host patches: 19 of 19.                       |

  @once @no-application @turns
  Scenario: the mode "report" is said in capitals, once at the start
    When an application is started with:
      """json
      { "options": { "escalation": "report" } }
      """
    Then it starts
    And it has logged:
      | text                                                                        |
      | PROFILE-GUARD REFUSES NOTHING FOR RIGHTS: "ESCALATION" IS "REPORT".         |
      | escalation: report.                                                         |

  @once @no-application @turns
  Scenario: a Kuzzle that reads roles otherwise: the plugin does not start
    When an application is started with:
      """json
      { "doctored": "roles" }
      """
    Then it does not start, and says:
      | text                                                                                 |
      | profile-guard does not start on this Kuzzle                                          |
      | roles are read as expected (docs/host-behaviour.md, row 8)                           |

  @once @no-application @turns
  Scenario: a Kuzzle whose notifications cannot be held back: it says what is lost, and goes on
    When an application is started with:
      """json
      { "doctored": "deliveries" }
      """
    Then it starts
    And it has logged:
      | text                                                                                                                                    |
      | Subscriptions go on when the rights that they were made with are gone, since this does not hold: notifications can be held back         |
      | "openConnections" is switched off.                                                                                                       |
      | facts of Kuzzle: 9 of 10 hold (not: notifications can be held back).                                                                    |
