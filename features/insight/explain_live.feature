@insight
Feature: explain says what the running host answers

  @turns
  Scenario: random users of random profiles and roles send random requests
    Given 12 random roles, 16 random profiles and 24 random users, the host's odd forms among them
    When each of them and anonymous send 24 random requests
    Then at least 500 requests are answered exactly as explain has said
    And at least 50 of them are allowed, 50 refused by the host and 10 by the plugin

  @turns
  Scenario: random requests through API keys with random policies
    Given 12 random roles, 16 random profiles and 25 random users, the host's odd forms among them
    And an API key of each user, with random policies of 12 random roles and a role of every right
    When each of the keys sends 26 random requests
    Then at least 600 requests are answered exactly as explain has said
    And at least 50 of them are cut by the policies alone and 50 by the user alone
    And at least 50 of them are allowed, 200 refused by the host and 5 by the plugin
