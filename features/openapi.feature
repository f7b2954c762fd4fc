@once
Feature: Kuzzle's OpenAPI document tells of every own action

  Scenario: what the plugin adds is valid, and every fault is the host's own
    When admin reads Kuzzle's OpenAPI document, of the host alone and of the one with our plugin
    Then the URLs of own actions alone are valid
    And all others have the faults that the host alone has

  Scenario: the admin console's page of the API prefills every own action
    When the page of the API is filled for every own action, as the admin console does it
    Then each request names every argument and every member of its body
