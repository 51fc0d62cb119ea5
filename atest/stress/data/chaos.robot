*** Settings ***
Documentation     Ten hosts on a switch with programs, daemons too; names, a cable to the host. Killed at any moment.

Library           Process
Library           NetnsLibrary

Suite Setup       Build Lab
Suite Teardown    No Operation


*** Variables ***
@{HOSTS}     h1    h2    h3    h4    h5    h6    h7    h8    h9    h10
@{DAEMON}    ${{sys.executable}}    -I    -S    ${CURDIR}${/}..${/}..${/}resources${/}daemon.py


*** Test Cases ***
Comes And Goes
    Create Transient Namespace    guest
    Create Veth Pair    guest:eth0    host:    addresses=10.1.0.1/24
    Export Namespace    guest    chaos-guest
    Start Process In Namespace    guest    sleep    1000
    Run Process In Namespace    guest    @{DAEMON}
    Close Namespace    guest

Changes The Host
    Create Bridge    host:chaos-bridge
    Set Sysctl    host    net.ipv4.ip_forward    1
    Add Route    host    10.2.0.0/24    type=blackhole
    Start Process In Namespace    host    sleep    1000    alias=outside
    Move Interface    host:chaos0    h5
    ${sleeping} =    Start Process In Namespace    h9    sleep    1000
    Evaluate    $sleeping.kill()
    [Teardown]    Terminate Process    outside    kill=True

Starts Programs
    FOR    ${number}    IN RANGE    5
        Run Process In Namespace    h${number + 1}    @{DAEMON}
        Execute In Namespace    h${number + 6}    Evaluate    subprocess.Popen(['sleep', '1000'])    subprocess
    END


*** Keywords ***
Build Lab
    [Documentation]    What the suite owns.
    Create Transient Namespaces    @{HOSTS}    switch
    Create Bridge    switch:bridge
    FOR    ${number}    ${host}    IN ENUMERATE    @{HOSTS}    start=1
        Create Veth Pair    ${host}:eth0    switch:port${number}    addresses=10.0.0.${number}/24
        Add Bridge Port    switch:bridge    port${number}
        Start Process In Namespace    ${host}    sleep    1000
    END
    Create Veth Pair    h1:uplink    host:chaos0    peer_addresses=10.3.0.1/24
    Export Namespace    h1    chaos-1
    Export Namespace    h2    chaos-2
    Run Process In Namespace    h3    @{DAEMON}
    Run Process In Namespace    h4    @{DAEMON}    deaf
