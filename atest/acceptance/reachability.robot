*** Settings ***
Documentation    Hosts that answer, hosts that do not, and hosts that cannot even ask.

Library          NetnsLibrary
Resource         ../resources/hosts.resource

Test Timeout     30 seconds


*** Test Cases ***
A Neighbor Is Reachable
    Create Two Hosts
    FOR    ${target}    IN    10.0.0.2    2001:db8::2    bob    10.0.0.1    127.0.0.1    ::1
        Host Should Be Reachable    alice    ${target}
    END
    Run Keyword And Expect Error    REGEXP:alice reaches bob \\(10.0.0.2\\): answered after [0-9.]+ ms\\.
    ...    Host Should Not Be Reachable    alice    bob

Silence
    Create Two Hosts
    ${text} =    Catenate
    ...    alice does not reach 10.0.0.9: silent: no answer within 0.1 s. The way from alice to 10.0.0.9 breaks at
    ...    alice:eth0, next hop 10.0.0.9: nobody answers for it (*); no namespace that is known here has it;
    ...    bob:eth0 at the other end has 10.0.0.2/24.
    Run Keyword And Expect Error    GLOB:${text}
    ...    Host Should Be Reachable    alice    10.0.0.9    timeout=100 ms
    ${result} =    Host Should Not Be Reachable    alice    10.0.0.9    timeout=100 ms
    Should Be Equal    ${result.outcome}    silent

A Route That Refuses Is Told Apart From Silence
    Create Two Hosts
    Add Route    alice    10.5.0.0/16    type=prohibit
    Add Route    alice    10.6.0.0/16    type=unreachable
    ${result} =    Host Should Not Be Reachable    alice    10.5.0.1
    Should Be Equal    ${result.outcome}    refused
    ${result} =    Host Should Not Be Reachable    alice    10.6.0.1
    Should Be Equal    ${result.outcome}    unreachable
    ${text} =    Catenate    alice does not reach 10.5.0.1: refused: the kernel says "Permission denied" (EACCES).
    ...    The way from alice to 10.5.0.1 breaks at alice, route to 10.5.0.1: a prohibit route or rule refuses
    ...    what is sent there.
    Run Keyword And Expect Error    EQUALS:${text}
    ...    Host Should Be Reachable    alice    10.5.0.1

A Router That Knows No Way Says So
    Create Two Hosts
    Add Route    alice    default    via=10.0.0.2
    Enable Forwarding    bob
    ${result} =    Host Should Not Be Reachable    alice    10.5.0.1
    Should Be Equal    ${result.outcome}    unreachable
    Should Start With    ${result.reason}    10.0.0.2 says

A Check From An Interface That Is Down Is Worthless
    Create Two Hosts
    Set Interface Down    alice:eth0
    Should Be Worthless    it has no route to 10.0.0.2, and these interfaces are set down: alice:eth0

A Check From An Interface Without Carrier Is Worthless
    Create Two Hosts
    Set Interface Down    bob:eth0
    Should Be Worthless    alice:eth0 has no carrier (its state is DOWN)

A Check Without A Route Is Worthless
    Create Two Hosts
    Delete Address    alice:eth0    10.0.0.1/24
    Should Be Worthless    it has no route to 10.0.0.2

A Check Without An Interface Is Worthless
    Create Transient Namespace    alice
    Should Be Worthless    it has no interface besides lo

A Check Through A Router That Is Not There Is Worthless
    Create Two Hosts
    Add Route    alice    default    via=10.0.0.9
    Should Be Worthless    its router 10.0.0.9 on alice:eth0 does not answer    10.5.0.1

A Lost Question For A Hardware Address Does No Harm
    [Documentation]    The kernel asks again a second later, and the keywords wait for that.
    [Template]    Should Pass In Spite Of A Lost Question
    Host Should Be Reachable    alice    bob
    All Hosts Should Reach Each Other    alice    bob

A Check Of A Link-Local Address Is About Its Own Interface
    Create Two Hosts
    Create Veth Pair    alice:eth1    bob:eth1
    Host Should Not Be Reachable    alice    fe80::9%eth1    timeout=100 ms
    Set Interface Down    alice:eth1
    VAR    ${worthless} =    is worthless: alice cannot send there, for alice:eth1 is set down.
    Run Keyword And Expect Error    GLOB:The check that alice does not reach fe80::9%eth1 (fe80::9%?) ${worthless}
    ...    Host Should Not Be Reachable    alice    fe80::9%eth1    timeout=100 ms
    Run Keyword And Expect Error
    ...    GLOB:The check that TCP port 80 of fe80::9%eth1 (fe80::9%?) is closed for alice ${worthless}
    ...    Tcp Port Should Be Closed    alice    fe80::9%eth1    80    timeout=100 ms
    Host Should Not Be Reachable    alice    fe80::9%eth0    timeout=100 ms

