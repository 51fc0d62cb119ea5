*** Settings ***
Documentation    Host names and name servers of programs that are started in namespaces.

Resource         ../resources/routed.resource

Suite Setup      Create Transient Namespace    lasting
Test Teardown    Terminate All Processes    kill=True
Test Timeout     30 seconds


*** Test Cases ***
A Host Is Found By Its Name
    Create Transient Namespaces    client    server
    Create Veth Pair    client:eth0    server:eth0
    ...    addresses=${{['10.0.0.1/24', 'fd00::1/64']}}    peer_addresses=${{['10.0.0.2/24', 'fd00::2/64']}}
    Start Server    server    8080
    Answer Should Be    client    www.example    8080    Temporary failure in name resolution
    Add Host Entry    client    www.example    10.0.0.2
    Name Should Mean    client    www.example    10.0.0.2
    Answer Should Be    client    www.example    8080    10.0.0.1

A Name May Have Addresses Of Both Families
    Create Transient Namespace    alice
    Add Host Entry    alice    server    10.0.0.2
    Add Host Entry    alice    server    2001:db8::2
    ${result} =    Run Process In Namespace    alice    getent    ahosts    server
    Should Contain    ${result.stdout}    10.0.0.2
    Should Contain    ${result.stdout}    2001:db8::2

Names Belong To One Namespace
    Create Transient Namespaces    alice    bob
    Add Host Entry    alice    server    10.0.0.2
    Add Host Entry    bob    server    10.0.0.3
    Name Should Mean    alice    server    10.0.0.2
    Name Should Mean    bob    server    10.0.0.3
    ${result} =    Run Process    getent    hosts    server.of.alice
    Should Be Empty    ${result.stdout}

A Program That Runs Already Learns A New Name
    Create Transient Namespace    alice
    ${program} =    Start Process In Namespace    alice    sh    -c    read line; getent hosts server    stdin=PIPE
    Add Host Entry    alice    server    10.0.0.2
    ${result} =    Go On    ${program}
    Should Match Regexp    ${result.stdout}    ^10\\.0\\.0\\.2\\s+server$

A Namespace Knows Itself And Nobody Else
    Create Transient Namespace    alice
    Name Should Mean    alice    localhost    ::1
    Name Should Mean    alice    alice    127.0.1.1
    Add Host Entry    alice    alice    10.0.0.1
    Name Should Mean    alice    alice    10.0.0.1

A Transient Namespace Has The Name Servers That It Is Given
    Create Transient Namespace    alice
    Name Servers Should Be    alice    @{EMPTY}
    Set Name Servers    alice    10.0.0.53    2001:db8::53
    Name Servers Should Be    alice    10.0.0.53    2001:db8::53
    Set Name Servers    alice
    Name Servers Should Be    alice    @{EMPTY}

A Name Server Is Asked
    [Documentation]    A program that resolves a name sends its question to the server, from inside the namespace.
    Create Transient Namespaces    client    server
    Create Veth Pair    client:eth0    server:eth0    addresses=10.0.0.1/24    peer_addresses=10.0.0.53/24
    Set Name Servers    client    10.0.0.53
    ${listener} =    Start Process In Namespace    server    ${{sys.executable}}    ${PACKETS}    receive    53
    Wait Until Port Is Bound    server    53    udp
    Start Process In Namespace    client    getent    hosts    www.example
    ${result} =    Wait For Process    ${listener}
    Should Be Equal    ${result.stdout}    64    ${result.stderr}

The Machine's Own Files Stay As They Are
    ${before} =    Run Process    cat    /etc/hosts    /etc/resolv.conf    /proc/self/mountinfo
    Create Transient Namespace    alice
    Add Host Entry    alice    server    10.0.0.2
    Set Name Servers    alice    10.0.0.53
    Name Should Mean    alice    server    10.0.0.2
    ${after} =    Run Process    cat    /etc/hosts    /etc/resolv.conf    /proc/self/mountinfo
    Should Be Equal    ${after.stdout}    ${before.stdout}

Programs In The Machine's Network Ask As They Always Did
    ${inside} =    Run Process In Namespace    host    cat    /etc/hosts    /etc/resolv.conf
    ${outside} =    Run Process    cat    /etc/hosts    /etc/resolv.conf
    Should Be Equal    ${inside.stdout}    ${outside.stdout}

Entries Are Checked
    Create Transient Namespace    alice
    Run Keyword And Expect Error
    ...    '10.0.0.2' is no host name: it is an address. The name comes first, then the address.
    ...    Add Host Entry    alice    10.0.0.2    server
    VAR    ${error} =
    ...    'my_server' is no host name: each part between dots has 1 to 63 letters, digits and hyphens,
    ...    with no hyphen at its ends.
    ...    separator=${SPACE}
    Run Keyword And Expect Error    ${error}    Add Host Entry    alice    my_server    10.0.0.2
    Run Keyword And Expect Error
    ...    '10.0.0.2/24' is no IP address. It has to be one address, without a prefix length.
    ...    Add Host Entry    alice    server    10.0.0.2/24
    Add Host Entry    alice    server    10.0.0.2
    Run Keyword And Expect Error    Namespace 'alice' has the entry 'SERVER 10.0.0.2' already.
    ...    Add Host Entry    alice    SERVER    10.0.0.2

Name Servers Are Checked
    Create Transient Namespace    alice
    Run Keyword And Expect Error    4 name servers are too many: programs ask 3 at most.
    ...    Set Name Servers    alice    10.0.0.1    10.0.0.2    10.0.0.3    10.0.0.4
    Run Keyword And Expect Error
    ...    'dns.example' is no IP address. Names are not looked up here.
    ...    Set Name Servers
    ...    alice
    ...    dns.example

A Test Changes A Namespace That Outlives It
    Add Host Entry    lasting    server    10.0.0.2
    Add Host Entry    lasting    lasting    10.0.0.1
    Set Name Servers    lasting    10.0.0.53
    Name Should Mean    lasting    lasting    10.0.0.1

The Next Test Finds It As It Was
    ${result} =    Run Process In Namespace    lasting    getent    hosts    server
    Should Be Empty    ${result.stdout}
    Name Should Mean    lasting    lasting    127.0.1.1
    Name Servers Should Be    lasting    @{EMPTY}


*** Keywords ***
Name Should Mean
    [Documentation]    Has the system's own resolver find the name.
    [Arguments]    ${namespace}    ${name}    ${address}
    ${result} =    Run Process In Namespace    ${namespace}    getent    hosts    ${name}
    Should Be Equal    ${{$result.stdout.split()[:1]}}    ${{[$address]}}    ${result.stderr}

Name Servers Should Be
    [Documentation]    Reads them as a program in the namespace would.
    [Arguments]    ${namespace}    @{servers}
    ${result} =    Run Process In Namespace    ${namespace}    sed    -n    s/^nameserver //p    /etc/resolv.conf
    Should Be Equal    ${result.stdout.split()}    ${servers}

Go On
    [Documentation]    Sends a program that waits for it a line, and returns the program's result.
    [Arguments]    ${program}
    Call Method    ${program.stdin}    write    ${{b'go'}}
    Call Method    ${program.stdin}    close
    ${result} =    Wait For Process    ${program}
    RETURN    ${result}
