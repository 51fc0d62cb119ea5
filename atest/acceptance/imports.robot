*** Settings ***
Documentation    The library can be imported by several names, and anywhere.

Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource

Test Teardown    End Child Runs


*** Test Cases ***
Under Two Names
    Run Child Suites    imports/two_names.robot
    Child Run Should Have Passed    tests=2

Under Another Name Only
    Run Child Suites    imports/only_as.robot
    Child Run Should Have Passed    tests=2

With The Name Of The Module
    Run Child Suites    imports/with_module.robot
    Child Run Should Have Passed    tests=2

In The Middle Of A Test
    Run Child Suites    imports/in_a_test.robot
    Child Run Should Have Passed    tests=2

With Other Arguments
    [Documentation]    Two libraries know each its own namespaces, and both where the test is.
    Run Child Suites    imports/other_arguments.robot
    Child Run Should Have Passed    tests=5

With Other Arguments In A Namespace
    [Documentation]    Host is what it is for the first import, and every test begins where it should.
    Run Child Suites    imports_inside
    Child Run Should Have Passed    tests=4

All Of That In One Run
    Run Child Suites    imports
    Child Run Should Have Passed    tests=13
