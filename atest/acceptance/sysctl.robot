*** Settings ***
Documentation    Kernel parameters of namespaces, forwarding among them.

Resource         ../resources/routed.resource

Suite Setup      Create Transient Namespace    lasting
Test Teardown    Terminate All Processes    kill=True
Test Timeout     30 seconds


*** Test Cases ***
A Namespace Does Not Forward Unless It Is Told To
    Build Client Router And Server
    Start Server    server    8080
    Answer Should Be    client    10.2.0.2    8080    no answer
    Answer Should Be    client    fd02::2    8080    no answer
    Enable Forwarding    router
    Answer Should Be    client    10.2.0.2    8080    10.1.0.2
    Answer Should Be    client    fd02::2    8080    fd01::2

Only One Family Is Forwarded
    Build Client Router And Server
    Start Server    server    8080
    Enable Forwarding    router    ipv6=False
    Answer Should Be    client    10.2.0.2    8080    10.1.0.2
    Answer Should Be    client    fd02::2    8080    no answer
    Enable Forwarding    router    ipv4=False
    Answer Should Be    client    fd02::2    8080    fd01::2

A Word That Is Neither True Nor False Is Refused
    Create Transient Namespace    alice
    Run Keyword And Expect Error
    ...    Argument 'ipv4' got value 'perhaps', which is neither true nor false. Write True, yes, on or 1, or False, *
    ...    Enable Forwarding    alice    ipv4=perhaps
    Get Sysctl    alice    net.ipv4.ip_forward    ==    0
    Enable Forwarding    alice    ipv4=on    ipv6=no
    Get Sysctl    alice    net.ipv4.ip_forward    ==    1
    Get Sysctl    alice    net.ipv6.conf.all.forwarding    ==    0

A Router Takes One From The Lifetime Of A Packet
    [Tags]    smoke
    Build Client Router And Server
    Enable Forwarding    router
    Set Sysctl    client    net.ipv4.ip_default_ttl    33
    Set Sysctl    client    net.ipv6.conf.eth0.hop_limit    ${44}
    Lifetime Of A Packet Should Be    client    server    10.2.0.2    32
    Lifetime Of A Packet Should Be    client    server    fd02::2    43

A Value Is Read And Compared
    Create Transient Namespace    alice
    Set Sysctl    alice    net.ipv4.ip_default_ttl    9
    ${text} =    Get Sysctl    alice    net.ipv4.ip_default_ttl
    Should Be Equal    ${text}    9
    Get Sysctl    alice    net.ipv4.ip_default_ttl    ==    9
    Get Sysctl    alice    net.ipv4.ip_default_ttl    ==    ${9}
    Get Sysctl    alice    net.ipv4.ip_default_ttl    <    10
    Get Sysctl    alice    net.ipv4.ip_default_ttl    validate    int(value) == 9
    Set Sysctl    alice    net.ipv4.tcp_rmem    4096 5000 6000
    Get Sysctl    alice    net.ipv4.tcp_rmem    ==    4096 5000 6000
    Set Sysctl    alice    net/ipv4/conf/lo/forwarding    ${True}
    Get Sysctl    alice    net.ipv4.conf.lo.forwarding    ==    1

An Assertion Fails With Its Value
    Create Transient Namespace    alice
    Set Sysctl    alice    net.ipv4.ip_default_ttl    9
    Run Keyword And Expect Error
    ...    Sysctl net.ipv4.ip_default_ttl of namespace 'alice' '9' (str) should be '64' (str)
    ...    Get Sysctl    alice    net.ipv4.ip_default_ttl    ==    64
    Run Keyword And Expect Error
    ...    Sysctl net.ipv4.ip_default_ttl of namespace 'alice' '9' (int) should be greater than '64' (int)
    ...    Get Sysctl    alice    net.ipv4.ip_default_ttl    >    64
    Set Sysctl    alice    net.ipv4.tcp_congestion_control    reno
    Run Keyword And Expect Error
    ...    Sysctl net.ipv4.tcp_congestion_control of namespace 'alice' is 'reno', which is no number to compare.
    ...    Get Sysctl    alice    net.ipv4.tcp_congestion_control    >    64

Interfaces Whose Names Have Dots
    Create Transient Namespace    alice
    Create Veth Pair    alice:eth0.100    alice:eth0
    Set Sysctl    alice    net/ipv4/conf/eth0.100/forwarding    1
    Get Sysctl    alice    net.ipv4.conf.eth0/100.forwarding    ==    1
    Get Sysctl    alice    net.ipv4.conf.eth0.forwarding    ==    0

The Current Namespace Is The One That Is Meant
    Create Transient Namespace    alice
    Execute In Namespace    alice    Set Sysctl    current    net.ipv4.ip_default_ttl    5
    Get Sysctl    alice    net.ipv4.ip_default_ttl    ==    5
    Get Sysctl    current    net.ipv4.ip_default_ttl    !=    5

Unknown Keys Are Told With The Nearest One
    Create Transient Namespace    alice
    VAR    ${error} =
    ...    No sysctl 'net.ipv4.ip_foward' in namespace 'alice':
    ...    'net.ipv4' has no 'ip_foward'. Did you mean 'net.ipv4.ip_forward'?
    ...    separator=${SPACE}
    Run Keyword And Expect Error    ${error}    Set Sysctl    alice    net.ipv4.ip_foward    1
    Run Keyword And Expect Error
    ...    'kernel.hostname' is no sysctl of a network: its name begins with 'net', for example 'net.ipv4.ip_forward'.
    ...    Get Sysctl    alice    kernel.hostname
    Run Keyword And Expect Error
    ...    'net/../kernel/hostname' is no name of a sysctl. *
    ...    Set Sysctl    alice    net/../kernel/hostname    evil

Refused Values Are Told In The Kernel's Words
    Create Transient Namespace    alice
    VAR    ${error} =
    ...    Cannot set net.ipv4.ip_default_ttl to '900' in namespace 'alice':
    ...    the kernel says "Invalid argument" (EINVAL). Its value is '64' now.
    ...    separator=${SPACE}
    Run Keyword And Expect Error    ${error}    Set Sysctl    alice    net.ipv4.ip_default_ttl    900
    Run Keyword And Expect Error
    ...    Nothing to enable: 'ipv4' and 'ipv6' are both false.
    ...    Enable Forwarding    alice    ipv4=False    ipv6=False

A Test Changes A Namespace That Outlives It
    Get Sysctl    lasting    net.ipv4.ip_forward    ==    0
    Set Sysctl    lasting    net.ipv4.ip_default_ttl    20
    Set Sysctl    lasting    net.ipv4.ip_default_ttl    30
    Enable Forwarding    lasting
    Get Sysctl    lasting    net.ipv6.conf.lo.forwarding    ==    1

The Next Test Finds It As It Was
    Get Sysctl    lasting    net.ipv4.ip_default_ttl    ==    64
    Get Sysctl    lasting    net.ipv4.ip_forward    ==    0
    Get Sysctl    lasting    net.ipv6.conf.all.forwarding    ==    0
    Get Sysctl    lasting    net.ipv6.conf.lo.forwarding    ==    0
