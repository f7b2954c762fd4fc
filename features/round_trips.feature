Feature: guarded writes ask Elasticsearch and Redis hardly more often than on the host alone

  Counted by proxies, without a clock. `npm run bench:round-trips` says of each write what it asks more;
  docs/performance.md tells why. The audit's own requests are left out.

  @once @no-application
  Scenario: what every guarded write asks
    Then each guarded write asks the host's services as often as this, without the plugin, and no more often with it, even when the application makes it:
      | write                                            | storage: host | storage: plugin | cache: host | cache: plugin |
      | createProfile                                    | 2             | 1               | 10          | 9             |
      | createOrReplaceProfile, a new one                | 2             | 2               | 10          | 9             |
      | createOrReplaceProfile                           | 2             | 2               | 10          | 9             |
      | updateProfile                                    | 2             | 1               | 12          | 12            |
      | deleteProfile                                    | 2             | 7               | 12          | 15            |
      | mDeleteProfiles, 2 of them                       | 4             | 9               | 15          | 21            |
      | createUser                                       | 1             | 1               | 12          | 10            |
      | createUser by the admin                          | 1             | 1               | 12          | 10            |
      | createUser with _id                              | 1             | 6               | 12          | 12            |
      | createUser with credentials                      | 6             | 7               | 12          | 10            |
      | createRestrictedUser                             | 1             | 1               | 7           | 6             |
      | createRestrictedUser with _id                    | 1             | 6               | 7           | 8             |
      | createRestrictedUser with credentials            | 6             | 6               | 7           | 6             |
      | updateUser                                       | 1             | 1               | 16          | 14            |
      | updateUser by the admin                          | 1             | 1               | 16          | 14            |
      | updateUser, other profiles                       | 1             | 1               | 16          | 15            |
      | updateUser, more rights                          | 1             | 9               | 18          | 19            |
      | replaceUser                                      | 2             | 2               | 16          | 14            |
      | upsertUser, a new one                            | 2             | 8               | 13          | 15            |
      | upsertUser                                       | 1             | 1               | 16          | 15            |
      | deleteUser                                       | 8             | 14              | 15          | 19            |
      | mDeleteUsers, 2 of them                          | 12            | 23              | 21          | 39            |
      | createCredentials                                | 4             | 5               | 13          | 17            |
      | updateCredentials                                | 5             | 6               | 13          | 20            |
      | deleteCredentials                                | 2             | 2               | 9           | 13            |
      | createApiKey                                     | 1             | 2               | 13          | 17            |
      | deleteApiKey                                     | 2             | 4               | 10          | 12            |
      | revokeTokens                                     | 0             | 0               | 10          | 14            |
      | createProfile, refresh=wait_for                  | 2             | 2               | 10          | 9             |
      | updateProfile, refresh=wait_for                  | 2             | 2               | 12          | 12            |
      | createUser, refresh=wait_for                     | 1             | 1               | 12          | 10            |
      | updateUser, refresh=wait_for                     | 1             | 2               | 16          | 14            |
      | an action of the application that writes nothing | 0             | 0               | 9           | 4             |
      | createRole                                       | 2             | 3               | 9           | 11            |
      | createOrReplaceRole, a new one                   | 2             | 3               | 9           | 11            |
      | createOrReplaceRole                              | 2             | 2               | 9           | 11            |
      | createOrReplaceRole by the admin                 | 2             | 2               | 9           | 11            |
      | createOrReplaceRole of a profile                 | 2             | 1               | 9           | 11            |
      | updateRole                                       | 3             | 3               | 9           | 11            |
      | deleteRole                                       | 2             | 6               | 9           | 11            |
      | mDeleteRoles, 2 of them                          | 4             | 9               | 9           | 13            |
      | createOrReplaceRole, refresh=wait_for            | 2             | 3               | 9           | 11            |
      | createProfile, once a role was written           | 2             | 1               | 10          | 9             |
      | createProfile, once more                         | 2             | 1               | 10          | 9             |

  @once @no-application @turns
  Scenario: a page of analyzeAll asks for what it tells of, however large the platform is
    Then a page of analyzeAll asks for this, with 40 profiles as with 4000:
      | page        | requests to Elasticsearch | documents |
      | of profiles | 4                         | 16        |
      | of users    | 8                         | 17        |
