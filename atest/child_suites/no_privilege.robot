*** Settings ***
Documentation    For a process that may not make or enter namespaces.

Library          NetnsLibrary    rootless=never


*** Variables ***
${OTHER}    /a path to a namespace that the one who runs this gives


*** Test Cases ***
Creating
    Create Transient Namespace    alice

Creating Several
    Create Transient Namespaces    alice    bob

Entering A New One
    Enter Transient Namespace    alice

Entering
    Open Namespace    other    path=${OTHER}
    Enter Namespace    other

Executing
    Open Namespace    other    path=${OTHER}
    Execute In Namespace    other    Fail    This must not run.

Creating A Veth Pair
    Create Veth Pair    host:eth0    host:eth1

Exporting
    Export Namespace    host    exported

Looking Is Allowed
    ${here} =    Evaluate    os.stat('/proc/thread-self/ns/net').st_ino
    Get Namespace Inode    host    ==    ${here}
    ${current} =    Get Current Namespace
    Should Be Equal As Strings    ${current}    host
    Get Interface Names    host    ==    lo
    Get Namespace Names    ==    ${{[]}}
    ${loopback} =    Get Interface    lo
    Should Be Equal As Strings    ${loopback}    host:lo
