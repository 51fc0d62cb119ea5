*** Settings ***
Documentation    What belongs to whom, seen in runs of several suites: they check it themselves.

Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource

Test Teardown    End Child Runs


*** Test Cases ***
Tests, Suites, Directories And The Argument 'scope'
    Run Child Suites    scopes
    Child Run Should Have Passed    tests=20

The Folder Of Exported Names Goes With The Last Of Them
    Run Child Suites    exports
    Child Run Should Have Passed    tests=3

A Suite Setup That Failed Half Way
    Run Child Suites    half_failed_setup
    ${error} =    Catenate    SEPARATOR=${SPACE}
    ...    Parent suite setup failed:\nCannot create veth pair alice:eth0 and bob:eth1:
    ...    the kernel says "File exists" (EEXIST). alice:eth0 is there already.
    Child Test Should Be    Never Run    FAIL    ${error}
    Child Test Should Be    Home Again    PASS
    ${run} =    Get Child Run
    Should Be Equal    ${run.errors}    ${{[]}}
