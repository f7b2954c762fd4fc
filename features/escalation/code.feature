@escalation @protocols
Feature: No name and no member of a request becomes code

  @attack
  Scenario Outline: a name that the host writes into a script (<what>)
    When the manager tries "bulk:updateByQuery" with:
      """json
      {
        "index": "pg-acme",
        "collection": "orders",
        "refresh": "wait_for",
        "body": { "query": { "match_all": {} }, "changes": <changes> }
      }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And nothing is changed
    And acme still has its order

    Examples:
      | what                | changes                                       |
      | that deletes        | { "a = 1; ctx.op": "delete" }                 |
      | deep in the changes | { "a": { "b = 1; ctx._source.text": "evil" } } |
      | behind a good one   | { "b": 1, "text = null; ctx._source.b": 2 }   |
      | with brackets       | { "a[0]": 1 }                                 |

  @attack
  Scenario Outline: a script of the caller's own in a query (<what>, <call>)
    When the manager tries "<call>" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <body> }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And nothing is changed
    And the query is not answered

    Examples:
      | what               | call                   | body                                                                                                                                                                                                   |
      | an aggregation     | document:search        | { "query": { "match_all": {} }, "aggs": { "a": { "scripted_metric": { "init_script": "state.n = 6", "map_script": "state.n += 1", "combine_script": "return state.n", "reduce_script": "return 42" } } } } |
      | a number of terms  | document:search        | { "query": { "terms_set": { "text": { "terms": ["order"], "minimum_should_match_script": { "source": "1" } } } } }                                                                                     |
      | a number of terms  | document:deleteByQuery | { "query": { "bool": { "filter": [{ "terms_set": { "text": { "terms": ["order"], "minimum_should_match_script": { "source": "1" } } } }] } } }                                                         |

  @attack
  Scenario Outline: a script of the caller's own in a collection (<what>)
    When the manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And nothing in the tenants' mappings is called "evil-field"

    Examples:
      | what                    | call                     | members                                                                                                                                                                 |
      | of a new field          | collection:updateMapping | { "index": "pg-acme", "collection": "orders", "body": { "properties": { "evil-field": { "type": "long", "script": { "source": "emit(1)" } } } } }                       |
      | of a field in a field   | collection:update        | { "index": "pg-acme", "collection": "orders", "body": { "mappings": { "properties": { "a": { "properties": { "evil-field": { "type": "long", "script": "emit(1)" } } } } } } } |
      | in the settings         | collection:update        | { "index": "pg-acme", "collection": "orders", "body": { "settings": { "index": { "similarity": { "s": { "type": "scripted", "script": { "source": "return 1" } } } } } } } |
      | in a mapping of several | admin:loadMappings       | { "body": { "pg-acme": { "orders": { "mappings": { "properties": { "evil-field": { "type": "long", "script": { "source": "emit(1)" } } } } } } } }                      |

  Scenario: a setting that names a file of the server
    When the manager tries "collection:update" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "settings": { "analysis": { "filter": { "s": { "type": "synonym", "synonyms_path": "evil-field" } } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"

  @attack
  Scenario Outline: a collection that no server may keep makes the storage unhealthy (<action>)
    When the manager tries "collection:<action>" with:
      """json
      { "index": "pg-acme", "collection": "<collection>", "body": { "settings": <settings> } }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"

    Examples:
      | action | collection | settings                                                                           |
      | create | lost~      | { "index.routing.allocation.require._name": "none" }                               |
      | create | lost~      | { "index": { "routing": { "allocation": { "include": { "_name": "none" } } } } }   |
      | update | orders     | { "routing": { "allocation": { "exclude": { "_name": "*" } } } }                   |

  @attack
  Scenario Outline: a collection takes from the storage what all share (<call>, <settings>)
    When the manager tries "collection:<call>" with:
      """json
      { "index": "pg-acme", "collection": "<collection>", "body": { "settings": <settings> } }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And the answer tells nothing of "maximum shards open"
    And the request has no effect

    Examples:
      | call   | collection | settings                                                  |
      | create | many~      | { "number_of_shards": 1000 }                              |
      | create | many~      | { "index": { "number_of_shards": "6" } }                  |
      | create | many~      | { "index.number_of_replicas": 20 }                        |
      | create | many~      | { "auto_expand_replicas": "0-all" }                       |
      | create | many~      | { "index": { "default_pipeline": "of-others" } }          |
      | create | many~      | { "mapping": { "total_fields": { "limit": 1000000 } } }   |
      | update | orders     | { "number_of_replicas": 20 }                              |
      | update | orders     | { "final_pipeline": "of-others" }                         |
      | update | orders     | { "max_result_window": 2000000000 }                       |
      | update | orders     | { "blocks.metadata": true }                               |
      | update | orders     | { "refresh_interval": "-1" }                              |
      | update | orders     | { "index": { "refresh_interval": "1h" } }                 |
      | update | orders     | { "refresh_interval": "90000micros" }                     |

  @attack
  Scenario: an import runs its documents through a pipeline of others
    When the manager tries "bulk:import" with:
      """json
      {
        "index": "pg-acme",
        "collection": "orders",
        "body": { "bulkData": [{ "index": { "_id": "piped~", "pipeline": "of-others" } }, { "text": "order" }] }
      }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And nothing is changed
    And the answer tells nothing of "does not exist"

  Scenario: settings that concern the collection alone are everybody's
    When the manager uses "collection:create" with:
      """json
      { "index": "pg-acme", "collection": "own~", "body": { "settings": { "number_of_shards": 2, "index": { "number_of_replicas": 0, "max_ngram_diff": 9, "refresh_interval": "5s" }, "analysis": { "filter": { "s": { "type": "stop", "stopwords": ["a"] } } } } } }
      """
    Then it succeeds
    When the manager uses "collection:delete" with:
      """json
      { "index": "pg-acme", "collection": "own~" }
      """
    Then it succeeds

  @attack
  Scenario: the words of Elasticsearch tell of the whole platform
    When the manager tries "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "aggs": { "a": { "sum": { "script": { "id": "of-others" } } } } } }
      """
    Then it fails
    And the answer tells nothing of "all shards failed"

  @attack @protocols
  Scenario Outline: the words of Elasticsearch about single documents tell of the whole platform (<action>, strict <strict>)
    Given Elasticsearch takes no writes of "pg-acme/orders", since its disk is full
    When the writing manager tries "<action>" with:
      """json
      { "index": "pg-acme", "collection": "orders", "strict": <strict>, "body": <body> }
      """
    Then the answer tells nothing of "disk usage"
    And the answer tells nothing of "blocked by"

    Examples:
      | action                 | strict | body                                                        |
      | document:mCreate       | false  | { "documents": [{ "_id": "new", "body": { "a": 1 } }] }     |
      | document:mCreate       | true   | { "documents": [{ "_id": "new", "body": { "a": 1 } }] }     |
      | document:mUpdate       | false  | { "documents": [{ "_id": "order", "body": { "a": 1 } }] }   |
      | document:mUpsert       | false  | { "documents": [{ "_id": "order", "changes": { "a": 1 } }] } |
      | document:updateByQuery | false  | { "query": { "match_all": {} }, "changes": { "a": 1 } }     |
      | bulk:mWrite            | true   | { "documents": [{ "_id": "new", "body": { "a": 1 } }] }     |
      | bulk:import            | false  | { "bulkData": [{ "index": { "_id": "new" } }, { "a": 1 }] } |
      | bulk:import            | true   | { "bulkData": [{ "index": { "_id": "new" } }, { "a": 1 }] } |

  Scenario: callers who hold every right are told them
    Given Elasticsearch takes no writes of "pg-acme/orders", since its disk is full
    When the admin uses "document:mCreate" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "documents": [{ "_id": "new", "body": { "a": 1 } }] } }
      """
    Then the answer tells "disk usage"

  Scenario: a caller is told what is wrong with a document
    When the writing manager uses "document:mCreate" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "documents": [{ "_id": "order", "body": { "a": 1 } }] } }
      """
    Then the answer tells "document already exists"

  Scenario Outline: the words of Elasticsearch help (<actor>, <words>)
    When <actor> uses "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <body> }
      """
    Then it fails
    And the refusal tells of "<words>"

    Examples:
      | actor       | words                       | body                                                           |
      | the admin   | all shards failed           | { "aggs": { "a": { "sum": { "script": { "id": "of-others" } } } } } |
      | the manager | does not support [lower]    | { "query": { "range": { "a": { "lower": 1 } } } }              |
      | the manager | No mapping found for [none] | { "sort": ["none"] }                                           |

  Scenario Outline: the words of Elasticsearch about what was sent are told to whoever sent it (<action>, <words>)
    When the writing manager uses "<action>" with:
      """json
      { "index": "pg-acme", "collection": "orders", <rest> }
      """
    Then it fails
    And the refusal tells of "<words>"

    Examples:
      | action           | words                   | rest                                                                                |
      | bulk:import      | no requests added       | "body": { "bulkData": [{ "index": { "_id": "a" } }] }                               |
      | bulk:import      | no requests added       | "body": { "bulkData": [{ "nope": { "_id": "a" } }, { "a": 1 }] }                    |
      | document:search  | No aggregation found    | "body": { "aggs": { "a": { "max_bucket": { "buckets_path": "x>y" } } } }            |
      | document:search  | not allowed in a scroll | "scroll": "1m", "from": 5, "body": {}                                               |
      | document:search  | must be set to 0        | "from": 3, "body": { "search_after": [1], "sort": ["_doc"] }                           |

  Scenario Outline: what reads alike, and runs nothing, goes on (<call>, <body>)
    When <actor> uses "<call>" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <body> }
      """
    Then the plugin does not refuse it

    Examples:
      | actor       | call                    | body                                                                                                    |
      | the manager | bulk:updateByQuery      | { "query": { "ids": { "values": ["none~"] } }, "changes": { "a.b": 1, "list.0": 2, "_c": { "D9": null } } } |
      | the manager | document:search         | { "query": { "match": { "scripted_metric": "x" } } }                                                    |
      | the manager | document:search         | { "query": { "match": { "map_script": "x" } } }                                                         |
      | the manager | collection:updateMapping | { "properties": { "script": { "type": "keyword" } } }                                                   |
      | the admin   | bulk:updateByQuery      | { "query": { "ids": { "values": ["none~"] } }, "changes": { "a = 1; ctx._source.b": 2 } }              |
