@once @no-application @explorer
Feature: people look at rights, ask, draft and compare on a page, in a browser

  The seven tasks of docs/explorer.md, done as a person would.

  @turns
  Scenario: see what there is, and what is wrong with it
    Given the explorer of the example, to which "admin" has logged in
    Then the page tells:
      | text                         |
      | What there is                |
      | policy.administration        |
      | profile:admin                |
      | security:createRestrictedUser |
    And the picture "overview" is taken
    And nothing went wrong in the page

  @turns
  Scenario: see what a profile may do, and where it comes from
    Given the explorer of the example, to which "admin" has logged in
    When they follow the link "Rights"
    And they choose "Profile" "courier"
    Then the table has a line "globex: orders, the index itself"
    When they go by keys to the action "document:search" in the line "globex: orders, the index itself"
    Then the page tells:
      | text                          |
      | Allowed                       |
      | role customer                 |
      | only in globex: orders        |
    And the picture "rights" is taken
    When they go back
    Then the page tells "Choose a cell"
    And nothing went wrong in the page

  @turns
  Scenario: find out why somebody may not, and who can
    Given the explorer of the example, to which "admin" has logged in
    When they follow the link "Ask"
    And they choose "Profile" "customer"
    And they write "document:get" as "Action"
    And they write "acme/orders" as "Place"
    And they press "May they?"
    Then the page tells:
      | text                                                                                   |
      | Not allowed                                                                            |
      | policies[0] of profile "customer" is restricted to other collections of index "acme" |
    When they press "Who can?"
    Then the page tells:
      | text          |
      | 3 profiles    |
      | acme-manager  |
      | explorer-mary |
    When they follow the link "explorer-mary"
    Then the way of the right is "explorer-mary → acme-manager → policy 0 → role tenant-manager → only in acme"
    And nothing went wrong in the page

  Scenario: draft a profile, see what it would change, and save it
    Given the explorer of the example, to which "admin" has logged in
    When they follow the link "Draft"
    And they choose "Profile" "customer"
    Then the draft is:
      """json
      {
        "policies": [
          {
            "roleId": "customer",
            "restrictedTo": [{ "index": "acme", "collections": ["products"] }]
          }
        ],
        "rateLimit": 0
      }
      """
    When they draft:
      """json
      { "policies": [{ "roleId": "custmer", "restrictedTo": [{ "index": "acme" }] }] }
      """
    Then the page tells:
      | text                         |
      | Role "custmer" does not exist |
      | Did you mean "customer"?     |
    When they draft:
      """json
      { "policies": [{ "roleId": "customer", "restrictedTo": [{ "index": "acme" }] }] }
      """
    And they press "What would change?"
    Then the page tells:
      | text                                                       |
      | Rights gained                                              |
      | document:get, index acme, collections any but products |
      | 0 users are touched                                        |
    And the picture "draft" is taken
    When they press "Save"
    Then the page tells "Saved profile customer."
    And nothing went wrong in the page

  @turns
  Scenario: draft roles, and find each draft again
    Given the explorer of the example, to which "admin" has logged in
    When they follow the link "Draft"
    And they choose "Role" "customer"
    And they draft:
      """json
      { "controllers": { "document": { "actions": { "get": true } } } }
      """
    And they press "What would change?"
    Then the page tells:
      | text           |
      | Rights lost    |
      | document:count |
    When they choose "Role" "tenant-editor"
    Then the page tells "Loaded."
    When they choose "Role" "night-shift"
    Then the page tells "this will create it"
    When they draft:
      """json
      { "controllers": { "document": { "actions": { "get": true } } } }
      """
    And they press "Save"
    Then the page tells "Saved role night-shift."
    When they go back
    Then the draft tells "mGet"
    When they go back
    Then the draft is:
      """json
      { "controllers": { "document": { "actions": { "get": true } } } }
      """
    And nothing went wrong in the page

  @turns
  Scenario: read what a refused draft lacks
    Given the explorer of the example, to which "explorer-mary" has logged in
    When they follow the link "Draft"
    And they choose "Profile" "spy"
    And they draft:
      """json
      { "policies": [{ "roleId": "customer", "restrictedTo": [{ "index": "globex" }] }] }
      """
    And they press "Save"
    Then the page tells:
      | text                                    |
      | Refused                                 |
      | What is missing                         |
      | What would give it                      |
      | document:{count,exists,get,mGet,search} |
      | profile-guard.rights.escalation         |
    And nothing went wrong in the page

  @turns
  Scenario: the example's manager looks at their own rights, and at what is wrong with a draft
    Given the explorer of the example, to which "explorer-anna" has logged in
    When they open "#/rights?of=user:explorer-anna"
    Then the cells of the line "acme" are:
      | action                    | says                                               |
      | document:delete           | allowed                                            |
      | profile-guard:explain     | allowed, whatever the place: the action takes none |
    When they open "#/ask?who=user:explorer-anna&action=document:get&place=globex/orders&question=may"
    Then the page tells "Not allowed User explorer-anna document:get globex/orders"
    When they open "#/draft?of=profile:annas"
    And they draft:
      """json
      { "policies": [{ "roleId": "custmer", "restrictedTo": [{ "index": "acme" }] }] }
      """
    Then the page tells:
      | text                          |
      | Role "custmer" does not exist |
      | Did you mean "customer"?      |
    When they open "#/overview"
    Then the page tells "Insufficient permissions"
    And nothing went wrong in the page

  @turns
  Scenario: compare two profiles
    Given the explorer of the example, to which "admin" has logged in
    When they follow the link "Compare"
    And they choose "Profile" "courier" in "From"
    And they choose "Profile" "globex-manager" in "To"
    Then the page tells:
      | text                             |
      | “To” gives more                  |
      | Only “To” may                    |
      | for instance                     |
      | document:create, index globex    |
      | Only “From” may                  |
    And nothing went wrong in the page

  @turns
  Scenario: look into the history, restore, and read the audit
    Given the explorer of the example, to which "admin" has logged in
    And the profile "seasonal" was written twice
    When they follow the link "History"
    And they choose "Profile" "seasonal"
    Then the page tells:
      | text                                   |
      | security:createOrReplaceProfile by admin |
      | policies[0].restrictedTo[0].index      |
    When they press "Restore as it was before this"
    And they press "Restore" and nothing else
    Then the page tells "Restored."
    When they follow the link "Audit"
    And they choose "refused" as "Decision"
    And they press "Search"
    Then the page tells:
      | text                            |
      | Refusals in time                |
      | profile-guard.rights.escalation |
    When they export the audit
    Then the export tells "profile-guard.rights.escalation"
    And nothing went wrong in the page

  @turns
  Scenario: the audit of a day tells what failed, what was a preview, and which faults there were
    Given the explorer of the example, to which "admin" has logged in
    And the admin has tried "security:createRole" with:
      """json
      { "_id": "insight", "body": { "controllers": { "document": { "actions": { "gett": true } } } } }
      """
    And the admin has tried "security:createOrReplaceProfile" with:
      """json
      { "_id": "empty", "dryRun": true, "body": { "policies": [] } }
      """
    And a stranger has signed up as "explorer-jane"
    When they follow the link "Audit"
    And they write the day of today as "Since"
    And they write the day of today as "Until"
    And they press "Search"
    Then the page tells:
      | text                             |
      | security.role.unknown_action     |
      | refused (a preview)              |
      | a stranger                       |
    When they write "createProfile" as "Action"
    And they press "Search"
    Then the page tells "profile-guard:createProfile, security:createProfile"
    When they write "security:createOrReplaceProfile" as "Action"
    And they write "empty" as "Name"
    And they press "Search"
    Then the page tells "1 entry in all"
    When they unfold "profile-guard.profile.invalid"
    Then the page tells "member.empty policies"
    When they go back
    And they follow the link "History"
    And they choose "User" "explorer-jane"
    Then the page tells "by a stranger"
    And nothing went wrong in the page

  @turns
  Scenario: an address that was opened before the login shows what it names after it
    Given the explorer of the example, to which nobody has logged in
    When they open "#/draft?of=profile:courier"
    Then the page tells "Log in to see anything."
    When "admin" logs in
    Then the draft tells "globex"
    When they press "Log out"
    Then the page tells "Log in to see anything."
    And nothing went wrong in the page

  @turns
  Scenario: an API key is found by its user, its ways are told, and it is a login
    Given the explorer of the example, to which "admin" has logged in
    And "explorer-mary" has an API key "explorer-key" with the policies:
      """json
      [{ "roleId": "customer", "restrictedTo": [{ "index": "acme", "collections": ["orders"] }] }]
      """
    When they follow the link "Ask"
    And they choose the API key "explorer-key" of "explorer-mary"
    And they write "document:get" as "Action"
    And they write "acme/orders" as "Place"
    And they press "May they?"
    Then the ways of the right are:
      | way                                                                           |
      | explorer-mary → acme-manager → policy 0 → role tenant-manager → only in acme  |
      | API key explorer-key → policy 0 → role customer → only in acme: orders        |
    When they follow the link "Rights"
    And they choose the API key "explorer-key" of "explorer-mary"
    Then the page tells:
      | text                                                                   |
      | API key explorer-key                                                   |
      | does not restrict the actions of role "customer" that take no index    |
      | Profile acme-manager                                                   |
    When they press "Log out"
    And they log in by the API key
    Then the page tells "as explorer-mary"
    When they press "Log out"
    And they log in by a wrong API key
    Then the page tells "security.token.invalid"

  @turns
  Scenario: every count and line of the overview leads on
    Given the explorer of the example, to which "admin" has logged in
    And the profile "lost" is restricted to an index that does not exist
    When they follow the link "Overview"
    And they follow the count of "profiles"
    And they follow the link "courier"
    Then the table has a line "globex: orders, the index itself"
    When they go back
    And they follow the count of "errors"
    Then the page tells "index.unknown"
    And the page does not tell "policy.administration"
    When they follow the link "Overview"
    Then the page tells "policies[0].restrictedTo[0].index: there is no index nowhere"
    And nothing went wrong in the page

  @turns
  Scenario: who asks about an action or a place that does not exist is told so
    Given the explorer of the example, to which "admin" has logged in
    When they follow the link "Ask"
    And they choose "User" "admin"
    And they write "document:serch" as "Action"
    And they write "acme/orderz" as "Place"
    And they press "May they?"
    Then the page tells:
      | text                                                                                   |
      | No action "document:serch" is known here. Did you mean "document:search"?              |
      | No place "acme/orderz" is known here. Did you mean "acme/orders"?                      |
    When they write "acme/orders/1" as "Place"
    And they press "May they?"
    Then the page tells "A place is INDEX or INDEX/COLLECTION."
    When they write "acme/orders" as "Place"
    And they choose "Role" "nope"
    And they press "May they?"
    Then the page tells "security.role.not_found"
    And nothing went wrong in the page

  @turns
  Scenario: a login that has ended is told, and costs no draft
    Given the explorer of the example, to which "explorer-mary" has logged in
    When they follow the link "Draft"
    And they choose "Profile" "customer"
    And they draft:
      """json
      { "policies": [{ "roleId": "custmer" }] }
      """
    Then the page tells "role.unknown"
    When their login ends
    And they draft:
      """json
      { "policies": [{ "roleId": "customer", "restrictedTo": [{ "index": "acme", "collections": ["orders"] }] }] }
      """
    Then the page tells "Your login has ended"
    When they log in again
    And they press "What would change?"
    Then the page tells:
      | text                                  |
      | Preview                               |
      | document:get, index acme, collections |

  @turns
  Scenario: a lost connection is told and mended, and costs no draft
    Given the explorer of the example, to which "admin" has logged in
    When they follow the link "Draft"
    And they choose "Profile" "courier"
    And they draft:
      """json
      { "policies": [{ "roleId": "customer", "restrictedTo": [{ "index": "acme" }] }] }
      """
    And the connection to Kuzzle is lost
    And they press "What would change?"
    Then the page tells "Kuzzle is not reached"
    When the connection is back
    Then the page tells "Kuzzle answers again."
    When they press "What would change?"
    Then the page tells "Rights lost"

  @turns
  Scenario: an answer stands beside its own question alone, also while another is on its way
    Given the explorer of the example, to which "admin" has logged in
    Then each of these views tells nothing of the first address at the second, whether answers are late or none:
      | first                                                                            | tells                  | second                                                                            | tells then             |
      | #/ask?who=user:explorer-mary&action=document:get&place=acme/orders&question=may  | only in acme           | #/ask?who=profile:customer&action=document:delete&place=acme/orders&question=may  | does not allow         |
      | #/ask?action=document:get&place=acme/products&question=who                       | Who can document:get   | #/ask?action=security:deleteUser&question=who                                     | Who can security:deleteUser |
      | #/rights?of=user:explorer-mary | every other index | #/rights?of=profile:globex-manager | globex |
      | #/rights?of=profile:courier&place=without an index&action=document:get | policy 0 | #/rights?of=profile:globex-manager&place=globex&action=document:get | only in globex |
      | #/compare?left=profile:courier&right=profile:customer                            | Only “From” may        | #/compare?left=profile:customer&right=profile:admin                               | any index for instance collection:exists |
      | #/history?of=profile:courier                                                     | Versions               | #/history?of=user:explorer-mary                                                   | security:createUser    |
      | #/audit                                                                          | security:createUser    | #/audit?actor=nobody                                                              | No entry.              |

  @turns
  Scenario: what is no answer of Kuzzle's is an error, and nothing is saved by it
    Given the explorer of the example, to which "admin" has logged in
    When they follow the link "Draft"
    And they choose "Profile" "spoilt"
    And they draft:
      """json
      { "policies": [{ "roleId": "customer", "restrictedTo": [{ "index": "acme" }] }] }
      """
    And something else than Kuzzle answers
    And they press "Save"
    Then the page tells:
      | text                                    |
      | This is no answer of Kuzzle's           |
      | Whether it was written is not known     |
      | explorer.not_understood                 |
    And the page does not tell "Saved profile spoilt."
    And the page does not tell "The explorer has ended"
    When they follow the link "Overview"
    Then the page tells "This is no answer of Kuzzle's"
    When Kuzzle answers again
    And they press "Try again"
    And they follow the link "Draft"
    And they go back
    And they go back
    Then the draft tells "acme"
    When they press "Save"
    Then the page tells "Saved profile spoilt."
    And nothing went wrong in the page

  @turns
  Scenario: a save after somebody else's asks first, and shows what they have written
    Given the explorer of the example, to which "admin" has logged in
    And the profile "seasonal" was written twice
    When they follow the link "Draft"
    And they choose "Profile" "seasonal"
    And they draft:
      """json
      { "policies": [{ "roleId": "customer", "restrictedTo": [{ "index": "acme", "collections": ["orders"] }] }] }
      """
    And somebody else restricts the profile "seasonal" to "acme"
    And they press "Save"
    Then the page tells:
      | text                               |
      | Somebody else has written this     |
      | policies[0].restrictedTo[0].index  |
      | globex                             |
    And the profile "seasonal" is restricted to "acme"
    When somebody else restricts the profile "seasonal" to "globex"
    And they press "Save over it"
    Then the page tells "Somebody else has written this"
    When they press "Save over it"
    Then the page tells "Saved profile seasonal."
    When they draft:
      """json
      { "policies": [{ "roleId": "customer", "restrictedTo": [{ "index": "acme", "collections": ["products"] }] }] }
      """
    And they press "Save" and nothing else
    Then the page tells "Saved profile seasonal."
    And the page does not tell "Somebody else has written this"
    And nothing went wrong in the page

  @turns
  Scenario: another login in another browser, or in another tab, is noticed, and nothing is done in its name
    Given the explorer of the example, to which "admin" has logged in
    When they follow the link "Draft"
    And they choose "Profile" "taken"
    And they draft:
      """json
      { "policies": [{ "roleId": "customer", "restrictedTo": [{ "index": "acme" }] }] }
      """
    And "explorer-mary" logs in to the same explorer in another browser
    And they press "Save"
    Then the page tells:
      | text                                            |
      | Meanwhile "explorer-mary" has logged in         |
      | Another tab has logged in as explorer-mary      |
      | as explorer-mary                                |
    And nobody has made a profile "taken"
    And the draft tells "acme"
    When "admin" logs in to the same explorer in another tab
    Then the page tells "Another tab has logged in as admin"
    And nothing went wrong in the page

  @turns
  Scenario: more rights than are told at once are shown as not told, and told when they are asked for
    Given the explorer of the example, to which "admin" has logged in
    And a profile "wide" with the role "customer" in 3000 indexes
    When they follow the link "Rights"
    And they choose "Profile" "wide"
    And they write "index-2999" as "Show only names with"
    Then the cells of the line "index-2999" are:
      | action          | says      |
      | auth:checkToken | allowed, whatever the place: the action takes none |
      | document:count  | allowed   |
      | document:get    | not told  |
      | document:search | not told  |
    When they press "Tell the next"
    Then the cells of the line "index-2999" are:
      | action          | says      |
      | document:search | allowed   |
    When they write "no such name" as "Show only names with"
    Then the page tells "No place and no action has such a name."
    And nothing went wrong in the page

  @turns
  Scenario: a cell says what its explanation says, of actions without a place and of those that the plugin refuses
    Given the explorer of the example, to which "admin" has logged in
    And a profile "platform" with the actions "admin:dump" and "security:deleteUser" in "acme"
    When they open "#/rights?of=profile:platform&place=acme&action=security:deleteUser"
    Then the cells of the line "acme" are:
      | action              | says                                               |
      | admin:dump          | refused by the plugin                              |
      | security:deleteUser | allowed, whatever the place: the action takes none |
    And the chosen cell says "allowed, whatever the place: the action takes none"
    And the page tells "Allowed Profile platform security:deleteUser"
    When they open "#/rights?of=profile:platform&place=acme&action=admin:dump"
    Then the chosen cell says "refused by the plugin"
    And the page tells "Not allowed Profile platform admin:dump"
    When they open "#/rights?of=profile:platform&place=gone&action=admin:dump"
    Then the page tells "The table has no such place or action"
    And nothing went wrong in the page

  @turns
  Scenario: every view can be read by everybody, light and dark, narrow and wide
    Given the explorer of the example, to which "admin" has logged in
    Then each of these addresses has no fault of accessibility, light and dark, and fits 360 pixels:
      | address                                                                          |
      | #/overview                                                                       |
      | #/rights?of=profile:acme-manager                                                 |
      | #/ask?who=user:explorer-mary&action=document:get&place=acme/orders&question=may |
      | #/draft?of=profile:courier                                                       |
      | #/compare?left=profile:courier&right=profile:globex-manager                      |
      | #/history?of=profile:courier                                                     |
      | #/audit                                                                          |
      | #/overview?list=profiles |
      | #/rights?of=user:nobody |
      | #/rights?of=profile:courier&place=globex:+orders,+the+index+itself&action=document:search |
      | #/ask?action=document:get&place=acme/orders&question=who |
      | #/audit?until=2020-01-01 |
    And nothing went wrong in the page

  @turns
  Scenario: files are shown without a server, and a draft of them is judged
    Given the explorer of these files:
      | file                                  |
      | examples/policies                     |
      | features/support/explorer/users.yaml  |
    Then the page tells "Files:"
    When they follow the link "Draft"
    And they choose "Profile" "customer"
    And they draft:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "acme", "collections": [] }] }] }
      """
    Then the page tells "collections.vacuous"
    When they draft:
      """json
      { "policies": [{ "roleId": "reader" }] }
      """
    And they press "What would change?"
    Then the page tells:
      | text               |
      | Rights gained      |
      | 1 user is touched  |
    When they follow the link "Rights"
    And they choose "User" "bent"
    Then the page tells:
      | text                                     |
      | User "bent" cannot be judged             |
      | content: "content" is required. |
    And the page offers no "Audit"
    And nothing went wrong in the page

  @turns
  Scenario: ids and texts are shown as they are, whatever they read like
    Given the explorer of files whose names and texts are those of attacks on pages
    Then no view runs any of them, and each shows them as they are
    And nothing went wrong in the page

  @turns
  Scenario: 10,000 restrictions are shown and scrolled, and 5,000 profiles completed
    Given the explorer of files with a profile of 10,000 restrictions and 5,000 profiles
    Then the table of the large profile has 10,001 lines, few of which are drawn
    And scrolling it keeps up with the screen
    And a letter typed among the profiles is answered at once
    And loading, typing, breaking and previewing its draft never holds an input up
    And nothing went wrong in the page

  @turns
  Scenario: the page is opened by a file, so that its address stands in no list of programs
    Given the explorer of these files:
      | file              |
      | examples/policies |
    When they open the file that leads to it
    Then the page tells "Files:"
    And nothing went wrong in the page

  @turns
  Scenario: a draft with 10,000 findings answers every key
    Given the explorer of files with a profile of 10,000 restrictions, each with a finding
    Then its draft shows the findings, answers keys, and never works for more than 100 ms at once
    And nothing went wrong in the page

  Scenario: the page is small
    Then the page takes less than 300,000 bytes compressed
