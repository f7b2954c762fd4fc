@once @no-application
Feature: what the documents show is what is answered, to the caller for whom they show it

  @turns
  Scenario: the attack of the README, on Kuzzle alone
    Given the multi-tenant example, with a manager of acme, without the plugin
    And mary, who manages acme
    Then each of these is answered as "README.md" shows it, to whom it says:
      | request                    | by                       |
      | POST /profiles/spy/_create | mary, without the plugin |
      | PUT /users/mary/_update    | mary, without the plugin |
    And mary can read the orders of globex

  @turns
  Scenario: the attack of the README, with the plugin
    Given the multi-tenant example, with a manager of acme
    And mary, who manages acme
    Then each of these is answered as "README.md" shows it, to whom it says:
      | request                    | by   |
      | POST /profiles/spy/_create | mary |
    And mary cannot read the orders of globex

  @turns
  Scenario: the requests of the page on the five actions
    Given the multi-tenant example, with a manager of acme
    And the stored profile "p2" in its second version
    And the role "mixed":
      """json
      {
        "controllers": {
          "document": { "actions": { "get": true } },
          "auth": { "actions": { "login": true } },
          "security": { "actions": { "createUser": true } }
        }
      }
      """
    Then each of these is answered as "docs/actions.md" shows it, to whom it says:
      | request                                | by               |
      | POST /profiles/acme-reader/_create     | the admin        |
      | PUT /profiles/acme-reader              | the admin        |
      | PUT /profile-guard/profiles/p2/_update | the admin        |
      | POST /users/mary/_create               | the admin        |
      | POST /users/_createRestricted          | the admin        |
      | POST /profiles/oops/_create            | the admin        |
      | POST /profiles/oops/_create            | the acme manager |
      | POST /profiles/spy/_create             | the acme manager |
      | POST /profile-guard/profiles/_analyze  | the admin        |

  @turns
  Scenario: the requests of the page on templates
    Given the multi-tenant example, with a manager of acme
    Then each of these is answered as "docs/templates.md" shows it, to whom it says:
      | request                                         | by               |
      | POST /profile-guard/tenants/acme/_instantiate   | the acme manager |
      | POST /profile-guard/tenants/globex/_instantiate | the acme manager |

  @turns
  Scenario: what a manager may not apply by the command line
    Given the multi-tenant example, with a manager of acme
    And the file "support.yaml":
      """
      profiles:
        acme-support:
          policies: [{ roleId: customer, restrictedTo: [{ index: acme, collections: [orders] }] }]
        globex-support:
          policies: [{ roleId: customer, restrictedTo: [{ index: globex }] }]
      """
    When example-manager runs "profile-guard apply support.yaml --yes"
    Then the command ends with 1
    And it says what "docs/command-line.md" shows for "profile-guard apply support.yaml --yes        (as the manager of acme)"

  @turns
  Scenario: what a reviewer asks by the command line
    Given the multi-tenant example, with a manager of acme
    And mary, who manages acme
    And the stored profile "p2" in its second version
    Then each of these is answered as "README.md" shows it, to whom it says:
      | request                    | by   |
      | POST /profiles/spy/_create | mary |
    And each of these commands prints to the admin what "docs/command-line.md" shows:
      | command                                                             |
      | profile-guard who-can document:delete acme/orders                   |
      | profile-guard can mary document:get globex/orders --why             |
      | profile-guard audit --actor mary --decision refused                 |
      | profile-guard history profile p2                                    |

  @turns
  Scenario: what is proven of the running example
    Given the multi-tenant example, with a manager of acme
    And the file "closed.test.yaml":
      """
      tests:
        - name: acme is closed
          never: { profiles: "acme-*", may: "*", outside: acme }
        - onlyHolders: { of: security:createRole, are: [admin] }
      """
    Then each of these commands prints to the admin what "docs/policy-tests.md" shows:
      | command                             |
      | profile-guard test closed.test.yaml |
    And the command ends with 0

  @turns
  Scenario: what a client of kuzzle-sdk does when its subscription has ended
    Given the multi-tenant example, with a manager of acme
    And a listener follows acme's orders by the code of "docs/open-connections.md"
    When the admin takes acme from the listener
    Then they are told that it has ended, because of rights
    And kuzzle-sdk has forgotten the room
    When the admin gives acme to the listener
    And a listener follows acme's orders by the code of "docs/open-connections.md"
    Then they are told once of a new order
