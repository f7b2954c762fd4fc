@escalation @protocols
Feature: what one value costs is bounded, whoever sends it
  On the host alone a node ends at the first of these (`SIGABRT`), and at each start after it once it is stored.

  Scenario Outline: a filter at which Kuzzle ends, or stands still, in validators (<what>)
    When the manager tries "<action>" with <count> × "<unit>" as "…" in:
      """json
      { "index": "pg-acme", "collection": "products", "body": { "strict": false, "validators": [{ "or": [{ "exists": "a" }, <filter>] }] } }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "body.validators[0].or[1]"

    Examples:
      | what                            | action                            | count | unit | filter                                                                         |
      | a circle around no place        | collection:validateSpecifications | 1     | 9    | { "geoDistance": { "loc": "…1,1", "distance": "1m" } }                         |
      | a circle around no place        | collection:updateSpecifications   | 1     | 9    | { "not": { "geoDistance": { "loc": { "lat": …1, "lon": 1 }, "distance": "1m" } } } |
      | a distance that is no number    | collection:updateSpecifications   | 1     | x    | { "geoDistance": { "loc": "1,1", "distance": "…1m" } }                         |
      | a point of a polygon            | collection:updateSpecifications   | 1     | I    | { "geoPolygon": { "loc": { "points": ["1,…nfinity", "2,2", "3,3"] } } }        |
      | a distance of many digits       | collection:updateSpecifications   | 51    | 1    | { "geoDistance": { "loc": "1,1", "distance": "…m" } }                          |
      | a name of many brackets         | collection:validateSpecifications | 21    | [    | { "missing": "a…" }                                                            |
      | a box that is turned            | collection:validateSpecifications | 1     | 1    | { "geoBoundingBox": { "loc": { "top": 0, "left": 0, "bottom": …, "right": 5 } } } |

  @turns
  Scenario Outline: the same in a subscription (<filter>)
    Given an application with:
      """json
      { "realtime": true }
      """
    When the manager tries "realtime:subscribe" with 1 × "9" as "…" in:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <filter> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"

    Examples:
      | filter                                                                              |
      | { "geoDistance": { "loc": "…1,1", "distance": "1m" } }                              |
      | { "geoBoundingBox": { "loc": { "top": 0, "left": 0, "bottom": …, "right": 5 } } }   |
      | { "select": { "field": "a", "index": 0, "query": { "geoDistance": { "loc": "…1,1", "distance": "1m" } } } } |

  Scenario Outline: the radius of a shape over which Kuzzle stands still (<action>)
    When the manager tries "<action>" with 101 × "1" as "…" in:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "shape": { "type": "circle", "coordinates": [1, 1], "radius": "…m" } } }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "radius"

    Examples:
      | action            |
      | document:create   |
      | document:validate |
      | realtime:publish  |
