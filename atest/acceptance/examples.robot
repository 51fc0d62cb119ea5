*** Settings ***
Documentation    The examples of docs/examples run as they are, each as a reader would start it.

Library          OperatingSystem
Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource

Test Teardown    End Child Runs
Test Template    Example Should Pass


*** Variables ***
${EXAMPLES}    ${CURDIR}${/}..${/}..${/}docs${/}examples


*** Test Cases ***
First Lab
    first_lab.robot    tests=2
A Router That Translates And Filters
    nat_router.robot    tests=5
Twice In A Row
    nat_router.robot    nat_router.robot    tests=10
Three Hosts On A Switch
    switch.robot    tests=4
Routers That Find The Way
    [Documentation]    It skips where BIRD is not installed.
    ospf.robot    tests=3    skips_allowed=${True}
A Line That Gets Worse
    wan_faults.robot    tests=7    skips_allowed=${True}
A Campus
    campus.robot    tests=5
A Network With Two Ways
    [Documentation]    Delay needs netem; one test skips where the kernel has none.
    wan.robot    tests=5    skips_allowed=${True}
A Firewall With Two Legs
    dual_homed_firewall.robot    tests=5
What Only Kernels Of Distributions Can
    [Documentation]    Of all examples the tests that skip where the kernel lacks something.
    [Tags]    stock-kernel
    [Timeout]    3 minutes
    [Template]    NONE
    @{all} =    List Files In Directory    ${EXAMPLES}    *.robot    absolute=True
    VAR    @{options} =    --include    stock-kernel
    Run Child Suites    @{all}    options=${options}
    ${run} =    Get Child Run
    Should Be True    ${run.suite.test_count} >= 2
    Child Run Should Have Passed    tests=${run.suite.test_count}    skips_allowed=${True}
    IF    ${run.suite.statistics.skipped}
        Skip    Tests were skipped: ${run.suite.statistics.message}
    END
All Of Them In One Run
    [Documentation]    Also those that have no test of their own here.
    [Template]    NONE
    @{all} =    List Files In Directory    ${EXAMPLES}    *.robot    absolute=True
    Run Child Suites    @{all}
    ${run} =    Get Child Run
    Length Should Be    ${run.suite.suites}    ${{len($all)}}
    Child Run Should Have Passed    tests=${run.suite.test_count}    skips_allowed=${True}


*** Keywords ***
Example Should Pass
    [Documentation]    Runs these suites, of which every test has to pass, and looks what they leave behind.
    [Arguments]    @{suites}    ${tests}    ${skips_allowed}=${False}
    VAR    @{paths} =    @{EMPTY}
    FOR    ${name}    IN    @{suites}
        VAR    @{paths} =    @{paths}    ${EXAMPLES}${/}${name}
    END
    Run Child Suites    @{paths}
    Child Run Should Have Passed    tests=${tests}    skips_allowed=${skips_allowed}
