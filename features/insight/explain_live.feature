@insight
Feature: explain says what the running host answers

  Scenario: random users of random profiles and roles send random requests
    Given 12 random roles, 16 random profiles and 24 random users, the host's odd forms among them
    When each of them and anonymous send 24 random requests
    Then at least 500 requests are answered exactly as explain has said
    And at least 50 of them are allowed, 50 refused by the host and 10 by the plugin
