*** Settings ***
Documentation    Programs that are started in namespaces, with the Process library's configuration and results.

Library          OperatingSystem
Library          Process
Library          NetnsLibrary

Suite Setup      Create Directory    ${FOLDER}
Test Setup       Create Transient Namespace    alice
Test Teardown    Terminate All Processes    kill=True
Test Timeout     30 seconds


*** Variables ***
${FOLDER}    ${OUTPUT_DIR}${/}processes


*** Test Cases ***
A Program Sees The Network And The Devices Of Its Namespace
    [Tags]    smoke
    Create Veth Pair    alice:east    alice:west
    ${result} =    Run Process In Namespace    alice    ls    /sys/class/net
    # This one is a file of kernels with bonds, in the directory of the interfaces.
    ${interfaces} =    Evaluate    [name for name in $result.stdout.split() if name != 'bonding_masters']
    Should Be Equal    ${interfaces}    ${{['east', 'lo', 'west']}}
    ${result} =    Run Process In Namespace    alice    stat    --dereference    --format    %i    /proc/self/ns/net
    Get Namespace Inode    alice    ==    ${result.stdout}

The Result Is The Process Library's
    ${result} =    Run Process In Namespace    alice    sh    -c    echo out; echo err >&2; exit 3
    Should Be Equal As Integers    ${result.rc}    3
    Should Be Equal    ${result.stdout}    out
    Should Be Equal    ${result.stderr}    err

