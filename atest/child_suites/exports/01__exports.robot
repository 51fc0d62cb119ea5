*** Settings ***
Documentation    Makes the first exported names of the machine.

Resource         ../../resources/places.resource

Suite Setup      Export For The Suite


*** Test Cases ***
The Folder Is There
    Should Be True    os.path.isfile('/run/netns/of-suite')
    Create Transient Namespace    bob
    Export Namespace    bob    of-test

The Name Of The Test Is Gone
    Should Be Equal    ${{os.listdir('/run/netns')}}    ${{['of-suite']}}


*** Keywords ***
Export For The Suite
    [Documentation]    There is no folder /run/netns before.
    Should Not Be True    os.path.exists('/run/netns')
    Create Transient Namespace    alice
    Export Namespace    alice    of-suite
