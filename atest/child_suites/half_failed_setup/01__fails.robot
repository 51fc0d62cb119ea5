*** Settings ***
Documentation     The setup fails after it has made and entered something.

Resource          ../../resources/places.resource

Suite Setup       Fail Half Way
Suite Teardown    Close Namespace    alice


*** Test Cases ***
Never Run
    Fail    This must not run.


*** Keywords ***
Fail Half Way
    [Documentation]    The second cable cannot be made.
    Enter Transient Namespace    alice
    Create Transient Namespace    bob
    Create Veth Pair    alice:eth0    bob:eth0
    Export Namespace    bob    half-failed
    Create Veth Pair    alice:eth0    bob:eth1
