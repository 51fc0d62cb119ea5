*** Settings ***
Documentation     What a suite setup makes ends with the suite.

Resource          ../../resources/places.resource

Suite Setup       Set Up The Suite
Suite Teardown    Tear Down The Suite


*** Test Cases ***
A Test Starts Where The Setup Went
    Test Should Be In    lab
    Get Namespace Names    ==    ${{['site', 'lab', 'server']}}
    Interface Should Exist    server:eth0
    Enter Namespace    server
    Create Veth Pair    lab:of-test    server:of-test

So Does The Next One
    Test Should Be In    lab
    Get Interface Names    lab    ==    ${{['lo', 'eth0']}}
    Get Interface Names    server    ==    ${{['lo', 'eth0']}}

A Test May Leave What The Setup Entered
    Leave Namespace
    Test Should Be In    site

It Left Only For Itself
    Test Should Be In    lab

A Test May Close What The Setup Made
    Close Namespace    server


*** Keywords ***
Set Up The Suite
    [Documentation]    Also the cable is to survive the tests.
    Test Should Be In    site
    Enter Transient Namespace    lab
    Create Transient Namespace    server
    Create Veth Pair    eth0    server:eth0

Tear Down The Suite
    [Documentation]    All is still there, but for what a test closed.
    Test Should Be In    lab
    Get Namespace Names    ==    ${{['site', 'lab']}}
