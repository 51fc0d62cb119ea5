*** Settings ***
Documentation    Names that 'ip netns' sees. They carry the number of this process, since all runs share them.

Library          OperatingSystem
Library          Process
Resource         ../resources/acceptance.resource


*** Variables ***
${NAME}    netns-atest-${{os.getpid()}}
${PATH}    /run/netns/${NAME}


*** Test Cases ***
An Exported Namespace Is Seen By Ip
    Create Transient Namespace    alice
    Create Veth Pair    alice:eth0    alice:eth1
    ${exported} =    Export Namespace    alice    as_name=${NAME}
    Should Be Equal    ${exported}    ${PATH}
    ${list} =    Run Process    ip    netns    list
    Should Contain    ${list.stdout.split()}    ${NAME}
    ${inside} =    Run Process    ip    netns    exec    ${NAME}    readlink    /proc/self/ns/net
    ${inode} =    Get Namespace Inode    alice
    Should Be Equal    ${inside.stdout}    net:[${inode}]

The Name Goes With The Test
    File Should Not Exist    ${PATH}
    ${mounts} =    Get File    /proc/self/mountinfo
    Should Not Contain    ${mounts}    ${NAME}

Without Another Name It Keeps Its Own
    Create Transient Namespace    ${NAME}
    ${exported} =    Export Namespace    ${NAME}
    Should Be Equal    ${exported}    ${PATH}

The Path Can Be Opened
    ${alice} =    Create Transient Namespace    alice
    Export Namespace    alice    ${NAME}
    ${opened} =    Open Namespace    bob    path=${PATH}
    Should Be Equal    ${opened}    ${alice}

Closing Takes All Names Away
    Create Transient Namespace    alice
    Export Namespace    alice    ${NAME}
    Export Namespace    alice    ${NAME}-b
    File Should Exist    ${PATH}
    File Should Exist    ${PATH}-b
    Close Namespace    alice
    File Should Not Exist    ${PATH}
    File Should Not Exist    ${PATH}-b

A Taken Name Is Refused
    Create Transient Namespaces    alice    bob
    Export Namespace    alice    ${NAME}
    Should Fail And Change Nothing
    ...    Cannot export namespace 'bob' as '${PATH}': that name is taken. Choose another 'as_name'.
    ...    Export Namespace    bob    ${NAME}
    ${inode} =    Get Namespace Inode    alice
    ${inside} =    Run Process    ip    netns    exec    ${NAME}    readlink    /proc/self/ns/net
    Should Be Equal    ${inside.stdout}    net:[${inode}]

A Name That Ip Made Is Refused And Stays
    Create Transient Namespace    alice
    # The library takes the folder away that it made for this; 'ip' would leave its own.
    Export Namespace    alice    ${NAME}-b
    ${added} =    Run Process    ip    netns    add    ${NAME}
    Should Be Equal As Integers    ${added.rc}    0
    Should Fail And Change Nothing
    ...    Cannot export namespace 'alice' as '${PATH}': that name is taken. Choose another 'as_name'.
    ...    Export Namespace    alice    ${NAME}
    ${inside} =    Run Process    ip    netns    exec    ${NAME}    true
    Should Be Equal As Integers    ${inside.rc}    0
    [Teardown]    Run Process    ip    netns    delete    ${NAME}

A Name That Somebody Else Removed Is No Error
    Create Transient Namespace    alice
    Export Namespace    alice    ${NAME}
    ${deleted} =    Run Process    ip    netns    delete    ${NAME}
    Should Be Equal As Integers    ${deleted.rc}    0
    Close Namespace    alice

A Removed Name Can Be Given Again
    Create Transient Namespaces    alice    bob
    Export Namespace    alice    ${NAME}
    Close Namespace    alice
    Export Namespace    bob    ${NAME}
    File Should Exist    ${PATH}

Bad Names
    [Setup]    Create Transient Namespace    alice
    [Template]    Should Fail And Change Nothing
    'a/b' is no namespace name: it may not contain '/'.
    ...    Export Namespace    alice    a/b
    '../shadow' is no namespace name: it may not contain '/'.
    ...    Export Namespace    alice    ../shadow
    '..' is no namespace name: it means a folder.
    ...    Export Namespace    alice    ..
    'a b' is no namespace name: it may not contain blanks.
    ...    Export Namespace    alice    a b
    Cannot export namespace 'alice' as '/run/netns/-all': 'ip netns' would take the name for an option.
    ...    Export Namespace    alice    -all
    No namespace 'nowhere'. Known: alice, host.
    ...    Export Namespace    nowhere    ${NAME}
