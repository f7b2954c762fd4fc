@escalation
Feature: What one request may cost is bounded
  Elasticsearch ends when its stack or its memory does, and has a few threads for the searches of all; a node
  of Kuzzle has one. These requests are small, and any reader or tenant may send them. On the host alone
  Elasticsearch ends at more of the same: here is just too much of it, so that it stays.

  @attack @protocols
  Scenario Outline: a date format in brackets without end, for everybody (<action>, <actor>)
    When <actor> tries "<action>" with 101 × "[" as "…" in:
      """json
      { "index": "pg-acme", "collection": "products", "body": <body> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "brackets within one another"

    Examples:
      | actor       | action                   | body                                                                                     |
      | the manager | document:search          | { "query": { "range": { "d": { "gte": "2020", "format": "…" } } } }                      |
      | the manager | document:search          | { "fields": [{ "field": "d", "format": "…" }] }                                          |
      | the manager | document:search          | { "sort": [{ "d": { "order": "asc", "format": "…" } }] }                                 |
      | the manager | document:count           | { "query": { "range": { "d": { "gte": "2020", "format": "…" } } } }                      |
      | the admin   | collection:updateMapping | { "properties": { "d~": { "type": "date", "format": "…" } } }                            |
      | the manager | collection:update        | { "mappings": { "properties": { "d~": { "type": "date", "format": "…" } } } }            |
      | the manager | collection:create        | { "mappings": { "dynamic_date_formats": ["…"] } }                                        |
      | the admin   | admin:loadMappings       | { "pg-acme": { "products": { "mappings": { "dynamic_date_formats": ["…"] } } } }         |

  @attack @protocols
  Scenario Outline: a search that takes what all share (<what>)
    When the manager tries "<action>" with <count> × "<unit>" as "…" in:
      """json
      { "index": "pg-acme", "collection": "products", "body": <body> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "memory and threads of all"

    Examples:
      | what                       | action                 | count | unit  | body |
      | fragments of a highlighter | document:search        | 7     | 0     | { "query": { "match": { "text": "anvil" } }, "highlight": { "fields": { "text": { "type": "plain", "number_of_fragments": 1…, "fragment_size": 1 } } } } |
      | a phrase suggester         | document:search        | 7     | 0     | { "suggest": { "text": "anivl", "s": { "phrase": { "field": "text", "size": 1, "shard_size": "1…" } } } } |
      | a term suggester           | document:search        | 7     | 0     | { "suggest": { "text": "anivl", "s": { "term": { "field": "text", "max_inspections": 1… } } } } |
      | a sampler                  | document:search        | 7     | 0     | { "aggs": { "a": { "sampler": { "shard_size": 1… } } } } |
      | buckets of terms           | document:search        | 7     | 0     | { "aggs": { "a": { "terms": { "field": "n", "size": 1… } } } } |
      | large numbers together     | document:search        | 11    | {'window_size':65535,'query':{'rescore_query':{'match_all':{}}}}, | { "rescore": […{ "window_size": 1, "query": { "rescore_query": { "match_all": {} } } }] } |
      | small aggregations         | document:search        | 101   | 'a#':{'max':{'field':'n'}}, | { "aggs": {…"a": { "max": { "field": "n" } } } } |
      | groups and their searches  | document:search        | 101   | {'name':'i#'}, | { "collapse": { "field": "n", "inner_hits": […{ "name": "i" }] } } |
      | two dear expressions       | document:search        | 2     | {'regexp':{'name':'.*a.{12}'}}, | { "query": { "bool": { "should": […{ "match_all": {} }] } } } |
      | texts with wildcards       | document:search        | 60    | {'wildcard':{'name':'*a?????'}}, | { "query": { "bool": { "should": […{ "match_all": {} }] } } } |
      | all of some expressions    | document:count         | 9     | .*#.*& | { "query": { "regexp": { "name": "….*a.*" } } } |
      | optional parts             | document:search        | 24    | (a?)  | { "query": { "regexp": { "name": "(…){11}" } } } |
      | expressions of buckets     | document:search        | 2     | .*#.*& | { "aggs": { "a": { "terms": { "field": "name", "include": "….*a.{9}" } } } } |
      | expressions in a string    | document:search        | 2     | name:/.*a.{12}/_OR_ | { "query": { "query_string": { "query": "…name:b" } } } |
      | names of members           | document:search        | 8     | '*#*', | { "_source": […"*a*"] } |
      | more states of one         | document:search        | 1     | 1     | { "query": { "regexp": { "name": { "value": "a", "max_determinized_states": …0001 } } } } |
      | states of an expression    | document:count         | 7     | 0     | { "query": { "regexp": { "name": { "value": "a", "max_determinized_states": 1… } } } } |
      | fuzzy                      | document:search        | 1001  | a     | { "query": { "fuzzy": { "name": { "value": "…", "fuzziness": 2 } } } } |
      | fuzzy, in short            | document:deleteByQuery | 1001  | a     | { "query": { "fuzzy": { "name": "…" } } } |
      | prefix                     | document:search        | 1001  | a     | { "query": { "prefix": { "name": { "value": "…", "case_insensitive": true } } } } |
      | wildcard                   | document:search        | 1001  | a     | { "query": { "wildcard": { "name": "…" } } } |
      | whatever the case          | document:search        | 1001  | a     | { "query": { "term": { "name": { "value": "…", "case_insensitive": true } } } } |
      | intervals                  | document:search        | 1001  | a     | { "query": { "intervals": { "text": { "fuzzy": { "term": "…", "fuzziness": 2 } } } } } |
      | a word of a query string   | document:search        | 1001  | a     | { "query": { "query_string": { "query": "name:…\u007e2" } } } |
      | words of a simple one      | document:search        | 334   | ab\u007e2_ | { "query": { "simple_query_string": { "query": "…", "fields": ["name"] } } } |
      | a match of words alike     | document:search        | 400   | word_ | { "query": { "match": { "text": { "query": "…", "fuzziness": 2 } } } } |
      | a suggester's text         | document:search        | 1001  | a     | { "suggest": { "text": "…", "s": { "term": { "field": "text", "max_edits": 2 } } } } |
      | many small ones            | document:search        | 600   | {'fuzzy':{'name':'ab'}}, | { "query": { "dis_max": { "queries": […{ "match_all": {} }] } } } |
      | words of a query string    | document:search        | 1025  | a_    | { "query": { "query_string": { "query": "…", "default_field": "text" } } } |
      | points of a shape          | document:search        | 2001  | 0 0,  | { "query": { "geo_shape": { "g": { "shape": "POLYGON((…0 0))" } } } } |
      | points of a polygon        | document:search        | 2001  | [0, 0], | { "query": { "geo_polygon": { "g": { "points": […[1, 1]] } } } } |
      | words in every field       | document:search        | 65    | word_ | { "query": { "multi_match": { "query": "…" } } } |
      | words in many fields       | document:count         | 65    | word_ | { "query": { "simple_query_string": { "query": "…", "fields": ["f*"] } } } |

  @attack @protocols
  Scenario Outline: an expression that Java looks for without end (<action>, <where>)
    When the manager tries "<action>" with:
      """json
      { "index": "pg-acme", "collection": "<collection>", "body": <body> }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And its message names "only a caller who holds every right may give such an expression"
    And the request has no effect

    Examples:
      | action                   | where              | collection | body                                                                                                                       |
      | collection:updateMapping | a dynamic template | products   | { "dynamic_templates": [{ "t": { "match_pattern": "regex", "match": "(.*a){12}", "mapping": { "type": "keyword" } } }] }  |
      | collection:update        | a dynamic template | products   | { "mappings": { "dynamic_templates": [{ "t": { "match_pattern": "regex", "match": "(.*a){12}", "mapping": { "type": "keyword" } } }] } } |
      | collection:create        | a dynamic template | dear~      | { "mappings": { "dynamic_templates": [{ "t": { "match_pattern": "regex", "match": "(.*a){12}", "mapping": { "type": "keyword" } } }] } } |
      | admin:loadMappings       | a dynamic template | products   | { "pg-acme": { "products": { "mappings": { "dynamic_templates": [{ "t": { "match_pattern": "regex", "match": "(.*a){12}", "mapping": { "type": "keyword" } } }] } } } } |
      | collection:create        | an analysis        | dear~      | { "settings": { "analysis": { "tokenizer": { "t": { "type": "pattern", "pattern": "(.*a){12}" } } } } } |

  Scenario Outline: <actor> makes a collection whose fields are made by <how>
    When <actor> uses "collection:create" with:
      """json
      { "index": "pg-acme", "collection": "made~", "body": { "mappings": { "dynamic_templates": [{ "t": { <template>, "mapping": { "type": "keyword" } } }] } } }
      """
    Then it succeeds
    When <actor> uses "collection:delete" with:
      """json
      { "index": "pg-acme", "collection": "made~" }
      """
    Then it succeeds

    Examples:
      | actor       | how           | template                                        |
      | the manager | a pattern     | "match": "*_id"                                 |
      | the admin   | an expression | "match_pattern": "regex", "match": "id_[0-9]+"  |

  @attack
  Scenario: 60 connections search for what is alike, while others do
    Given a user "crowd~" with "acme-director", who can act
    When 60 connections of user "crowd~" loop "document:search" with:
      """json
      { "index": "pg-acme", "collection": "products", "body": { "query": { "match": { "_kuzzle_info.author": { "query": "ab cd ef gh ij kl mn op qr st uv wx yz ba dc fe hg ji lk nm po rq ts vu xw zy", "fuzziness": 2 } } } } }
      """
    Then each of these succeeds within 8000 ms, by the admin:
      | security:searchUsers | {"body": {}}                                            |
      | security:updateUser  | {"_id": "crowd~", "body": {"note": "still here"}}       |
    And each of these succeeds within 8000 ms, by the united manager:
      | document:search | {"index": "pg-acme", "collection": "orders", "body": {}} |
    And some of the loops' requests were refused: 429 "profile-guard.search.share"

  Scenario Outline: <actor> searches by <what>
    When <actor> uses "document:search" with <count> × "<unit>" as "…" in:
      """json
      { "index": "pg-acme", "collection": "products", "body": <body> }
      """
    Then it succeeds

    Examples:
      | actor       | what                            | count | unit     | body |
      | the manager | a long text                     | 1000  | word_    | { "query": { "match": { "text": "…" } } } |
      | the manager | a text of thousands of words    | 4000  | word_    | { "query": { "match_phrase": { "text": "…" } } } |
      | the manager | a long exact value              | 3000  | a        | { "query": { "term": { "name": "…" } } } |
      | the manager | a long list                     | 9000  | 1234567, | { "query": { "terms": { "n": […1] } } } |
      | the manager | words alike                     | 100   | ab_      | { "query": { "match": { "text": { "query": "…", "fuzziness": "AUTO" } } } } |
      | the manager | large numbers                   | 7     | 0        | { "query": { "bool": { "filter": [{ "range": { "size": { "gte": 1… } } }, { "term": { "max_price": 1… } }, { "match": { "size": 1… } }] } }, "aggs": { "a": { "histogram": { "field": "n", "interval": 1…, "offset": 1… } }, "b": { "terms": { "field": "n", "size": 65535 } } } } |
      | the manager | words in every field            | 60    | word_    | { "query": { "multi_match": { "query": "…" } } } |
      | the manager | words in some fields            | 900   | word_    | { "query": { "query_string": { "query": "…", "fields": ["a", "b"] } } } |
      | the manager | ordinary expressions            | 50    | {'regexp':{'name':'.*fo{2}.*b[aou]r'}}, | { "query": { "bool": { "should": […{ "match_all": {} }] } }, "_source": ["*.name", "a*", "*id*"] } |
      | the manager | a dear expression               | 1     | a        | { "query": { "regexp": { "name": ".*….{12}" } } } |
      | the manager | texts with wildcards            | 100   | {'wildcard':{'name':'*anvil*'}}, | { "query": { "bool": { "should": […{ "match_all": {} }] } } } |
      | the manager | a query string                  | 900   | a_OR_    | { "query": { "query_string": { "query": "…wor* lik\u007e", "default_field": "text" } } } |
      | the admin   | a term of any length            | 1500  | a        | { "query": { "wildcard": { "name": "…" } } } |

  @attack @protocols
  Scenario Outline: validators that Kuzzle writes out for seconds (<action>)
    When the manager tries "<action>" with 7 × "{'or':[{'equals':{'a':1}},{'equals':{'b':1}}]}," as "…" in:
      """json
      { "index": "pg-acme", "collection": "products", "body": { "strict": false, "fields": {}, "validators": [{ "and": […{ "exists": "c" }] }] } }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "conditions, of at most"

    Examples:
      | action                           |
      | collection:updateSpecifications  |
      | collection:validateSpecifications |

  Scenario: ordinary validators are stored
    When the manager uses "collection:updateSpecifications" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "strict": false, "fields": {}, "validators": [{ "or": [{ "exists": "text" }, { "exists": "other" }] }, { "not": { "equals": { "text": "none" } } }] } }
      """
    And the manager uses "collection:deleteSpecifications" with:
      """json
      { "index": "pg-acme", "collection": "orders" }
      """
    Then it succeeds

  @attack @protocols
  Scenario Outline: a subscription that is dear for each document (<what>)
    Given an application with:
      """json
      { "realtime": true }
      """
    When the manager tries "realtime:subscribe" with <count> × "<unit>" as "…" in:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <filter> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "conditions, of at most"

    Examples:
      | what               | count | unit    | filter |
      | points             | 5001  | [0, 0], | { "geoPolygon": { "g": { "points": […[1, 1]] } } } |
      | points, in an and  | 5001  | [0, 0], | { "and": [{ "exists": "a" }, { "geoPolygon": { "g": { "points": […[1, 1]] } } }] } |
      | a long expression  | 5001  | a       | { "regexp": { "name": "…" } } |

  @attack @once
  Scenario: many subscriptions that are dear for each document
    Given an application with:
      """json
      { "realtime": true }
      """
    And a user "crowd~" with "acme-director", who can act
    When user "crowd~" subscribes 60 times with:
      """json
      { "regexp": { "name": "a{<number>}(a|b)*c" } }
      """
    Then user "crowd~" can subscribe with the same once they have left
    And the admin subscribes 60 times with the like

  @attack @protocols
  Scenario Outline: a filter at which the node fails, for everybody (<what>, <actor>)
    Given an application with:
      """json
      { "realtime": true }
      """
    When <actor> tries "realtime:subscribe" with <count> × "<unit>" as "…" in:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <filter> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "body."

    Examples:
      | what                    | actor       | count | unit | filter |
      | a corner off the Earth  | the manager | 1     | 9    | { "geoPolygon": { "g": { "points": ["…1,0", [0, 1], { "lat": 1, "lon": 1 }] } } } |
      | a box off the Earth     | the admin   | 1     | 9    | { "not": { "geoBoundingBox": { "g": { "top": …1, "left": 0, "bottom": 0, "right": 1 } } } } |
      | a box upside down       | the manager | 1     | 9    | { "and": [{ "exists": "a" }, { "geoBoundingBox": { "g": { "topLeft": "0,0", "bottomRight": "…,1" } } }] } |
      | a long distance         | the manager | 51    | 1    | { "geoDistance": { "g": "1,1", "distance": "…m" } } |
      | a ring of long ones     | the admin   | 51    | 1    | { "geoDistanceRange": { "g": "1,1", "from": "1m", "to": "…m" } } |
      | a field of brackets     | the manager | 21    | [    | { "exists": "a…" } |
      | no field, of brackets   | the admin   | 21    | [1   | { "missing": { "field": "a…" } } |
      | a field of a long name  | the manager | 501   | a    | { "equals": { "…": 1 } } |
      | a field of every object | the manager | 1     | 1    | { "range": { "constructor": { "gt": … } } } |
      | a negated select        | the manager | 1     | 1    | { "not": { "select": { "field": "a", "index": 0, "query": { "exists": "value" } } } } |

  @attack @protocols
  Scenario Outline: validators at which a node ends, now and whenever it starts (<action>, <actor>)
    When <actor> tries "<action>" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "strict": false, "fields": {}, "validators": [{ "exists": "a" }, { "not": { "geoBoundingBox": { "g": { "top": 91, "left": 0, "bottom": 0, "right": 1 } } } }] } }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "body.validators[1].not.geoBoundingBox.g"

    Examples:
      | actor       | action                            |
      | the manager | collection:updateSpecifications   |
      | the admin   | collection:updateSpecifications   |
      | the manager | collection:validateSpecifications |

  @attack @protocols
  Scenario Outline: a specification of more fields than anybody needs (<action>, <actor>, <what>)
    When <actor> tries "<action>" with <count> × "<unit>" as "…" in:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "strict": false, "fields": <fields> } }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "body.fields"

    Examples:
      | actor       | action                            | what             | count | unit     | fields             |
      | the manager | collection:validateSpecifications | faulty ones      | 1000  | 'f#':{}, | { …"a": {} }       |
      | the manager | collection:updateSpecifications   | faulty ones      | 1000  | 'f#':{}, | { …"a": {} }       |
      | the manager | collection:validateSpecifications | a field within   | 1000  | 'o/f#':{'type':'string'}, | { "o": { "type": "object" }, …"a": {} } |
      | the manager | collection:validateSpecifications | letters          | 1001  | a        | "…"                |
      | the manager | collection:validateSpecifications | entries          | 1000  | 0,       | […0]               |
      | the admin   | collection:updateSpecifications   | faulty ones      | 10000 | 'f#':{}, | { …"a": {} }       |

  Scenario Outline: specifications of many fields go on (<actor>, <count>)
    When <actor> tries "collection:updateSpecifications" with <count> × "'f#':{'type':'string'}," as "…" in:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "strict": false, "fields": { …"a": { "type": "string" } } } }
      """
    Then it succeeds
    And <actor> uses "collection:deleteSpecifications" with:
      """json
      { "index": "pg-acme", "collection": "orders" }
      """
    And it succeeds

    Examples:
      | actor       | count |
      | the manager | 999   |
      | the admin   | 5000  |

  @attack
  Scenario: of a specification with thousands of faults the first are told, in no time
    When the admin tries "collection:validateSpecifications" with 9999 × "'f#':{}," as "…" in:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "strict": false, "fields": { …"a": {} } } }
      """
    Then it succeeds
    And the answer tells "9900 more fields were not looked at."

  @attack
  Scenario: a document whose place is null, where validators are about it
    Given the manager has used "collection:updateSpecifications" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "strict": false, "fields": {}, "validators": [{ "geoDistance": { "g": "1,1", "distance": "1m" } }] } }
      """
    When the manager tries "document:validate" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "g": { "lat_lon": null } } }
      """
    Then it succeeds
    And the manager uses "collection:deleteSpecifications" with:
      """json
      { "index": "pg-acme", "collection": "orders" }
      """
    And it succeeds

  @attack
  Scenario: an explanation of so many places that others wait for it
    When the manager tries "profile-guard:explain" with 20001 × "'c'," as "…" in:
      """json
      { "body": { "request": { "controller": "document", "action": "search", "targets": [{ "index": "pg-acme", "collections": […"last"] }] } } }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "at a time"

  @attack
  Scenario: filters about two places of a document, which stop everybody's writes
    Given an application with:
      """json
      { "realtime": true }
      """
    And a user "mate~" with "acme-director", who can act
    And user "mate~" has subscribed to each of:
      """json
      [
        { "geoBoundingBox": { "start": { "top": 90, "left": -180, "bottom": -90, "right": 180 } } },
        { "geoDistance": { "end": "1,1", "distance": "1m" } }
      ]
      """
    When the admin tries "document:create" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "end": "5,5" } }
      """
    Then it succeeds

  @attack @protocols
  Scenario: a filter whose select Kuzzle writes out for seconds
    Given an application with:
      """json
      { "realtime": true }
      """
    When the manager tries "realtime:subscribe" with 9 × "{'or':[{'equals':{'a':1}},{'equals':{'b':1}}]}," as "…" in:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "select": { "field": "a", "index": 0, "query": { "and": […{ "or": [{ "exists": "c" }, { "and": [{ "exists": "d" }, { "exists": "e" }] }] }] } } } }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "conditions, of at most"

  Scenario Outline: ordinary filters on places are stored (<filter>)
    Given an application with:
      """json
      { "realtime": true }
      """
    When the manager tries "realtime:subscribe" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <filter> }
      """
    Then it succeeds

    Examples:
      | filter |
      | { "geoDistance": { "g": "90,-180", "distance": "3 258,55 Ft" } } |
      | { "geoDistanceRange": { "g": "u4pruydqqvj", "from": "0m", "to": "20 000km" } } |
      | { "geoBoundingBox": { "g": { "top": 10, "left": 170, "bottom": -10, "right": 190 } } } |
      | { "geoPolygon": { "g": { "points": ["-90,-180", [90, 180], { "latLon": { "lat": 0, "lon": 0 } }] } } } |
      | { "and": [{ "exists": "tags[\"a[b]\"]" }, { "select": { "field": "a", "index": -1, "query": { "equals": { "value": 1 } } } }] } |

  @attack
  Scenario: imports take a few of the node's places, whoever sends them
    Given a user "crowd~" with "acme-director", who can act
    When 60 connections of user "crowd~" loop "admin:loadSecurities" with 150 small roles
    Then each of these succeeds within 8000 ms, by the admin:
      | server:now          | {}                                                       |
      | security:updateUser | {"_id": "crowd~", "body": {"note": "still here"}}        |
    And each of these succeeds within 8000 ms, by the united manager:
      | security:createProfile | {"_id": "made~", "body": {"policies": [{"roleId": "member", "restrictedTo": [{"index": "pg-acme"}]}]}} |
    And some of the loops' requests were refused: 429 "profile-guard.import.share"

  @attack @protocols
  Scenario Outline: histograms of more buckets than Elasticsearch makes (<what>)
    When the manager tries "document:search" with:
      """json
      { "index": "pg-acme", "collection": "products", "body": { "aggs": { "a": <aggregation> } } }
      """
    Then they are refused: 400 "services.storage.unexpected_bad_request"

    Examples:
      | what    | aggregation |
      | numbers | { "histogram": { "field": "n", "interval": 1e-300, "min_doc_count": 0, "extended_bounds": { "min": -1e300, "max": 1e300 } } } |
      | dates   | { "date_histogram": { "field": "d", "fixed_interval": "1ms", "min_doc_count": 0, "extended_bounds": { "min": "0001-01-01", "max": "9999-01-01" } } } |
