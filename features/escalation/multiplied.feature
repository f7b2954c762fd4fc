@escalation
Feature: What is stored is not multiplied by a small request
  One large document, one specification, many subscriptions: each is stored by ordinary requests, and each small
  request after it costs the node or Elasticsearch their product. On the host alone Elasticsearch ends at an id
  that is named 300 times, and a node stands still for a minute and more: here is just too much of it.

  @attack @protocols
  Scenario Outline: a large document is asked for again and again (<action>)
    Given 1 document "big~" of 900000 characters
    When the manager tries "<action>" with 25 × "<unit>" as "…" in:
      """json
      { "index": "pg-acme", "collection": "products", "body": <body> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "limits.repeatedBytes"

    Examples:
      | action           | unit                                        | body                                                               |
      | document:mGet    | 'big~',                                     | { "ids": […"big~"] }                                               |
      | document:mUpdate | {'\u005fid':'big~','body':{'n':#}},         | { "documents": […{ "_id": "big~", "body": { "n": 1 } }] }          |
      | document:mUpsert | {'\u005fid':'big~','changes':{'n':#}},      | { "documents": […{ "_id": "big~", "changes": { "n": 1 } }] }       |

  @attack
  Scenario: the content of a user is asked for again and again
    Given a user "fat~" with "acme-member"
    And the admin has used "security:updateUser" with 900000 × "x" as "…" in:
      """json
      { "_id": "fat~", "body": { "text": "…" } }
      """
    When the manager tries "security:mGetUsers" with 25 × "'fat~'," as "…" in:
      """json
      { "body": { "ids": […"fat~"] } }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "limits.repeatedBytes"

  @protocols
  Scenario Outline: small documents are asked for as often as anybody likes (<action>)
    Given 1 document "small~" of 100 characters
    When the manager uses "<action>" with 150 × "<unit>" as "…" in:
      """json
      { "index": "pg-acme", "collection": "products", "body": <body> }
      """
    Then it succeeds
    And the answer lists 151 documents

    Examples:
      | action           | unit                                    | body                                                           |
      | document:mGet    | 'small~',                               | { "ids": […"small~"] }                                         |
      | document:mUpdate | {'\u005fid':'small~','body':{'n':#}},   | { "documents": […{ "_id": "small~", "body": { "n": 1 } }] }    |
      | document:mUpsert | {'\u005fid':'small~','changes':{'n':#}}, | { "documents": […{ "_id": "small~", "changes": { "n": 1 } }] } |

  Scenario: many small documents, and those who hold every right, go on
    Given 200 documents "many#~" of 10 characters each
    When the manager uses "document:mGet" with 200 × "'many#~'," as "…" in:
      """json
      { "index": "pg-acme", "collection": "products", "body": { "ids": […"many1~"] } }
      """
    Then the answer lists 201 documents
    Given 1 document "big~" of 900000 characters
    When the admin uses "document:mGet" with 25 × "'big~'," as "…" in:
      """json
      { "index": "pg-acme", "collection": "products", "body": { "ids": […"big~"] } }
      """
    Then the answer lists 26 documents

  @attack @protocols
  Scenario Outline: large changes are written into all documents of a query (<action>)
    Given 30 documents "all#~" of 10 characters each
    When the manager tries "<action>" with 700000 × "x" as "…" in:
      """json
      { "index": "pg-acme", "collection": "products", "body": { "query": { "ids": { "values": ["all0~","all1~","all2~","all3~","all4~","all5~","all6~","all7~","all8~","all9~","all10~","all11~","all12~","all13~","all14~","all15~","all16~","all17~","all18~","all19~","all20~","all21~","all22~","all23~","all24~","all25~","all26~","all27~","all28~","all29~"] } }, "changes": { "note": "…" } } }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "limits.repeatedBytes"

    Examples:
      | action                 |
      | document:updateByQuery |
      | bulk:updateByQuery     |

  Scenario: large changes of few documents go on
    Given 3 documents "few#~" of 10 characters each
    When the manager uses "document:updateByQuery" with 700000 × "x" as "…" in:
      """json
      { "index": "pg-acme", "collection": "products", "body": { "query": { "ids": { "values": ["few0~", "few1~", "few2~"] } }, "changes": { "note": "…" } } }
      """
    Then the answer lists 3 documents

  @attack @protocols
  Scenario Outline: a specification that takes seconds for a small document, for everybody (<what>, <action>)
    Given orders have a specification, with <count> × "<unit>" as "…":
      """json
      { "strict": false, "fields": <fields> }
      """
    When <actor> tries "<action>" with <times> × "<value>" as "…" in:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <body> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "limits.documentChecks"

    Examples:
      | what               | actor       | action            | count | unit                                             | fields                                                                                                                                                                  | times | value         | body                  |
      | dates              | the manager | document:create   | 1     | 'strict_hour',                                   | { "d": { "type": "date", "multivalued": { "value": true }, "typeOptions": { "formats": […"strict_year", "strict_date"] } } }                                             | 9000  | '2020-01-01', | { "d": […"2020-01-01"] } |
      | dates              | the admin   | document:validate | 1     | 'strict_hour',                                   | { "d": { "type": "date", "multivalued": { "value": true }, "typeOptions": { "formats": […"strict_year", "strict_date"] } } }                                             | 9000  | '2020-01-01', | { "d": […"2020-01-01"] } |
      | fields             | the manager | document:validate | 600   | 'd/f#':{'type':'string'},                        | { …"d": { "type": "object", "multivalued": { "value": true } } }                                                                                                         | 900   | {},           | { "d": […{}] }        |
      | fields             | the manager | realtime:publish  | 600   | 'd/f#':{'type':'string'},                        | { …"d": { "type": "object", "multivalued": { "value": true } } }                                                                                                         | 900   | {},           | { "d": […{}] }        |
      | default values     | the manager | document:create   | 6000  | x                                                | { "d": { "type": "object", "multivalued": { "value": true } }, "d/e": { "type": "string", "defaultValue": "…" } }                                                        | 90    | {},           | { "d": […{}] }        |
      | messages           | the manager | document:validate | 900   | 'value#',                                        | { "d": { "type": "object", "multivalued": { "value": true } }, "d/e": { "type": "enum", "typeOptions": { "values": […"last"] } } }                                       | 900   | {'e':'none'}, | { "d": […{ "e": "none" }] } |

  @protocols
  Scenario Outline: a usual specification goes on (<what>)
    Given orders have a specification, with <count> × "<unit>" as "…":
      """json
      { "strict": false, "fields": <fields> }
      """
    When the manager uses "document:validate" with <times> × "<value>" as "…" in:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <body> }
      """
    Then the answer says that it is valid

    Examples:
      | what            | count | unit           | fields                                                                                                                                                | times | value          | body                     |
      | 20 formats      | 17    | 'strict_hour', | { "d": { "type": "date", "multivalued": { "value": true }, "typeOptions": { "formats": […"strict_year", "strict_week_date", "strict_date"] } } }      | 500   | '2020-01-01',  | { "d": […"2020-01-01"] } |
      | many values     | 5000  | 'value#',      | { "d": { "type": "enum", "multivalued": { "value": true }, "typeOptions": { "values": […"last"] } } }                                                  | 5000  | 'value#',      | { "d": […"last"] }       |

  @attack @once
  Scenario: many subscriptions that one write matches do not keep others waiting
    Given an application with:
      """json
      { "realtime": true }
      """
    And a user "crowd~" with "acme-director", who can act
    And user "crowd~" has 250 subscriptions over one connection, which all that is new matches
    When user "crowd~" writes 40 such documents of 10 characters each, and many ask for the time
    Then notifications come, and others are answered between them

  @attack
  Scenario: the audit is read in pages that are not too large, though a user fills it with large entries
    Given a user "fat~" with "acme-director", who can act
    And user "fat~" has used "auth:updateSelf" with 900000 × "x" as "…" in:
      """json
      { "body": { "text": "…" } }
      """
    When user "fat~" uses "auth:updateSelf" 9 times with:
      """json
      { "body": { "n": # } }
      """
    Then the pages of 100 of the audit of user "fat~" have fewer entries, and all 10 together
