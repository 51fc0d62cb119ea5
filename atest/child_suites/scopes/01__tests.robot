*** Settings ***
Documentation    What a test makes ends with the test.

Resource         ../../resources/places.resource


*** Test Cases ***
A Test Makes And Enters
    Test Should Be In    site
    Create Transient Namespace    alice
    Enter Transient Namespace    bob
    Create Veth Pair    alice:eth0    site:of-test
    Get Namespace Names    ==    ${{['site', 'alice', 'bob']}}

Nothing Of It Is Left In The Next One
    Test Should Be In    site
    Get Namespace Names    ==    site
    Interface Should Not Exist    site:of-test

The Same Names Can Be Used Again At Once
    Create Transient Namespace    alice
    Create Veth Pair    alice:eth0    site:of-test

And Again With The Ends Exchanged
    Create Transient Namespace    alice
    Create Veth Pair    site:of-test    alice:eth0

And Once More
    Create Transient Namespace    alice
    Create Veth Pair    alice:eth0    site:of-test

Setup And Teardown Belong To The Test
    [Setup]    Enter Transient Namespace    alice
    Test Should Be In    alice
    [Teardown]    Run Keywords    Test Should Be In    alice    AND    Create Transient Namespace    late

Nothing Of The Teardown Is Left Either
    Test Should Be In    site
    Get Namespace Names    ==    site

A Test Connects What Lives Longer
    Create Veth Pair    site:east    site:west

Such A Cable Ends With The Test
    Get Interface Names    site    ==    lo

A Test Closes And Leaves By Itself
    Enter Transient Namespace    alice
    Enter Transient Namespace    bob
    Close Namespace    alice
    Leave Namespace
    Test Should Be In    site
    Close Namespace    bob
