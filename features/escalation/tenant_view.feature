@escalation @protocols
Feature: A tenant's manager reads the users, profiles and roles that they cover, and no others

  With `restrictSecurityReads: "covered"`. The manager may use every action of `security` and of the plugin.

  Background:
    Given an application with:
      """json
      {
        "options": {
          "restrictedProfileIds": ["customer"],
          "restrictSecurityReads": "covered",
          "delegations": [{ "holders": ["acme-director"], "mayAssign": ["customer", "tv-lent"] }]
        }
      }
      """
    And a role "their-role~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    And a profile "theirs~":
      """json
      [{ "roleId": "their-role~", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    And a user "known~" with "theirs~", who is logged in with "known-password"
    And the admin has made the key "their-key" of user "known~"
    And a user "mate~" with "acme-member", who is logged in with "mate-password"
    And a user "both~" with "acme-member and globex-member"
    And all of it can be found

  @attack @cve-class-18
  Scenario: users of other tenants are read by their ids
    Then the manager is answered about each of these as about what does not exist:
      | call                       | name   | members |
      | security:getUser           | known~ | { "_id": "known~" } |
      | security:getUserRights     | known~ | { "_id": "known~" } |
      | security:getUserStrategies | known~ | { "_id": "known~" } |
      | security:mGetUsers         | known~ | { "body": { "ids": ["known~", "mate~"] } } |
      | security:mGetUsers         | known~ | { "ids": ["known~"] } |
      | security:mGetUsers         | both~  | { "ids": "both~,mate~" } |
      | security:checkRights       | known~ | { "userId": "known~", "body": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "orders" } } |

  @attack @cve-class-18
  Scenario: users of other tenants are searched
    Then the manager is answered about each of these as about what does not exist:
      | call                 | name   | members |
      | security:searchUsers | known~ | { "body": { "query": { "ids": { "values": ["known~"] } } } } |
      | security:searchUsers | both~  | { "body": { "query": { "ids": { "values": ["both~"] } } } } |
      | security:searchUsers | both~  | { "body": { "query": { "bool": { "should": [{ "match": { "_id": "both~" } }, { "term": { "profileIds": "globex-member" } }] } } } } |
      | security:searchUsers | known~ | { "lang": "koncorde", "body": { "query": { "ids": { "values": ["known~"] } } } } |
      | security:searchUsers | theirs~ | { "size": 1, "body": { "query": { "term": { "profileIds": "theirs~" } }, "aggs": { "all": { "global": {} } } } } |
    And the manager finds nothing of "known~", "theirs~", "both~" or "globex" by any of these:
      | call                 | members |
      | security:searchUsers | { "size": 500 } |
      | security:searchUsers | { "size": 500, "body": { "query": {}, "sort": [{ "_id": "asc" }] } } |
      | security:searchUsers | { "size": 500, "from": 1, "body": { "query": { "bool": { "must_not": [{ "term": { "profileIds": "acme-director" } }] } } } } |

  @attack @cve-class-18
  Scenario: credentials and API keys of users of other tenants are read
    Then the manager is answered about each of these as about what does not exist:
      | call                              | name   | members |
      | security:getCredentials           | known~ | { "_id": "known~", "strategy": "local" } |
      | security:getCredentialsById       | known~ | { "_id": "known~", "strategy": "local" } |
      | security:hasCredentials           | known~ | { "_id": "known~", "strategy": "local" } |
      | security:searchUsersByCredentials | known~ | { "strategy": "local", "body": { "query": { "term": { "username": "known~" } } } } |
      | security:searchApiKeys            | known~ | { "userId": "known~" } |
    And the manager finds nothing of "known~" by any of these:
      | call                              | members |
      | security:searchUsersByCredentials | { "size": 500, "strategy": "local", "body": {} } |

  @attack @cve-class-18
  Scenario: profiles of other tenants are read
    Then the manager is answered about each of these as about what does not exist:
      | call                      | name    | members |
      | security:getProfile       | theirs~ | { "_id": "theirs~" } |
      | security:getProfileRights | theirs~ | { "_id": "theirs~" } |
      | security:mGetProfiles     | theirs~ | { "body": { "ids": ["acme-member", "theirs~"] } } |
      | security:searchProfiles   | theirs~ | { "body": { "query": { "ids": { "values": ["theirs~"] } } } } |
    And the manager finds nothing of "theirs~" or "globex" by any of these:
      | call                    | members |
      | security:searchProfiles | { "size": 500 } |
      | security:searchProfiles | { "size": 500, "body": { "roles": ["member", "their-role~"] } } |

  @attack @cve-class-18
  Scenario: roles of other tenants are read
    Then the manager is answered about each of these as about what does not exist:
      | call                 | name        | members |
      | security:getRole     | their-role~ | { "_id": "their-role~" } |
      | security:mGetRoles   | their-role~ | { "body": { "ids": ["member", "their-role~"] } } |
      | security:mGetRoles   | their-role~ | { "body": { "ids": ["their-role~"] } } |
      | security:searchRoles | their-role~ | { "body": { "query": { "ids": { "values": ["their-role~"] } } } } |
    And the manager finds nothing of "their-role~" by any of these:
      | call                 | members |
      | security:searchRoles | { "size": 500 } |
      | security:searchRoles | { "size": 500, "body": { "controllers": ["document"] } } |

  Scenario: the plugin's own actions tell no more
    Then the manager is answered about each of these as about what does not exist:
      | call                          | name        | members |
      | profile-guard:explain         | known~      | { "userId": "known~", "body": { "request": { "controller": "document", "action": "get" } } } |
      | profile-guard:effectiveRights | known~      | { "userId": "known~" } |
      | profile-guard:effectiveRights | theirs~     | { "profileId": "theirs~" } |
      | profile-guard:compare         | known~      | { "body": { "left": { "userId": "known~" }, "right": { "userId": "mate~" } } } |
      | profile-guard:compare         | their-role~ | { "body": { "left": { "roleId": "their-role~" }, "right": { "userId": "mate~" } } } |
      | profile-guard:explain         | their-key~  | { "apiKeyId": "their-key~", "body": { "request": { "controller": "document", "action": "get" } } } |
      | profile-guard:analyzeProfile  | theirs~     | { "_id": "theirs~" } |
      | profile-guard:analyzeProfile  | their-role~ | { "body": { "policies": [{ "roleId": "their-role~" }] } } |
      | profile-guard:analyzeRole     | their-role~ | { "_id": "their-role~" } |
      | profile-guard:history         | known~      | { "kind": "user", "_id": "known~" } |
      | profile-guard:restore         | known~      | { "kind": "user", "_id": "known~", "body": { "entry": "e", "moment": "after" } } |
    And the manager finds nothing of "known~", "theirs~", "their-role~", "both~" or "globex" by any of these:
      | call                          | members |
      | profile-guard:whoCan          | { "body": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "orders" } } |
      | profile-guard:analyzeAll      | { "size": 1000 } |
      | profile-guard:analyzeProfile  | { "body": { "policies": [{ "roleId": "thier-role~" }] } } |

  @attack @cve-class-18
  Scenario: a search counts what it does not show
    Then the manager is refused each of these for the fault "search.beyondVisible":
      | call                    | members |
      | security:searchUsers    | { "body": { "query": { "more_like_this": { "fields": ["profileIds"], "like": [{ "_id": "known~" }], "min_term_freq": 1, "min_doc_freq": 1 } } } } |
      | security:searchUsers    | { "body": { "query": { "match": { "profileIds": { "query": "theirs", "fuzziness": "AUTO" } } } } } |
      | security:searchUsers    | { "body": { "query": { "range": { "_seq_no": { "gte": 1 } } } } } |
      | security:searchUsers    | { "body": { "query": { "bool": { "filter": [{ "query_string": { "query": "thers~1" } }] } } } } |
      | security:searchUsers    | { "body": { "collapse": { "field": "profileIds" } } } |
      | security:searchUsers    | { "body": { "post_filter": { "query_string": { "query": "thers~1" } } } } |
      | security:searchProfiles | { "body": { "query": { "fuzzy": { "policies.roleId": "membr" } } } } |
      | security:searchApiKeys  | { "userId": "mate~", "body": { "query_string": { "query": "*" } } } |

  Scenario: a search that Kuzzle would refuse is refused, and one reads on after the last of a page
    Then the manager is refused each of these for the fault "member.unexpected":
      | call                 | members |
      | security:searchUsers | { "body": { "track_total_hits": false } } |
      | security:searchUsers | { "body": { "query": {}, "min_score": 1 } } |
    And the manager is refused each of these for the fault "member.type":
      | call                 | members |
      | security:searchUsers | { "body": [] } |
    And the manager finds nothing of "mate~" by any of these:
      | call                 | members |
      | security:searchUsers | { "body": { "query": { "ids": { "values": ["mate~"] } }, "sort": ["_id"], "search_after": ["mate~"] } } |
      | security:searchUsers | { "body": { "query": { "ids": { "values": ["mate~"] } }, "post_filter": { "term": { "profileIds": "acme-director" } } } } |
    And the manager finds by each of these what it says:
      | call                 | shown  | members |
      | security:searchUsers | "mate~ | { "body": { "query": { "ids": { "values": ["mate~"] } }, "sort": ["_id"], "search_after": ["mat"] } } |
      | security:searchUsers | "mate~ | { "body": { "post_filter": { "ids": { "values": ["mate~"] } } } } |
      | security:searchUsers | "mate~ | { "body": { "query": { "ids": { "values": ["mate~"] } }, "_source": ["name"] } } |

  @attack @cve-class-18
  Scenario: a user who has come to have a profile that nobody covered had beside others is searched
    Given the manager finds by each of these what it says:
      | call                 | shown  | members |
      | security:searchUsers | "mate~ | { "body": { "query": { "ids": { "values": ["mate~"] } } } } |
      | security:searchUsers | "mate~ | { "size": 500 } |
    And the admin has used "security:updateUser" with:
      """json
      { "_id": "mate~", "refresh": "wait_for", "body": { "profileIds": ["acme-member", "theirs~"] } }
      """
    Then the manager is answered about each of these as about what does not exist:
      | call                 | name    | members |
      | security:searchUsers | mate~   | { "body": { "query": { "ids": { "values": ["mate~"] } } } } |
      | security:searchUsers | theirs~ | { "body": { "query": { "prefix": { "profileIds": "theirs~" } } } } |
    And the manager finds nothing of "mate~" or "theirs~" by any of these:
      | call                 | members |
      | security:searchUsers | { "size": 500 } |

  Scenario: a user has a profile that is lost from the storage
    Given a profile "lost~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "left~" with "acme-member and lost~"
    And all of it can be found
    And the manager finds by each of these what it says:
      | call                 | shown  | members |
      | security:searchUsers | "left~ | { "body": { "query": { "ids": { "values": ["left~"] } } } } |
    When the profile "lost~" is lost from the storage and the cache
    Then the manager is answered about each of these as about what does not exist:
      | call                   | name  | members |
      | security:getUser       | left~ | { "_id": "left~" } |
      | security:getUserRights | left~ | { "_id": "left~" } |
      | security:mGetUsers     | left~ | { "ids": ["left~", "mate~"] } |
      | security:searchUsers   | left~ | { "body": { "query": { "ids": { "values": ["left~"] } } } } |
      | security:checkRights   | left~ | { "userId": "left~", "body": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "orders" } } |

  @attack @cve-class-18
  Scenario: a scroll reads on in what is covered no more
    Given the admin has used "security:updateUser" with:
      """json
      { "_id": "both~", "refresh": "wait_for", "body": { "profileIds": ["acme-member"] } }
      """
    And the manager has opened the scroll "{scroll}" by "security:searchUsers" with:
      """json
      { "size": 1, "scroll": "1m", "body": { "query": { "ids": { "values": ["mate~", "both~"] } }, "sort": [{ "_id": "desc" }] } }
      """
    And the admin has used "security:updateUser" with:
      """json
      { "_id": "both~", "refresh": "wait_for", "body": { "profileIds": ["acme-member", "globex-member"] } }
      """
    When the manager tries "security:scrollUsers" with:
      """json
      { "scrollId": "{scroll}", "scrollTTL": "1m" }
      """
    Then it succeeds
    And the answer tells nothing of "both~"

  @attack @cve-class-18
  Scenario: a write answers what is stored of a user of another tenant
    Given the admin has used "security:createOrReplaceProfile" with:
      """json
      { "_id": "tv-lent", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }] } }
      """
    And a user "shared~" with "tv-lent"
    And the admin has used "security:updateUser" with:
      """json
      { "_id": "shared~", "body": { "secret": "secret-of-shared", "nested": { "told": 1, "kept": "secret-of-nested" } } }
      """
    Then the manager finds nothing of "secret-of-shared" or "secret-of-nested" by any of these:
      | call                | members |
      | security:updateUser | { "_id": "shared~", "body": {} } |
      | security:updateUser | { "_id": "shared~", "body": { "nested": { "told": 2 } } } |
      | security:upsertUser | { "_id": "shared~", "body": { "content": { "profileIds": ["tv-lent"] }, "default": {}, "credentials": {} } } |
    And the manager finds by each of these what it says:
      | call                | shown | members |
      | security:updateUser | "told":2 | { "_id": "shared~", "body": { "nested": { "told": 2 } } } |
      | security:updateUser | "profileIds":["acme-member"] | { "_id": "mate~", "body": { "greeting": "hello" } } |

  # what the application takes for its client, nobody is told to have taken
  @attack @cve-class-18 @no-door
  Scenario: somebody is looked at from whom a delegated profile was taken
    Given the admin has used "security:createOrReplaceProfile" with:
      """json
      { "_id": "tv-lent", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }] } }
      """
    And a user "taken~" with "tv-lent", who is logged in with "taken-password"
    And the admin has made the key "taken-key" of user "taken~"
    When the manager tries "security:updateUser" with:
      """json
      { "_id": "taken~", "refresh": "wait_for", "body": { "profileIds": ["acme-member"] } }
      """
    Then it succeeds
    And the manager is answered about each of these as about what does not exist:
      | call                          | name   | members |
      | security:getUser              | taken~ | { "_id": "taken~" } |
      | security:mGetUsers            | taken~ | { "body": { "ids": ["taken~", "mate~"] } } |
      | security:getCredentials       | taken~ | { "_id": "taken~", "strategy": "local" } |
      | security:searchApiKeys        | taken~ | { "userId": "taken~" } |
      | profile-guard:effectiveRights | taken~ | { "userId": "taken~" } |
    And the manager finds nothing of "taken~" by any of these:
      | call                              | members |
      | security:searchUsers              | { "size": 500 } |
      | security:searchUsersByCredentials | { "size": 500, "strategy": "local", "body": {} } |
      | profile-guard:whoCan              | { "body": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "orders" } } |

  Scenario: a refusal does not advise rights that they hold
    When the manager tries "security:updateUser" with:
      """json
      { "_id": "known~", "body": { "name": "Known" } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And the refusal's words end with "An administrator finds in the audit which."

  Scenario: what they cover is found, shown and counted
    Then the manager finds by each of these what it says:
      | call                              | shown       | members |
      | security:getUser                  | mate~       | { "_id": "mate~" } |
      | security:getUser                  | {manager}   | { "_id": "{manager}" } |
      | security:getUserRights            | pg-acme     | { "_id": "mate~" } |
      | security:mGetUsers                | mate~       | { "body": { "ids": ["mate~"] } } |
      | security:searchUsers              | mate~       | { "size": 500, "body": { "query": { "bool": { "must": [{ "prefix": { "profileIds": "acme-m" } }, { "exists": { "field": "profileIds" } }] } } } } |
      | security:searchUsers              | "total":1   | { "size": 1, "body": { "query": { "ids": { "values": ["mate~", "known~", "both~"] } } } } |
      | security:searchUsers              | mate~       | { "lang": "koncorde", "body": { "query": { "and": [{ "ids": { "values": ["mate~", "known~"] } }, { "in": { "profileIds": ["acme-member"] } }] } } } |
      | security:getCredentials           | mate~       | { "_id": "mate~", "strategy": "local" } |
      | security:getCredentialsById       | mate~       | { "_id": "mate~", "strategy": "local" } |
      | security:searchUsersByCredentials | mate~       | { "strategy": "local", "body": { "query": { "term": { "username": "mate~" } } } } |
      | security:getProfile               | acme-member | { "_id": "acme-member" } |
      | security:searchProfiles           | acme-member | { "size": 500 } |
      | security:getRole                  | member      | { "_id": "member" } |
      | security:searchRoles              | member      | { "size": 500, "body": { "controllers": ["document"] } } |
      | profile-guard:explain             | "allowed":true | { "userId": "mate~", "body": { "request": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "orders" } } } |
      | profile-guard:whoCan              | mate~       | { "size": 10000, "body": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "orders" } } |
      | profile-guard:analyzeAll          | findings    | { "size": 1000 } |
    And the superuser finds by each of these what it says:
      | call                 | shown   | members |
      | security:getUser     | known~  | { "_id": "known~" } |
      | security:searchUsers | known~  | { "size": 500, "body": { "query": { "query_string": { "query": "profileIds:theirs*" } } } } |
      | profile-guard:whoCan | known~  | { "size": 10000, "body": { "controller": "document", "action": "get", "index": "pg-globex", "collection": "orders" } } |

  Scenario: commands that prove or compare do not take it for the whole platform
    Given a tv-manager with the profile "acme-director"
    And the file "never.test.yaml":
      """yaml
      tests:
        - never: { profiles: "*", may: "document:get", outside: "pg-acme" }
      """
    And the file "policies.yaml":
      """yaml
      roles: { their-role~: { controllers: { document: { actions: { get: true } } } } }
      """
    When tv-manager runs "profile-guard test never.test.yaml"
    Then the command ends with 2
    And it complains of "shows you only what you cover"
    And it complains of "every action of every controller, everywhere"
    When tv-manager runs "profile-guard check policies.yaml --server"
    Then the command ends with 2
    When tv-manager runs "profile-guard plan policies.yaml"
    Then the command ends with 2
    When tv-manager runs "profile-guard apply policies.yaml --yes"
    Then the command ends with 2
    When tv-manager runs "profile-guard export"
    Then the command ends with 2
    And it prints nothing of "acme-member"
    When admin runs "profile-guard test never.test.yaml"
    Then the command ends with 1
    When admin runs "profile-guard plan policies.yaml"
    Then the command ends with 0
