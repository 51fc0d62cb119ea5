*** Settings ***
Documentation    Waiting for interfaces, ended by Robot Framework or by the interface.

Library          NetnsLibrary


*** Test Cases ***
Ended By A Timeout
    [Timeout]    200 ms
    Create Transient Namespace    alice
    Wait Until Interface Is Up    alice:eth0    timeout=1 hour

Ended By The Interface
    Create Transient Namespace    alice
    Create Veth Pair    alice:eth0    alice:eth1
    Wait Until Interface Is Up    alice:eth0
