*** Settings ***
Documentation    Firewall rules, blocks and masquerading, proven with packets between namespaces.

Library          OperatingSystem
Resource         ../resources/routed.resource

Suite Setup      Create Namespace With Rules
Test Teardown    Terminate All Processes    kill=True
Test Timeout     30 seconds


*** Variables ***
${DROP_8080}    SEPARATOR=\n
...             table inet filter {
...             chain input {
...             type filter hook input priority filter; policy accept;
...             tcp dport 8080 drop
...             }
...             }


*** Test Cases ***
A Firewall Drops One Port And Not The Next
    [Tags]    smoke
    Build Client And Server
    Start Server    server    8080    8081
    Answer Should Be    client    10.0.0.2    8080    10.0.0.1
    Apply Firewall Rules    server    ${DROP_8080}
    Answer Should Be    client    10.0.0.2    8080    no answer
    Answer Should Be    client    fd00::2    8080    no answer
    Answer Should Be    client    10.0.0.2    8081    10.0.0.1
    Answer Should Be    client    fd00::2    8081    fd00::1

Rules Come From A File
    Build Client And Server
    Start Server    server    8080
    Create File    ${OUTPUT_DIR}${/}drop 8080.nft    ${DROP_8080}
    Apply Firewall Rules    server    ${OUTPUT_DIR}${/}drop 8080.nft
    Answer Should Be    client    10.0.0.2    8080    no answer
    Apply Firewall Rules    server    flush ruleset
    Answer Should Be    client    10.0.0.2    8080    10.0.0.1

