*** Settings ***
Documentation    What works on a machine is told, and tests that need more are skipped with the reason.

Library          Process
Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource

Test Teardown    End Child Runs


*** Variables ***
${NOTHING_CHOSEN}    Say what is needed. Known: privilege, user-namespaces, raw-sockets, nsenter, iperf3, *
${NO_IPERF3}         SEPARATOR=${SPACE}
...                  iperf3 does not work: 'iperf3' is not installed; only measuring throughput needs it.
...                  Install the package 'iperf3'.
${NO_NETTEM}         No capability 'nettem'. Known: privilege, *. Did you mean 'netem'?


*** Test Cases ***
Everything Is Told
    ${capabilities} =    Get Capabilities
    Should Be True    ${capabilities['veth'].works}
    Should Be True    ${capabilities['privilege'].required}
    Should Not Be Empty    ${capabilities['netem'].told}
    FOR    ${name}    ${finding}    IN    &{capabilities}
        Should Be Equal    ${name}    ${finding.name}
        IF    not $finding.works    Should Not Be Empty    ${finding.remedy}
    END

The Command Tells The Same
    ${capabilities} =    Get Capabilities
    ${doctor} =    Run Process    ${{sys.executable}}    -m    NetnsLibrary    doctor    --json
    ...    cwd=${EXECDIR}    env:PYTHONPATH=${EXECDIR}
    Should Be Equal As Integers    ${doctor.rc}    0    ${doctor.stderr}
    ${findings} =    Evaluate    json.loads($doctor.stdout)['findings']
    FOR    ${finding}    IN    @{findings}
        VAR    ${same} =    ${capabilities}[${finding}[name]]
        Should Be Equal    ${finding}[works]    ${same.works}    ${finding}[name]
    END

Nothing Is Skipped That Works
    Skip Unless Supported    veth    Bridge    nsenter

What Does Not Work Is Skipped With The Reason
    Run Child Suites    capabilities.robot
    Child Test Should Be
    ...    Not Installed
    ...    SKIP
    ...    ${NO_IPERF3}
    Child Test Should Be    Works    PASS
    ${log} =    Get Child Test    Table
    Should Contain    ${log.body[0].messages[0].message}    <table
    Should Be True    ${log.body[0].messages[0].html}

Wrong Names
    Run Keyword And Expect Error    GLOB:${NO_NETTEM}    Skip Unless Supported    veth    nettem
    Run Keyword And Expect Error    GLOB:${NOTHING_CHOSEN}    Skip Unless Supported