What Is No Address Of One Host
    Create Two Hosts
    VAR    ${all} =    '10.0.0.255' is no address of a single host: it is a broadcast address in namespace 'alice'.
    ${zone} =    Catenate
    ...    '2001:db8::2%eth0' has an interface, which only link-local addresses have. Write '2001:db8::2'.
    Run Keyword And Expect Error    EQUALS:${all}    Host Should Not Be Reachable    alice    10.0.0.255
    Run Keyword And Expect Error    EQUALS:${all}    Tcp Port Should Be Closed    alice    10.0.0.255    80
    Run Keyword And Expect Error    EQUALS:${zone}    Host Should Not Be Reachable    alice    2001:db8::2%eth0
    Run Keyword And Expect Error    EQUALS:${zone}    Get Packet Loss    alice    2001:db8::2%eth0    3    ==    100
    Run Keyword And Expect Error    EQUALS:${zone}    Start Echo Server    bob    7    address=2001:db8::2%eth0

Waiting For An Address
    [Documentation]    The address comes while the keyword waits.
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1/24
    ${bob} =    Get Interface    bob:eth0
    ${timer} =    Evaluate
    ...    threading.Timer(0.2, NetnsLibrary.core.addresses.add, ($bob.namespace, 'eth0', ['10.0.0.2/24']))
    Call Method    ${timer}    start
    ${result} =    Wait Until Host Is Reachable    alice    bob
    Should Be Equal    ${result.address}    10.0.0.2
    Call Method    ${timer}    join

Waiting In Vain
    Create Two Hosts
    ${text} =    Catenate
    ...    alice does not reach 10.0.0.9 after 0.2 s: silent: no answer. The way from alice to 10.0.0.9 breaks at
    ...    alice:eth0, next hop 10.0.0.9: nobody answers for it (*); no namespace that is known here has it;
    ...    bob:eth0 at the other end has 10.0.0.2/24.
    Run Keyword And Expect Error    GLOB:${text}
    ...    Wait Until Host Is Reachable    alice    10.0.0.9    timeout=200 ms
    Wait Until Host Is Reachable    alice    bob
    Run Keyword And Expect Error    EQUALS:The timeout has to be longer than zero, and it is 0 s.
    ...    Wait Until Host Is Reachable    alice    bob    timeout=0 s
    Run Keyword And Expect Error
    ...    EQUALS:The timeout cannot be longer than a week, 604800 s, and it is 8.64e+12 s.
    ...    Wait Until Host Is Reachable    alice    bob    timeout=99999999 days

A Namespace That Gets No Address
    Create Two Hosts
    Create Transient Namespace    carol
    Run Keyword And Expect Error
    ...    EQUALS:Namespace 'carol' has no address that others could reach it at. Use Add Address.
    ...    Wait Until Host Is Reachable    alice    carol    timeout=50 ms

All Hosts On A Switch Reach Each Other
    Create Switched Hosts    4
    ${matrix} =    All Hosts Should Reach Each Other    h1    h2    h3    h4
    Length Should Be    ${matrix.cells}    24
    Should Be Empty    ${matrix.failures}

Who Does Not Reach Whom
    Create Switched Hosts    3
    Add Route    h1    10.0.0.3/32    type=prohibit
    ${broken} =    Catenate    The way from h1 to 10.0.0.3 breaks at h1, route to 10.0.0.3:
    ...    a prohibit route or rule refuses what is sent there.
    ${text} =    Catenate    SEPARATOR=\n    Only 10 of 12 ways between 3 hosts answered:
    ...    h1 to h3 (10.0.0.3): refused: the kernel says "Permission denied" (EACCES)
    ...    h3 to h1 (10.0.0.1): silent: no answer within 0.4 s
    ...    ${broken}
    Run Keyword And Expect Error    EQUALS:${text}
    ...    All Hosts Should Reach Each Other    h1    h2    h3    timeout=400 ms

One Host Alone
    Create Two Hosts
    Run Keyword And Expect Error    EQUALS:At least two hosts are needed to reach each other.
    ...    All Hosts Should Reach Each Other    alice


*** Keywords ***
Should Pass In Spite Of A Lost Question
    [Documentation]    Runs a keyword while all that alice sends gets lost for half a second.
    [Arguments]    ${keyword}    @{hosts}
    Create Two Hosts
    Impair Interface    alice:eth0    loss=100 %
    ${alice} =    Get Interface    alice:eth0
    ${timer} =    Evaluate    threading.Timer(0.5, NetnsLibrary.core.impairment.clear, ($alice.namespace, 'eth0'))
    Call Method    ${timer}    start
    Run Keyword    ${keyword}    @{hosts}
    Call Method    ${timer}    join
    Close Namespace    alice
    Close Namespace    bob

Should Be Worthless
    [Documentation]    Both negative checks say that they would prove nothing.
    [Arguments]    ${reason}    ${target}=10.0.0.2
    ${end} =    Catenate    is worthless: alice cannot send there, for ${reason}.
    Run Keyword And Expect Error    EQUALS:The check that alice does not reach ${target} ${end}
    ...    Host Should Not Be Reachable    alice    ${target}    timeout=100 ms
    Run Keyword And Expect Error    EQUALS:The check that TCP port 80 of ${target} is closed for alice ${end}
    ...    Tcp Port Should Be Closed    alice    ${target}    80    timeout=100 ms
