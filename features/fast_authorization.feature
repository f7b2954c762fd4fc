Feature: the rights check costs the same whatever the size of a profile, and is never stale

  Background:
    Given two nodes on the same storage and cache

  @once
  Scenario: a narrowed profile is in force at the very next request, on either node
    When in 15 rounds the admin narrows and widens a profile on one node, and its user asks on both
    Then not one answer was stale

  @slow @once
  Scenario: a narrowed profile is in force at the very next request, on either node, 1,000 times
    When in 1000 rounds the admin narrows and widens a profile on one node, and its user asks on both
    Then not one answer was stale

  @fast @once @turns
  Scenario: a profile with 9,000 restrictions costs its user no more than one with 10
    The medians of alternating requests; the host alone takes several times as long.

    When two users with 10 and 9000 restrictions ask by turns, 40 times each
    Then the median of the one is at most 1.6 times that of the other
