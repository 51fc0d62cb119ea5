*** Settings ***
Documentation    Labs: whole networks from one file, or grown by keywords.

Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource
Library          OperatingSystem

Test Teardown    End Child Runs

Test Tags        labs


*** Variables ***
${CHAIN}    SEPARATOR=\n
...         nodes:
...         ${SPACE * 2}client: {kind: host}
...         ${SPACE * 2}one: {kind: router}
...         ${SPACE * 2}two: {kind: router}
...         ${SPACE * 2}server: {kind: host}
...         links:
...         - endpoints: [client, one]
...         - endpoints: [one, two]
...         - endpoints: [two, server]
${PAIR}     {nodes: {alice: , bob: }, links: [endpoints: [alice, bob]]}


*** Test Cases ***
Routers Know The Way
    ${lab} =    Start Lab    ${CHAIN}
    Should Be Equal    ${lab.routers}    ${{['one', 'two']}}
    ${path} =    Get Path    client    server
    Length Should Be    ${path}    3
    ${address} =    Get Host Address    server    ipv6
    Host Should Be Reachable    client    ${address}

Addresses Are The Same Each Time
    Start Lab    ${PAIR}
    ${first} =    Get Host Address    bob
    Stop Lab
    Start Lab    ${PAIR}
    Get Host Address    bob    ipv4    last    ==    ${first}

Hosts Know Each Other By Name
    Start Lab    ${CHAIN}
    ${result} =    Run Process In Namespace    client    getent    hosts    server
    ${address} =    Get Host Address    server    ipv6
    Should Match    ${result.stdout}    ${address}*server

A File And An Office
    ${lab} =    Start Lab    ${CURDIR}/../../docs/examples/labs/office.yaml
    Should Not Be Empty    ${lab.switches}
    All Hosts Should Reach Each Other    @{lab.hosts}

Programs Are Started And Waited For
    ${text} =    Catenate    SEPARATOR=\n
    ...    nodes:
    ...    ${SPACE * 2}alice: {}
    ...    ${SPACE * 2}bob:
    ...    ${SPACE * 4}programs:
    ...    ${SPACE * 4}- command: [python3, -m, http.server, "8000"]
    ...    ${SPACE * 6}ready: {port: 8000}
    ...    links: [{endpoints: [alice, bob]}]
    Start Lab    ${text}
    Tcp Port Should Be Open    alice    bob    8000

A Program That Never Gets Ready
    ${text} =    Catenate    SEPARATOR=\n
    ...    nodes:
    ...    ${SPACE * 2}bob:
    ...    ${SPACE * 4}programs:
    ...    ${SPACE * 4}- command: [sh, -c, "echo no idea; exit 3"]
    ...    ${SPACE * 6}ready: {port: 8000}
    Run Keyword And Expect Error
    ...    Program * in 'bob' was to be ready when*: it ended with status 3. It wrote:\nno idea
    ...    Start Lab
    ...    ${text}
    Get Namespace Names    ==    ${{[]}}

Nothing Is Built When Something Is Wrong
    ${text} =    Catenate    SEPARATOR=\n
    ...    nodes: {alice: , bob: }
    ...    links:
    ...    - endpoints: [alice, bobb]
    ...    - endpoints: [alice, carol]
    Run Keyword And Expect Error    *2 errors:*bobb*Did you mean 'bob'?*carol*    Start Lab    ${text}
    Get Namespace Names    ==    ${{[]}}

What Only The Kernel Knows Is Told With Its Place Too
    ${text} =    Catenate    SEPARATOR=\n
    ...    nodes:
    ...    ${SPACE * 2}bob: {sysctls: {net.ipv4.no_such_thing: 1}}
    Run Keyword And Expect Error
    ...    <text>:2:43: No sysctl 'net.ipv4.no_such_thing' in namespace 'bob': *
    ...    Start Lab    ${text}
    Get Namespace Names    ==    ${{[]}}

A Name That Is Taken
    Create Transient Namespace    alice
    Run Keyword And Expect Error    There is a namespace 'alice' already.*    Start Lab    ${PAIR}
    Get Namespace Names    ==    ${{['alice']}}

Two Labs With The Same Host
    Start Lab    ${PAIR}    office
    Run Keyword And Expect Error
    ...    There is a node 'alice' in lab 'office' already.*stop that lab first with Stop Lab${SPACE * 4}office.
    ...    Start Lab    ${PAIR}    other
    Stop Lab    office
    Start Lab    ${PAIR}    other

A Saved Lab That Has Grown
    Start Lab    ${PAIR}
    Add Router    router
    Connect    bob    router    loss=1%
    Add Host    carol
    Connect    router:out    carol    mtu=1400
    Host Should Be Reachable    bob    carol
    ${before} =    Get Host Address    carol    ipv6
    ${path} =    Save Topology    ${OUTPUT_DIR}${/}grown.yaml
    Stop Lab
    Start Lab    ${path}
    Get Host Address    carol    ipv6    last    ==    ${before}
    Get Interface Mtu    router:out    ==    1400
    ${impairment} =    Get Impairment    bob:eth1
    Should Be Equal As Strings    ${impairment}    loss 1 %
    Host Should Be Reachable    bob    carol

