Feature: Kuzzle's own actions answer every member that they answer without the plugin

  Scenario: guarded writes, the reads of what they write, and keys and tokens
    When admin asks this of the host alone and of the one with our plugin, which answers at least the same members:
      | action                                 | members                                                                                                                  |
      | security:createRole                    | {"_id": "role~", "body": {"controllers": {"document": {"actions": {"get": true}}}}}                                      |
      | security:createOrReplaceRole           | {"_id": "role~", "body": {"controllers": {"document": {"actions": {"search": true}}}}}                                   |
      | security:updateRole                    | {"_id": "role~", "refresh": "wait_for", "body": {"controllers": {"document": {"actions": {"get": true}}}}}               |
      | security:getRole                       | {"_id": "role~"}                                                                                                         |
      | security:mGetRoles                     | {"body": {"ids": ["role~"]}}                                                                                             |
      | security:searchRoles                   | {"body": {"controllers": ["document"]}}                                                                                  |
      | security:createProfile                 | {"_id": "profile~", "body": {"policies": [{"roleId": "role~", "restrictedTo": [{"index": "pg-acme"}]}], "tags": ["a"]}}  |
      | security:createOrReplaceProfile        | {"_id": "profile~", "body": {"policies": [{"roleId": "role~", "restrictedTo": [{"index": "pg-acme"}]}], "rateLimit": 9}} |
      | security:updateProfile                 | {"_id": "profile~", "refresh": "wait_for", "body": {"rateLimit": 8}}                                                     |
      | security:getProfile                    | {"_id": "profile~"}                                                                                                      |
      | security:getProfileRights              | {"_id": "profile~"}                                                                                                      |
      | security:mGetProfiles                  | {"body": {"ids": ["profile~"]}}                                                                                          |
      | security:searchProfiles                | {"body": {"query": {"term": {"_id": "profile~"}}}}                                                                       |
      | security:createUser                    | {"_id": "pg-ann~", "body": {"content": {"profileIds": ["profile~"], "name": "Ann"}, "credentials": {}}}                  |
      | security:createRestrictedUser          | {"_id": "pg-bob~", "body": {"content": {"name": "Bob"}, "credentials": {}}}                                              |
      | security:updateUser                    | {"_id": "pg-ann~", "body": {"name": "Anna"}}                                                                             |
      | security:replaceUser                   | {"_id": "pg-ann~", "body": {"profileIds": ["profile~"], "name": "Ann"}}                                                  |
      | security:upsertUser                    | {"_id": "pg-ann~", "refresh": "wait_for", "body": {"content": {"profileIds": ["profile~"], "name": "Ann"}}}              |
      | security:upsertUser                    | {"_id": "pg-cid~", "body": {"content": {"profileIds": ["profile~"]}}}                                                    |
      | security:getUser                       | {"_id": "pg-ann~"}                                                                                                       |
      | security:getUserRights                 | {"_id": "pg-ann~"}                                                                                                       |
      | security:mGetUsers                     | {"body": {"ids": ["pg-ann~"]}}                                                                                           |
      | security:searchUsers                   | {"body": {"query": {"term": {"_id": "pg-ann~"}}}}                                                                        |
      | security:checkRights                   | {"userId": "pg-ann~", "body": {"controller": "document", "action": "get"}}                                               |
      | security:createCredentials             | {"_id": "pg-ann~", "strategy": "local", "refresh": "wait_for", "body": {"username": "pg-ann~", "password": "first-one"}} |
      | security:updateCredentials             | {"_id": "pg-ann~", "strategy": "local", "refresh": "wait_for", "body": {"password": "another-one"}}                      |
      | security:updateCredentials             | {"_id": "pg-ann~", "strategy": "local", "refresh": "wait_for", "body": {"username": "pg-anna~"}}                         |
      | security:getCredentials                | {"_id": "pg-ann~", "strategy": "local"}                                                                                  |
      | security:getCredentialsById            | {"_id": "pg-anna~", "strategy": "local"}                                                                                 |
      | security:hasCredentials                | {"_id": "pg-ann~", "strategy": "local"}                                                                                  |
      | security:validateCredentials           | {"_id": "pg-ann~", "strategy": "local", "body": {"username": "pg-anna~", "password": "another-one"}}                     |
      | security:getUserStrategies             | {"_id": "pg-ann~"}                                                                                                       |
      | security:searchUsersByCredentials      | {"strategy": "local", "body": {"query": {"match": {"username": "pg-anna~"}}}}                                            |
      | auth:login                             | {"strategy": "local", "body": {"username": "pg-anna~", "password": "another-one"}}                                       |
      | security:createApiKey                  | {"_id": "key~", "userId": "pg-ann~", "expiresIn": "1h", "refresh": "wait_for", "body": {"description": "d"}}             |
      | security:searchApiKeys                 | {"userId": "pg-ann~", "body": {}}                                                                                        |
      | security:deleteApiKey                  | {"_id": "key~", "userId": "pg-ann~"}                                                                                     |
      | security:revokeTokens                  | {"_id": "pg-ann~"}                                                                                                       |
      | security:deleteCredentials             | {"_id": "pg-ann~", "strategy": "local"}                                                                                  |
      | security:deleteUser                    | {"_id": "pg-ann~"}                                                                                                       |
      | security:mDeleteUsers                  | {"refresh": "wait_for", "body": {"ids": ["pg-bob~", "pg-cid~"]}}                                                         |
      | security:deleteProfile                 | {"_id": "profile~", "refresh": "wait_for"}                                                                               |
      | security:mDeleteRoles                  | {"body": {"ids": ["role~"]}}                                                                                             |
      | auth:createApiKey                      | {"_id": "own~", "refresh": "wait_for", "body": {"description": "d"}}                                                     |
      | auth:searchApiKeys                     | {"body": {}}                                                                                                             |
      | auth:deleteApiKey                      | {"_id": "own~"}                                                                                                          |
      | auth:createToken                       | {"expiresIn": "1h"}                                                                                                      |
      | auth:getCurrentUser                    | {}                                                                                                                       |
      | auth:getMyRights                       | {}                                                                                                                       |
      | auth:updateSelf                        | {"body": {"name": "me"}}                                                                                                 |
      | admin:loadSecurities                   | {"body": {"roles": {"role~": {"controllers": {"document": {"actions": {"get": true}}}}}}, "refresh": "wait_for"}         |
      | security:deleteRole                    | {"_id": "role~"}                                                                                                         |