Rules Are Read And Compared
    Create Transient Namespace    alice
    Get Firewall Rules    alice    ==    ${EMPTY}
    Apply Firewall Rules    alice    ${DROP_8080}
    ${rules} =    Get Firewall Rules    alice    contains    tcp dport 8080 drop
    Should Start With    ${rules}    table inet filter {
    Run Keyword And Expect Error    Firewall rules of namespace 'alice' *should contain 'udp'*
    ...    Get Firewall Rules    alice    contains    udp
    Execute In Namespace    alice    Get Firewall Rules    current    ==    ${rules}

A Wrong Rule Is Shown And Nothing Is Changed
    Create Transient Namespace    alice
    ${wrong} =    Evaluate    $DROP_8080.replace('dport', 'dprt')
    ${error} =    Run Keyword And Expect Error    *    Apply Firewall Rules    alice    ${wrong}
    Should Start With    ${error}    Cannot apply firewall rules to namespace 'alice'. nft says:\nline 4:
    Should Contain    ${error}    \ntcp dprt 8080 drop\n${SPACE * 4}^^^^
    Run Keyword And Expect Error    *No such file or directory*
    ...    Apply Firewall Rules    alice    add table ip good; add rule ip bad input accept
    Get Firewall Rules    alice    ==    ${EMPTY}

Files That Cannot Be Applied
    Create Transient Namespace    alice
    Run Keyword And Expect Error    There is no file '/nowhere/rules.nft' with firewall rules.
    ...    Apply Firewall Rules    alice    /nowhere/rules.nft
    Run Keyword And Expect Error    There is no file '${EXECDIR}/rules.nft' with firewall rules.
    ...    Apply Firewall Rules    alice    rules.nft
    Run Keyword And Expect Error    '${CURDIR}' is no file with firewall rules.
    ...    Apply Firewall Rules    alice    ${CURDIR}
    Run Keyword And Expect Error    There are no firewall rules to apply: the text is empty.
    ...    Apply Firewall Rules    alice    ${EMPTY}

Traffic Is Blocked On Its Way In
    Build Client And Server
    Start Server    server    8080    8081
    ${block} =    Block Traffic    server    protocol=tcp    port=8080    source=10.0.0.0/24
    Should Be Equal As Strings    ${block}    server in: tcp to port 8080 from 10.0.0.0/24
    Answer Should Be    client    10.0.0.2    8080    no answer
    Answer Should Be    client    fd00::2    8080    fd00::1
    Answer Should Be    client    10.0.0.2    8081    10.0.0.1
    ${rules} =    Get Firewall Rules    server
    Should Not Contain    ${rules}    counter packets 0
    Unblock Traffic    ${block}
    Answer Should Be    client    10.0.0.2    8080    10.0.0.1

Traffic Is Blocked On Its Way Out
    Build Client And Server
    Start Server    server    8080
    ${block} =    Block Traffic    client    destination=fd00::2    direction=out
    Answer Should Be    client    fd00::2    8080    no answer
    Answer Should Be    client    10.0.0.2    8080    10.0.0.1
    Unblock Traffic    ${block}
    Answer Should Be    client    fd00::2    8080    fd00::1

Traffic Is Blocked On Its Way Through
    Build Client Router And Server
    Enable Forwarding    router
    Start Server    server    8080    8081    8082
    Start Server    router    8080
    ${block} =    Block Traffic    router    protocol=tcp    port=${{[8080, '8082-8090']}}    direction=forward
    Answer Should Be    client    10.2.0.2    8080    no answer
    Answer Should Be    client    fd02::2    8082    no answer
    Answer Should Be    client    10.2.0.2    8081    10.1.0.2
    Answer Should Be    client    10.1.0.1    8080    10.1.0.2
    Unblock Traffic    ${block}
    Answer Should Be    client    10.2.0.2    8080    10.1.0.2

Traffic Is Blocked On Its Way Through A Switch
    [Tags]    smoke
    Create Transient Namespaces    client    server    switch
    Create Veth Pair    client:eth0    switch:client    addresses=${{['10.0.0.1/24', 'fd00::1/64']}}
    Create Veth Pair    server:eth0    switch:server    addresses=${{['10.0.0.2/24', 'fd00::2/64']}}
    Create Bridge    switch:br0    client    server
    Start Server    server    8080    8081
    ${block} =    Block Traffic    switch    protocol=tcp    port=8080    direction=forward
    Answer Should Be    client    10.0.0.2    8080    no answer
    Answer Should Be    client    fd00::2    8080    no answer
    Answer Should Be    client    10.0.0.2    8081    10.0.0.1
    Answer Should Be    client    fd00::2    8081    fd00::1
    Unblock Traffic    ${block}
    Answer Should Be    client    10.0.0.2    8080    10.0.0.1
    Get Firewall Rules    switch    ==    ${EMPTY}

Two Blocks Do Not Know Of Each Other
    Build Client And Server
    Start Server    server    8080
    ${first} =    Block Traffic    server    source=10.0.0.1
    ${second} =    Block Traffic    server    protocol=tcp
    Unblock Traffic    ${first}
    Answer Should Be    client    10.0.0.2    8080    no answer
    Unblock Traffic    ${second}
    Answer Should Be    client    10.0.0.2    8080    10.0.0.1

What Cannot Be Blocked
    Create Transient Namespace    alice
    Run Keyword And Expect Error
    ...    Port 80 needs a protocol with ports, and without a protocol it is open. Add one of: tcp, udp, sctp.
    ...    Block Traffic    alice    port=80
    Run Keyword And Expect Error
    ...    10.0.0.1 and fd00::1 are of two families: no packet has both. Block Traffic once for each.
    ...    Block Traffic    alice    source=10.0.0.1    destination=fd00::1
    Run Keyword And Expect Error    '10.0.0.1/24' has host bits. Did you mean '10.0.0.0/24'?
    ...    Block Traffic    alice    source=10.0.0.1/24
    Run Keyword And Expect Error    Port 65536 is out of range: it can be from 1 to 65535.
    ...    Block Traffic    alice    protocol=udp    port=65536
    Run Keyword And Expect Error    ValueError: Argument 'direction' got value 'up' *
    ...    Block Traffic    alice    direction=up
    Get Firewall Rules    alice    ==    ${EMPTY}

What Cannot Be Unblocked
    Create Transient Namespace    alice
    ${block} =    Block Traffic    alice    protocol=icmpv6
    Unblock Traffic    ${block}
    Run Keyword And Expect Error
    ...    'alice in: icmpv6' is not blocked any more: it was unblocked before, or all firewall rules were flushed.
    ...    Unblock Traffic    ${block}
    Run Keyword And Expect Error    Unblock Traffic takes what Block Traffic returned, and not 'alice'.
    ...    Unblock Traffic    alice
    Close Namespace    alice
    Run Keyword And Expect Error    Namespace 'alice' is closed.    Unblock Traffic    ${block}

A Server Sees The Router's Address Instead Of The Client's
    [Tags]    smoke
    Build Client Router And Server    server_knows=${False}
    Enable Forwarding    router
    Start Server    server    8080
    Answer Should Be    client    10.2.0.2    8080    no answer
    Enable Masquerading    router    outside
    Answer Should Be    client    10.2.0.2    8080    10.2.0.1
    Answer Should Be    client    fd02::2    8080    fd02::1
    Enable Masquerading    router    router:outside
    Answer Should Be    client    10.2.0.2    8080    10.2.0.1

Masquerading Does Not Turn Back
    Build Client Router And Server
    Enable Forwarding    router
    Enable Masquerading    router    outside
    Start Server    client    8080
    Answer Should Be    server    10.1.0.2    8080    10.2.0.2

Masquerading Needs An Interface Of The Router
    Create Transient Namespaces    router    other
    Create Veth Pair    router:outside    other:eth0
    Run Keyword And Expect Error
    ...    No interface 'outsid' in namespace 'router'. Known: lo, outside. Did you mean 'outside'?
    ...    Enable Masquerading    router    outsid
    Run Keyword And Expect Error
    ...    Interface 'other:eth0' is in namespace 'other', and masquerading is asked of namespace 'router'.
    ...    Enable Masquerading    router    other:eth0

All Of It Works Inside Execute In Namespace
    Build Client And Server
    Start Server    server    8080
    ${block} =    Execute In Namespace    server    Block Traffic    current    protocol=tcp    port=8080
    Execute In Namespace    client    Answer Should Be    current    10.0.0.2    8080    no answer
    Execute In Namespace    client    Unblock Traffic    ${block}
    Execute In Namespace    client    Answer Should Be    current    10.0.0.2    8080    10.0.0.1

A Test Changes A Namespace That Outlives It
    Create Veth Pair    lasting:outside    lasting:inside
    Apply Firewall Rules    lasting    add rule inet filter input udp dport 53 drop; add table ip new
    Apply Firewall Rules    lasting    delete table ip6 kept; delete table ip new
    Block Traffic    lasting    protocol=udp
    ${block} =    Block Traffic    lasting    protocol=tcp
    Unblock Traffic    ${block}
    Enable Masquerading    lasting    outside
    Get Firewall Rules    lasting    contains    masquerade

The Next Test Finds It As It Was
    ${rules} =    Get Firewall Rules    lasting
    VAR    ${kept} =    ${DROP_8080} table ip6 kept { }
    Should Be Equal    ${{sorted($rules.split())}}    ${{sorted($kept.split())}}


*** Keywords ***
Build Client And Server
    [Documentation]    Two namespaces with a cable between them, with addresses of both families.
    Create Transient Namespaces    client    server
    Create Veth Pair    client:eth0    server:eth0
    ...    addresses=${{['10.0.0.1/24', 'fd00::1/64']}}    peer_addresses=${{['10.0.0.2/24', 'fd00::2/64']}}

Create Namespace With Rules
    [Documentation]    It and its rules belong to the suite and outlive the tests.
    Create Transient Namespace    lasting
    Apply Firewall Rules    lasting    ${DROP_8080}
    Apply Firewall Rules    lasting    add table ip6 kept
