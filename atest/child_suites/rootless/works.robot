*** Settings ***
Documentation    For a process without privilege: the first test's first keyword tells what was done.

Library          Process
Library          NetnsLibrary


*** Test Cases ***
Told Once
    Get Namespace Names    ==    ${{[]}}
    Get Namespace Names    ==    ${{[]}}

Everything Works
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
    Ping Host    alice    bob
    Create Veth Pair    alice:uplink    host:lab
    Enter Namespace    alice
    Leave Namespace
    Set Sysctl    alice    net.ipv4.ip_default_ttl    7
    Add Host Entry    alice    server.example    10.0.0.2
    Export Namespace    alice    seen
    ${listed} =    Run Process    ip    netns    list
    Should Start With    ${listed.stdout}    seen

Programs Are The User's And Have The Privilege
    Create Transient Namespace    alice
    ${before} =    Evaluate    os.getuid()
    ${result} =    Run Process In Namespace    alice    sh    -c    id -u; ip link add type veth; ls /sys/class/net
    Should Be Equal    ${result.stdout}    ${before}\nlo\nveth0\nveth1

The Host Is Empty
    Get Interface Names    host    ==    lo
    ${loopback} =    Get Interface    host:lo
    Should Be True    ${loopback.up}
    ${result} =    Run Process    ls    /sys/class/net
    Should Be Equal    ${result.stdout}    lo
