@escalation
Feature: What an answer lists is bounded
  Whoever sends a request chooses how many faults it has, and each is answered with its path and a message:
  a request of 0.8 MB was answered with 7 MB and more, by anybody who may sign up. The first faults are listed,
  the others counted. The actions are those that the plugin declares: a new one is among them.

  @turns
  Scenario Outline: thousands of faults, to every action that is guarded, own or on data (<actor>, <form>)
    When <actor> sends every action with <form> in each member that it may have
    Then no answer of these is longer than 120000 characters, beside what was sent

    Examples:
      | actor       | form                         |
      | the manager | 1500 objects by name         |

    @nightly
    Examples:
      | actor       | form                         |
      | the manager | 1500 unknown members         |
      | the manager | 1500 wrong entries           |
      | the manager | 150 objects of wrong members |
      | a stranger  | 1500 objects by name         |

  @attack
  Scenario: the first faults are told, and all are counted
    When a stranger tries "security:createRestrictedUser" with 150 × "'local#':{}," as "…" in:
      """json
      { "body": { "content": {}, "credentials": { …"none": {} } } }
      """
    Then it is refused with 400
    And it counts 151 faults, and lists 100
    And its message names "The user has 151 faults"
    And its message names "And 146 more, the first 100 in the details."

  @attack
  Scenario: a fault of a long name is cut
    When the manager tries "profile-guard:explain" with 20000 × "a" as "…" in:
      """json
      { "body": { "request": { "controller": "document", "action": "get" }, "…": 1 } }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And no word of its faults is longer than 1000 characters

  @attack @protocols
  Scenario Outline: more than a node can look at meanwhile (<action>, <what>)
    When <actor> tries "<action>" with <count> × "<unit>" as "…" in:
      """json
      <members>
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "<named>"

    Examples:
      | actor       | action                        | what        | count | unit     | members                                                                    | named       |
      | the manager | admin:loadMappings            | collections | 1000  | 'x#':{}, | { "body": { "pg-acme": { …"x": {} } } }                                    | collections |
      | the manager | admin:loadMappings            | indexes     | 1000  | 'x#':{'c':{}}, | { "body": { …"x": {} } }                                             | collections |
      | the manager | admin:loadFixtures            | indexes     | 1000  | 'x#':{'c':[]}, | { "body": { …"x": {} } }                                             | collections |
      | the admin   | collection:create             | settings    | 10000 | 's#':1,  | { "index": "pg-acme", "collection": "crowd~", "body": { "settings": { …"s": 1 } } } | settings |
      | a stranger  | security:createRestrictedUser | strategies  | 1000  | 's#':{}, | { "body": { "content": {}, "credentials": { …"s": {} } } }                 | credentials |
      | the manager | security:createRole           | members     | 1000  | 'm#':1,  | { "_id": "crowd~", "body": { …"controllers": { "auth": { "actions": { "logout": true } } } } }                        | members     |
