@escalation
Feature: One caller takes a bounded share of what all share
  A node has one thread, and Elasticsearch opens 500 scrolls: whoever takes them all keeps others from
  reading, and administrators from revoking rights. Whoever covers everything has no such limit.

  @attack @protocols
  Scenario Outline: a filter that Kuzzle writes out for seconds (<operator>)
    Given an application with:
      """json
      { "realtime": true }
      """
    When the manager tries "realtime:subscribe" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <filter> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "conditions, of at most 5,000"

    Examples:
      | operator | filter |
      | and      | { "and": [{ "in": { "a": ["1", "2", "3", "4", "5", "6", "7"] } }, { "in": { "b": ["1", "2", "3", "4", "5", "6", "7"] } }, { "in": { "c": ["1", "2", "3", "4", "5", "6", "7"] } }, { "in": { "d": ["1", "2", "3", "4", "5", "6", "7"] } }] } |
      | not      | { "not": { "bool": { "should": [{ "not": { "in": { "a": ["1", "2", "3", "4", "5", "6", "7"] } } }, { "not": { "in": { "b": ["1", "2", "3", "4", "5", "6", "7"] } } }, { "not": { "in": { "c": ["1", "2", "3", "4", "5", "6", "7"] } } }, { "not": { "in": { "d": ["1", "2", "3", "4", "5", "6", "7"] } } }] } } } |

  Scenario Outline: <actor> subscribes with <what>
    Given an application with:
      """json
      { "realtime": true }
      """
    When <actor> uses "realtime:subscribe" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <filter> }
      """

    Examples:
      | actor       | what               | filter |
      | the manager | an ordinary filter | { "and": [{ "equals": { "kind": "order" } }, { "in": { "state": ["new", "open", "late"] } }, { "or": [{ "exists": "customer" }, { "range": { "total": { "gt": 100 } } }] }] } |
      | the admin   | a huge filter      | { "and": [{ "in": { "a": ["1", "2", "3", "4", "5", "6", "7"] } }, { "in": { "b": ["1", "2", "3", "4", "5", "6", "7"] } }, { "in": { "c": ["1", "2", "3", "4", "5", "6", "7"] } }, { "in": { "d": ["1", "2", "3", "4", "5", "6", "7"] } }] } |
