Feature: Several applications on one Redis
  Locks, the epoch of roles and the notes of writes name the application. During a rolling upgrade the
  keys of version 0.1, which name none, count too.

  @once @turns
  Scenario: nobody waits for a lock of another application
    Given another application on the same Redis
    And a node of the other application locks all users for 5000 ms
    When admin creates a user, who takes at most 3000 ms
    Then it succeeds
    When a node of this application locks all users for 1500 ms
    And admin creates a user, who takes at least 1000 ms
    Then it succeeds

  @once
  Scenario: roles that another application writes are read anew there alone
    Given another application on the same Redis
    When admin of the other application writes a role
    Then the epoch of roles has changed there, and not here

  @once
  Scenario: a node of the version before locks others out, and is locked out
    Given a node of version 0.1 has worked here
    And a node of version 0.1 locks all users for 1500 ms
    When admin creates a user, who takes at least 1000 ms
    Then it succeeds
    And the epoch of version 0.1 expires
    When admin writes a role
    Then a node of version 0.1 knows it
