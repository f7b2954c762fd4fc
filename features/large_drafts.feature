Feature: Drafts cost a bounded time

  Scenario Outline: <action> refuses too many policies
    When admin calls "<action>" with 15000 policies at "<path>"
    Then it is refused: 400, with the fault "policies.tooMany" at "<fault>"

    Examples:
      | action                               | path       | fault               |
      | profile-guard:analyzeProfile         | body       | policies            |
      | profile-guard:compare                | left.draft | left.draft.policies |
      | profile-guard:createProfile          | body       | policies            |
      | security:createOrReplaceProfile      | body       | policies            |
      | security:createOrReplaceProfile?dryRun | body     | policies            |

  Scenario: analyzeRole refuses too many entries
    When admin calls "profile-guard:analyzeRole" with 15000 actions
    Then it is refused: 400, with the fault "entries.tooMany" at "controllers"

  Scenario: a profile that was stored with more is read, analyzed, changed beside its policies and deleted
    Given a profile "huge~" that was stored with 11000 policies
    When admin calls "security:getProfile" with:
      """json
      { "_id": "huge~" }
      """
    Then it succeeds
    When admin calls "profile-guard:analyzeProfile" with:
      """json
      { "_id": "huge~" }
      """
    Then it succeeds
    When admin calls "security:updateProfile" with:
      """json
      { "_id": "huge~", "body": { "rateLimit": 5 } }
      """
    Then it succeeds
    When admin calls "security:deleteProfile" with:
      """json
      { "_id": "huge~" }
      """
    Then it succeeds

  Scenario: other requests are answered while a large draft is analyzed
    When 4 drafts of 9000 policies are analyzed, and server:now is asked meanwhile
    Then it is answered within 1500 ms each time

  Scenario Outline: other requests are answered while <what>
    When <count> "<action>" run dry with <size> <kind>, and server:now is asked meanwhile
    Then it is answered within 1500 ms each time

    Examples:
      | what                                | count | action                 | size | kind             |
      | an import is looked at              | 1     | admin:loadSecurities   | 2000 | users            |

    @slow
    Examples:
      | what                                | count | action                 | size | kind             |
      | a large profile is looked at        | 2     | security:createProfile | 9000 | policies         |
      | a user is given unknown profiles    | 4     | security:createUser    | 999  | unknown profiles |