Arguments Arrive As They Are
    ${result} =    Run Process In Namespace    alice    printf    [%s]    one two    --net\=x    $HOME    *    ${EMPTY}
    ...    --    "
    Should Be Equal    ${result.stdout}    [one two][--net\=x][$HOME][*][][--]["]
    ${result} =    Run Process In Namespace    alice    printf    [%s]    ${1}    ${{robot.api.types.Secret('hidden')}}
    Should Be Equal    ${result.stdout}    [1][hidden]

The Shell Is Run In The Namespace
    ${result} =    Run Process In Namespace    alice    ls /sys/class/net | wc -l; echo "$0"    shell=True
    Should Be Equal    ${result.stdout.split()}    ${{['1', '/bin/sh']}}
    ${result} =    Run Process In Namespace    alice    printf    %s    one two    shell=True
    Should Be Equal    ${result.stdout}    one two
    ${result} =    Run Process In Namespace    alice    no-such-program    shell=True
    Should Be Equal As Integers    ${result.rc}    127

The Working Directory Is Respected
    ${result} =    Run Process In Namespace    alice    pwd
    Should Be Equal    ${result.stdout}    ${EXECDIR}
    ${result} =    Run Process In Namespace    alice    pwd    cwd=${FOLDER}
    Should Be Equal    ${result.stdout}    ${FOLDER}
    ${result} =    Run Process In Namespace    alice    cat    hosts    cwd=/etc
    Should Contain    ${result.stdout}    alice
    Create File    ${FOLDER}${/}tool    \#!/bin/sh\necho tool
    Run Process    chmod    +x    ${FOLDER}${/}tool
    ${result} =    Run Process In Namespace    alice    ./tool    cwd=${FOLDER}
    Should Be Equal    ${result.stdout}    tool

Input, Output And Environment Are The Process Library's
    ${result} =    Run Process In Namespace    alice    sh    -c    cat; echo "$GREETING"; echo err >&2
    ...    cwd=${FOLDER}    stdin=typed${SPACE}    stdout=out.txt    stderr=STDOUT    env:GREETING=hello
    File Should Exist    ${FOLDER}${/}out.txt
    Should Be Equal    ${result.stdout}    typed hello\nerr
    ${result} =    Run Process In Namespace    alice    env    env=${{{'PATH': '/usr/bin', 'ONLY': '1'}}}
    Should Be Equal    ${{sorted($result.stdout.split())}}    ${{['ONLY=1', 'PATH=/usr/bin']}}

A Program Is Stopped When Its Time Is Over
    ${result} =    Run Process In Namespace    alice    sleep    20    timeout=100 ms
    Should Be Equal As Integers    ${result.rc}    -15
    ${result} =    Run Process In Namespace    alice    sleep    20    timeout=100 ms    on_timeout=kill
    Should Be Equal As Integers    ${result.rc}    -9

The Process Library's Keywords Work On What Was Started
    ${program} =    Start Process In Namespace    alice    sleep    20    alias=sleeper
    Process Should Be Running    sleeper
    ${pid} =    Get Process Id    sleeper
    Should Be Equal    ${pid}    ${program.pid}
    ${programs} =    Get Namespace Processes    alice
    Should Be Equal As Integers    ${programs[0].pid}    ${pid}
    ${result} =    Terminate Process    ${program}
    Should Be Equal As Integers    ${result.rc}    -15
    ${programs} =    Get Namespace Processes    alice
    Should Be Empty    ${programs}

Running A Program Leaves The Active One
    Start Process In Namespace    alice    sleep    20
    Run Process In Namespace    alice    true
    Process Should Be Running

Programs Are Missing As They Are Without A Namespace
    Run Keyword And Expect Error
    ...    FileNotFoundError: [[]Errno 2] No such file or directory in namespace 'alice': 'no-such-program'
    ...    Run Process In Namespace    alice    no-such-program    env:PATH=/usr/bin:/bin
    Run Keyword And Expect Error
    ...    FileNotFoundError: [[]Errno 2] No such file or directory in namespace 'alice': './tool'
    ...    Start Process In Namespace    alice    ./tool    cwd=/etc
    Run Keyword And Expect Error
    ...    FileNotFoundError: [[]Errno 2] No such file or directory in namespace 'alice': 'ls'
    ...    Run Process In Namespace    alice    ls    env:PATH=${FOLDER}
    Run Keyword And Expect Error
    ...    PermissionError: [[]Errno 13] Permission denied in namespace 'alice': '/etc'
    ...    Run Process In Namespace    alice    /etc
    Run Keyword And Expect Error    FileNotFoundError: *'/no/such/folder'
    ...    Run Process In Namespace    alice    ls    cwd=/no/such/folder

Wrong Configuration Is The Process Library's Error
    Run Keyword And Expect Error    Keyword argument 'shel' is not supported by this keyword.
    ...    Run Process In Namespace    alice    ls    shel=True

An Unknown Namespace
    Run Keyword And Expect Error    No namespace 'alcie'. Known: alice, host. Did you mean 'alice'?
    ...    Run Process In Namespace    alcie    true
    Close Namespace    alice
    Run Keyword And Expect Error    Namespace 'alice' is closed. Open are: host.
    ...    Start Process In Namespace    alice    true

The Current Namespace And The Host's
    ${result} =    Execute In Namespace    alice    Run Process In Namespace    current    ls    /sys/class/net
    Should Be Equal    ${result.stdout}    lo
    ${here} =    Run Process    ls    /sys/class/net
    ${there} =    Execute In Namespace    alice    Run Process In Namespace    host    ls    /sys/class/net
    Should Be Equal    ${there.stdout}    ${here.stdout}

A Program Ends With Its Namespace
    [Tags]    smoke
    ${program} =    Start Process In Namespace    alice    sleep    20
    Close Namespace    alice
    ${result} =    Wait For Process    ${program}
    Should Be Equal As Integers    ${result.rc}    -15

Programs Of Execute In Namespace See Only The Network
    ${machine} =    Run Process    ls    /sys/class/net
    ${result} =    Execute In Namespace    alice    Run Process    ls    /sys/class/net
    Should Be Equal    ${result.stdout}    ${machine.stdout}
    ${result} =    Execute In Namespace    alice    Run Process    cat    /etc/hosts
    ${machine} =    Run Process    cat    /etc/hosts
    Should Be Equal    ${result.stdout}    ${machine.stdout}
