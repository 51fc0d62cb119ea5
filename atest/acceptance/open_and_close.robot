*** Settings ***
Documentation    Opening namespaces that exist already, and closing namespaces.

Library          OperatingSystem
Library          Process
Resource         ../resources/acceptance.resource


*** Variables ***
${EXACTLY_ONE}    Open Namespace needs exactly one of 'path' and 'pid' to know which one it is.


*** Test Cases ***
Open By Path
    ${alice} =    Create Transient Namespace    alice
    ${path} =    Get Namespace Path    alice
    ${opened} =    Open Namespace    twin    path=${path}
    Should Be Equal As Strings    ${opened}    twin
    Should Be Equal    ${opened}    ${alice}
    Get Namespace Inode    twin    ==    ${alice.inode}

Open By Process
    Create Transient Namespace    alice
    ${program} =    Execute In Namespace    alice    Start Process    sleep    60
    ${pid} =    Get Process Id    ${program}
    Open Namespace    sleeper    pid=${pid}
    ${alice} =    Get Namespace Inode    alice
    Get Namespace Inode    sleeper    ==    ${alice}
    [Teardown]    Terminate All Processes

An Opened Namespace Is Not Destroyed
    Create Transient Namespace    alice
    Create Veth Pair    alice:eth0    alice:eth1
    ${path} =    Get Namespace Path    alice
    Open Namespace    twin    path=${path}
    Close Namespace    twin
    Get Interface Names    alice    ==    ${{['lo', 'eth0', 'eth1']}}

An Opened Namespace Lives On Without The First One
    Create Transient Namespace    alice
    Create Veth Pair    alice:eth0    alice:eth1
    ${path} =    Get Namespace Path    alice
    Open Namespace    twin    path=${path}
    Close Namespace    alice
    Get Interface Names    twin    ==    ${{['lo', 'eth0', 'eth1']}}
    Get Namespace Names    ==    twin

An Opened Namespace Can Be Entered
    Create Transient Namespace    alice
    ${path} =    Get Namespace Path    alice
    Open Namespace    twin    path=${path}
    Enter Namespace    twin
    ${inode} =    Get Inode Of This Thread
    Get Namespace Inode    alice    ==    ${inode}

A Path That Is No Network Namespace Is Refused
    Create File    ${OUTPUT_DIR}/file
    ${pipe} =    Evaluate    os.mkfifo($OUTPUT_DIR + '/pipe') or $OUTPUT_DIR + '/pipe'
    Should Fail And Change Nothing    '${OUTPUT_DIR}/file' is no network namespace.
    ...    Open Namespace    new    path=${OUTPUT_DIR}/file
    Should Fail And Change Nothing    '/proc/self/ns/mnt' is no network namespace.
    ...    Open Namespace    new    path=/proc/self/ns/mnt
    Should Fail And Change Nothing    '/' is no network namespace.
    ...    Open Namespace    new    path=/
    # Nobody writes into it: opening it must not wait.
    Should Fail And Change Nothing    '${pipe}' is no network namespace.
    ...    Open Namespace    new    path=${pipe}
    Should Fail And Change Nothing
    ...    Cannot open a network namespace at '/missing': the kernel says "No such file or directory" (ENOENT).
    ...    Open Namespace    new    path=/missing
    [Teardown]    Evaluate    os.unlink($OUTPUT_DIR + '/pipe')

A Dead Process Is Refused
    ${program} =    Start Process    true
    Wait For Process    ${program}
    ${pid} =    Get Process Id    ${program}
    Should Fail And Change Nothing    There is no process ${pid}.    Open Namespace    new    pid=${pid}

What Does Not Say One Namespace Is Refused
    [Template]    Should Fail And Change Nothing
    ${EXACTLY_ONE}    Open Namespace    new
    ${EXACTLY_ONE}    Open Namespace    new    path=/proc/self/ns/net    pid=1
    0 is no process id: they are positive numbers.    Open Namespace    new    pid=0
    -1 is no process id: they are positive numbers.    Open Namespace    new    pid=-1
    ValueError: Argument 'pid' got value 'one' that cannot be converted to integer or None.
    ...    Open Namespace    new    pid=one

A Bad Or Taken Name Is Refused
    Create Transient Namespace    alice
    ${error} =    Catenate    SEPARATOR=${SPACE}
    ...    There is a namespace 'alice' already.
    ...    Choose another name, or close it first with Close Namespace${SPACE * 4}alice.
    Should Fail And Change Nothing    ${error}
    ...    Open Namespace    alice    path=/proc/self/ns/net
    Should Fail And Change Nothing    'a/b' is no namespace name: it may not contain '/'.
    ...    Open Namespace    a/b    path=/proc/self/ns/net
    Should Fail And Change Nothing
    ...    No namespace can be called 'host': that means the namespace that Robot Framework was started in.
    ...    Open Namespace    host    path=/proc/self/ns/net

Closing Takes What Is In It
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0
    Close Namespace    bob
    Get Namespace Names    ==    alice
    Wait Until Keyword Succeeds    2s    10ms    Interface Should Not Exist    alice:eth0

A Closed Namespace Is Of No More Use
    Create Transient Namespace    alice
    ${closed} =    Create Transient Namespace    closed
    Close Namespace    ${closed}
    FOR    ${keyword}    IN
    ...    Close Namespace
    ...    Export Namespace
    ...    Get Interface Names
    ...    Get Namespace Id
    ...    Get Namespace Inode
    ...    Get Namespace Path
    ...    Get Namespace Processes
        Should Fail And Change Nothing    Namespace 'closed' is closed. Open are: alice, host.    ${keyword}    closed
        Should Fail And Change Nothing    Namespace 'closed' is closed.    ${keyword}    ${closed}
    END

The Host Cannot Be Closed
    [Template]    Should Fail And Change Nothing
    The namespace 'host', which Robot Framework was started in, cannot be closed.
    ...    Close Namespace    host
    The namespace 'host', which Robot Framework was started in, cannot be closed.
    ...    Close Namespace    current

An Unknown Namespace Cannot Be Closed
    Create Transient Namespaces    alice    bob
    Should Fail And Change Nothing    No namespace 'nowhere'. Known: alice, bob, host.
    ...    Close Namespace    nowhere
