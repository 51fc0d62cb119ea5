*** Settings ***
Documentation     Three hosts on a switch, as in an office: each reaches each other until somebody pulls a plug.
...
...               The switch is a bridge, which Linux has built in. It is in a namespace of its own, so that it
...               only passes packets on, and neither sends nor filters any.

Library           OperatingSystem
Library           Process
Library           NetnsLibrary

Suite Setup       Run Keywords    Build Office    AND    Start Printer
Suite Teardown    Terminate All Processes
Test Timeout      30 seconds


*** Variables ***
# The addresses of each host, of IPv4 and IPv6.
@{ALICE}      10.0.0.1/24    fd00::1/64
@{BOB}        10.0.0.2/24    fd00::2/64
@{PRINTER}    10.0.0.3/24    fd00::3/64
# The pages that the printer shows.
${PAGES}      ${OUTPUT_DIR}${/}switch_pages


*** Test Cases ***
All Are Plugged In
    [Documentation]    A port knows its bridge. The switch has no address: nobody can talk to it.
    FOR    ${port}    IN    port1    port2    port3
        ${interface} =    Get Interface    switch:${port}
        Should Be Equal    ${interface.master}    br0
    END
    ${addresses} =    Get Addresses    switch:br0    ipv4
    Should Be Empty    ${addresses}

Alice And Bob See The Printer
    [Documentation]    With IPv4 and IPv6.
    FOR    ${host}    IN    alice    bob
        Printer Should Be In Reach    ${host}    http://10.0.0.3:8080/
        Printer Should Be In Reach    ${host}    http://[fd00::3]:8080/
    END

Bob's Plug Is Pulled
    [Documentation]    Then the printer is out of Bob's reach, and within Alice's as before.
    Remove Bridge Port    switch:br0    port2
    Printer Should Be Out Of Reach    bob
    Printer Should Be In Reach    alice
    Add Bridge Port    switch:br0    port2
    Printer Should Be In Reach    bob

The Printer Is Switched Off
    [Documentation]    Then nobody reaches it. When it is on again, the switch needs a moment to see that.
    Set Interface Down    printer:eth0
    Printer Should Be Out Of Reach    alice
    Set Interface Up    printer:eth0
    Wait Until Interface Is Up    switch:port3
    Printer Should Be In Reach    alice


*** Keywords ***
Build Office
    [Documentation]    Makes the hosts, a cable from each to the switch, and the switch.
    Create Transient Namespaces    alice    bob    printer    switch
    Create Veth Pair    alice:eth0    switch:port1    addresses=${ALICE}
    Create Veth Pair    bob:eth0    switch:port2    addresses=${BOB}
    Create Veth Pair    printer:eth0    switch:port3    addresses=${PRINTER}
    Create Bridge    switch:br0    port1    port2    port3
    Wait Until Interface Is Up    switch:br0

Start Printer
    [Documentation]    Starts a web server, as printers have one, and waits until it answers.
    Create File    ${PAGES}${/}index.html    Ready to print.
    Start Process In Namespace    printer    python3    -m    http.server    8080    --bind    ::
    ...    cwd=${PAGES}    stdout=DEVNULL    stderr=STDOUT
    Wait Until Keyword Succeeds    10 seconds    50 milliseconds    Printer Should Be In Reach    alice

Printer Should Be In Reach
    [Documentation]    The host gets the printer's page with 'curl', which knows nothing of namespaces.
    [Arguments]    ${host}    ${url}=http://10.0.0.3:8080/
    ${result} =    Ask Printer    ${host}    ${url}    patience=5
    Should Be Equal    ${result.stdout}    Ready to print.    ${result.stderr}

Printer Should Be Out Of Reach
    [Documentation]    There is no answer within half a second, which curl tells with exit status 28.
    [Arguments]    ${host}
    ${result} =    Ask Printer    ${host}    http://10.0.0.3:8080/    patience=0.5
    Should Be Equal As Integers    ${result.rc}    28    ${result.stdout}${result.stderr}

Ask Printer
    [Documentation]    Returns how 'curl' ended and what it wrote. It waits for 'patience' seconds at most.
    [Arguments]    ${host}    ${url}    ${patience}
    ${result} =    Run Process In Namespace    ${host}    curl    --silent    --show-error    --noproxy    *
    ...    --max-time    ${patience}    ${url}
    RETURN    ${result}