A Lab Grows
    Start Empty Lab    office
    Add Host    alice
    Add Host    bob
    Add Router    router
    Connect    alice    router
    Connect    bob    router    subnet=192.168.5.0/24
    Host Should Be Reachable    alice    bob
    ${before} =    Get Host Address    alice
    Add Switch    switch
    Connect    router    switch
    Add Host    carol
    Connect    carol:wan    switch
    Host Should Be Reachable    carol    bob
    Get Host Address    alice    ipv4    office    ==    ${before}
    ${result} =    Run Process In Namespace    bob    getent    hosts    carol
    Should Contain    ${result.stdout}    carol

Subnets That Nothing Joins Are A Warning
    Run Child Suites    subnets_apart.robot
    ${run} =    Get Child Run
    Should Be Equal As Integers    ${run.rc}    0
    ${warning} =    Catenate    Hosts on the network of switches one and other are in subnets that no router joins,
    ...    so they do not reach each other: alice in 10.0.0.0/24; bob in 10.0.1.0/24.
    Should Be Equal    ${run.errors}    ${{[$warning]}}

What Is Wrong With A Link By Position
    Start Empty Lab
    Add Host    alice
    Add Host    bob
    Connect    alice    bob    10.5.0.0/24    ${None}    2 %    10 mbit
    Get Host Address    alice    ipv4    last    ==    10.5.0.1
    FOR    ${end}    IN    alice:eth0    bob:eth0
        ${impairment} =    Get Impairment    ${end}
        Should Be Equal    ${{[$impairment.loss, $impairment.rate]}}    ${{[2.0, 10_000_000]}}
    END
    Run Keyword And Expect Error    *'dealy=5 ms' that cannot be converted to timedelta*
    ...    Connect    alice    bob    10.6.0.0/24    dealy=5 ms
    Get Interface Names    alice    ==    ${{['lo', 'eth0']}}

What Cannot Be Connected Changes Nothing
    Start Empty Lab
    Add Host    alice
    Add Host    bob
    Run Keyword And Expect Error    No node of lab 'lab1' called 'carol'. Known: alice, bob.
    ...    Connect    alice    carol
    Run Keyword And Expect Error    *    Connect    alice    bob    subnet=10.0.0.0/33
    Run Keyword And Expect Error
    ...    There is a node 'bob' in lab 'lab1' already. Choose another name*
    ...    Add Host
    ...    bob
    Run Keyword And Expect Error    No argument 'deley' of Connect.*Did you mean 'delay'?
    ...    Connect    alice    bob    deley=5 ms
    VAR    @{values} =    alice    bob    loss=1%
    Run Keyword And Expect Error
    ...    'loss=1%' is taken for a subnet here: items of list variables are values. Write 'loss=' itself in*
    ...    Connect
    ...    @{values}
    Get Interface Names    alice    ==    lo

A Link To A Switch Cannot Have Another Subnet Than The Switch
    Start Empty Lab
    Add Host    alice
    Add Host    bob
    Add Switch    switch
    Connect    alice    switch    10.5.0.0/24
    Run Keyword And Expect Error
    ...    The subnet of the network of switch switch is 10.5.0.0/24 already, so this link cannot have 10.9.0.0/24.*
    ...    Connect    bob    switch    10.9.0.0/24
    Get Interface Names    bob    ==    lo
    Connect    bob    switch    10.5.0.0/24
    Host Should Be Reachable    bob    alice

The Name Of A Closed Node Is Not Free
    Start Lab    ${PAIR}    name=office
    Close Namespace    alice
    Run Keyword And Expect Error
    ...    Lab 'office' has a node 'alice' already, whose namespace is closed. Choose another name.
    ...    Add Host    alice
    Add Host    carol
    Connect    carol    bob
    Host Should Be Reachable    carol    bob

A Host Of Several Networks Is Known By The Address That All Others Reach
    Start Lab
    ...    {nodes: {a: , b: , c: , s: switch, r: router}, links: [[a, b], [a, s], [b, s], [r, s], [r, c]]}
    Host Should Be Reachable    c    a
    ${result} =    Run Process In Namespace    c    getent    ahostsv4    a
    Should Start With    ${result.stdout}    10.0.1.1
    Get Host Address    a    ipv4    last    ==    10.0.1.1
    Get Host Address    a    ipv6    last    ==    2001:db8:0:1::1

Neighbors In A Row Know Each Other By Name
    Start Lab    {nodes: {a: , b: , c: }, links: [[a, b], [b, c]]}
    Host Should Be Reachable    a    b
    Host Should Be Reachable    c    b
    ${result} =    Ping Host    c    b
    Should Be Equal    ${result.address}    10.0.0.5

No Lab Is Up
    Run Keyword And Expect Error    No lab is up. Start one with Start Lab or Start Empty Lab*    Get Lab
    Start Lab    ${PAIR}    name=office
    Run Keyword And Expect Error    No lab 'offise'. Known: office. Did you mean 'office'?    Get Lab    offise
