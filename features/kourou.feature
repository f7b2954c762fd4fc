Feature: Kourou's queries, which always have a body and hand over every argument as text

  # kourou 1.2.0, src/commands/sdk/query.ts: the body is "{}" unless one is given
  Scenario Outline: <action> with an empty body
    When admin uses the client's <action> with:
      """json
      <arguments>
      """
    Then it has the member "<member>"

    Examples:
      | action       | arguments                                        | member   |
      | status       | { "body": {} }                                   | version  |
      | analyzeAll   | { "size": "5", "body": {} }                      | findings |
      | searchAudit  | { "size": "5", "body": {} }                      | entries  |
      | findDangling | { "size": "5", "body": {} }                      | complete |
      | effectiveRights | { "profileId": "customer", "body": {} } | rights |
      | analyzeProfile | { "_id": "customer", "body": {} } | findings |
      | whoCan       | { "size": "5", "body": { "controller": "server", "action": "now" } } | users |

  Scenario: a dry run, asked for by a text
    When admin uses the client's updateProfile with:
      """json
      { "_id": "customer", "dryRun": "true", "body": { "rateLimit": 5 } }
      """
    Then it has the member "wouldStore"

  Scenario: a refusal has the id that Kourou prints
    When acme-manager uses the client's createProfile with:
      """json
      { "_id": "spy~", "body": { "policies": [{ "roleId": "reader" }] } }
      """
    Then the client throws 403 "profile-guard.rights.escalation"
