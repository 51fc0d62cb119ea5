*** Settings ***
Documentation     A client at home, a server on the internet, and a home router between them: all on this machine.
...
...               | =Where=  | =Host= | =Interface= | =IPv4=      | =IPv6=      |
...               | home     | client | eth0        | 192.168.1.2 | fd00:1::2   |
...               | home     | router | inside      | 192.168.1.1 | fd00:1::1   |
...               | internet | router | outside     | 203.0.113.1 | 2001:db8::1 |
...               | internet | server | eth0        | 203.0.113.2 | 2001:db8::2 |
...
...               The server knows nothing of the network at home, and has no route to it. Answers come back all the
...               same, because the router sends everything in its own name, as home routers do (NAT).
...
...               Each test can be read alone: *Build Network* below has made everything before the first one starts.
...               Nothing takes the network down: it goes when this suite ends.

Library           OperatingSystem
Library           Process
Library           NetnsLibrary

Suite Setup       Run Keywords    Build Network    AND    Start Web Servers
Suite Teardown    Terminate All Processes
Test Timeout      30 seconds


*** Variables ***
# Who has which addresses, of IPv4 and IPv6. What follows the slash is how much of it is the network's part.
@{CLIENT}            192.168.1.2/24    fd00:1::2/64
@{ROUTER_INSIDE}     192.168.1.1/24    fd00:1::1/64
@{ROUTER_OUTSIDE}    203.0.113.1/24    2001:db8::1/64
@{SERVER}            203.0.113.2/24    2001:db8::2/64
# Where the web servers keep their page and their log.
${SITE}              ${OUTPUT_DIR}${/}nat_router_site
${LOG}               ${OUTPUT_DIR}${/}nat_router_server.log


*** Test Cases ***
The Client Finds The Way To The Server
    [Documentation]    The kernel is asked which way it would send packets; none is sent.
    Get Route To    client    203.0.113.2    ^=    203.0.113.2 via 192.168.1.1 dev eth0
    Get Route To    client    2001:db8::2    ^=    2001:db8::2 via fd00:1::1 dev eth0

The Server Knows No Way To The Client
    Run Keyword And Expect Error    *Network is unreachable*    Get Route To    server    192.168.1.2
    Run Keyword And Expect Error    *Network is unreachable*    Get Route To    server    fd00:1::2

The Client Reads A Page, And The Server Sees The Router
    [Documentation]    The server writes into its log who asked. With IPv4, then with IPv6.
    Page Should Be Readable    http://203.0.113.2:8000/first
    Server Should Have Been Asked By    203.0.113.1    /first
    Page Should Be Readable    http://[2001:db8::2]:8000/second
    Server Should Have Been Asked By    2001:db8::1    /second

The Firewall Drops One Port And Not The Next
    [Documentation]    The router lets nothing through to port 8001. Who asks there gets no answer at all.
    Page Should Be Readable    http://203.0.113.2:8001/
    ${block} =    Block Traffic    router    protocol=tcp    port=8001    direction=forward
    Page Should Be Out Of Reach    http://203.0.113.2:8001/
    Page Should Be Out Of Reach    http://[2001:db8::2]:8001/
    Page Should Be Readable    http://203.0.113.2:8000/
    Unblock Traffic    ${block}
    Page Should Be Readable    http://203.0.113.2:8001/

The Client Reads A Page By The Name Of The Server
    [Documentation]    Programs in the client know the name, as if it were in /etc/hosts; no others do.
    Add Host Entry    client    www.example.com    203.0.113.2
    Page Should Be Readable    http://www.example.com:8000/third
    Server Should Have Been Asked By    203.0.113.1    /third


*** Keywords ***
Build Network
    [Documentation]    Makes three hosts and two cables, then turns the one in the middle into a router.
    Create Transient Namespaces    client    router    server
    Create Veth Pair    client:eth0    router:inside
    ...    addresses=${CLIENT}    peer_addresses=${ROUTER_INSIDE}
    Create Veth Pair    router:outside    server:eth0
    ...    addresses=${ROUTER_OUTSIDE}    peer_addresses=${SERVER}
    # The client sends to the router whatever is not for its own network.
    Add Route    client    default    via=192.168.1.1
    Add Route    client    default    via=fd00:1::1
    # The router passes it on, and on the way out writes its own address over the client's.
    Enable Forwarding    router
    Enable Masquerading    router    outside

Start Web Servers
    [Documentation]    Starts two web servers on the host 'server', which only differ in their ports.
    Create Directory    ${SITE}
    Create File    ${SITE}${/}index.html    Hello from the internet!
    FOR    ${page}    IN    first    second    third
        Create File    ${SITE}${/}${page}    Hello from the internet!
    END
    Start Process In Namespace    server    python3    -m    http.server    8000    --bind    ::
    ...    cwd=${SITE}    stdout=${LOG}    stderr=STDOUT
    Start Process In Namespace    server    python3    -m    http.server    8001    --bind    ::
    ...    cwd=${SITE}    stdout=DEVNULL    stderr=STDOUT
    # They need a moment before they answer, and so do new IPv6 neighbors.
    FOR    ${url}    IN    http://203.0.113.2:8000    http://203.0.113.2:8001    http://[2001:db8::2]:8000
        Wait Until Keyword Succeeds    10 seconds    50 milliseconds    Page Should Be Readable    ${url}
    END

Page Should Be Readable
    [Documentation]    The client gets the page with 'curl', which knows nothing of namespaces.
    [Arguments]    ${url}
    ${result} =    Ask From Client    ${url}    patience=5
    Should Be Equal    ${result.stdout}    Hello from the internet!    ${result.stderr}

Page Should Be Out Of Reach
    [Documentation]    There is no answer within half a second, which curl tells with exit status 28.
    [Arguments]    ${url}
    ${result} =    Ask From Client    ${url}    patience=0.5
    Should Be Equal As Integers    ${result.rc}    28    ${result.stdout}${result.stderr}

Ask From Client
    [Documentation]    Returns how 'curl' ended and what it wrote. It waits for 'patience' seconds at most.
    [Arguments]    ${url}    ${patience}
    ${result} =    Run Process In Namespace    client    curl    --silent    --show-error    --noproxy    *
    ...    --max-time    ${patience}    ${url}
    RETURN    ${result}

Server Should Have Been Asked By
    [Documentation]    Looks for the line of this page in the log, which begins with the address of who asked.
    [Arguments]    ${address}    ${page}
    ${lines} =    Grep File    ${LOG}    *"GET ${page} *
    Should Contain    ${lines}    ${address}
    Should Not Contain    ${lines}    192.168.1.2
    Should Not Contain    ${lines}    fd00:1::2
