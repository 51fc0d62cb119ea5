*** Settings ***
Documentation    However a run ends, nothing of it stays; what holds a namespace that ends is named.
...
...              Child runs fail when anything of them is left three seconds later.

Library          OperatingSystem
Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource

Test Teardown    End Child Runs


*** Variables ***
@{MOUNT_PROC}    unshare    --mount    sh    -c    mount -t proc -o hidepid=2,gid=65534 proc /proc && exec "$@"    sh
# The kernel hides from a process what has more capabilities.
@{SEES_FEW}      setpriv    --bounding-set\=-sys_admin,-net_admin,-sys_ptrace    --inh-caps\=-all


*** Test Cases ***
Killed With Programs, Names And Interfaces
    [Template]    Signal Should Leave Nothing
    SIGKILL    -9
    SIGQUIT    -3
    SIGHUP    -1

Ended By A User's Library
    Run Child Suites    watched.robot    options=${{['--variable', 'END:exit']}}
    Exit Status Should Be    3

Out Of Memory
    Run Child Suites    watched.robot    options=${{['--variable', 'END:memory']}}
    Exit Status Should Be    -9

Stopped, And Then Killed
    ${child} =    Start Child Run    watched.robot
    Wait Until Child Is Ready    ${child}
    Send Signal To Child    ${child}    SIGSTOP
    Send Signal To Child    ${child}    SIGKILL
    Finish Child Run    ${child}
    Exit Status Should Be    -9

Ended In An Ordinary Way
    [Documentation]    Programs that were started in the host's own network end with the run.
    Run Child Suites    watched.robot    options=${{['--variable', 'END:nothing']}}
    Exit Status Should Be    0

Interrupted At A Terminal
    [Documentation]    The watcher does not hear it, and ends with the run.
    Interrupt And Finish    SIGINT
    Exit Status Should Be    1
    ${test} =    Get Child Test    Ends
    Should Be Equal    ${test.message}    Execution terminated by signal
    Should Be Equal    ${test.teardown.status}    PASS

Interrupted Twice
    [Template]    Interrupt And Finish
    SIGINT    SIGINT
    SIGTERM    SIGTERM
    SIGTERM    SIGINT

Two Runs At Once
    [Documentation]    One is killed, and the other one still has all that it had.
    ${first} =    Start Child Run    neighbor.robot    options=${{['--variable', 'NAME:first']}}
    VAR    ${go} =    ${OUTPUT_DIR}${/}go-${{os.getpid()}}
    ${second} =    Start Child Run    neighbor.robot    beside=${first}
    ...    options=${{['--variable', 'NAME:second', '--variable', 'GO:' + $go]}}
    Wait Until Child Is Ready    ${first}
    Wait Until Child Is Ready    ${second}
    Send Signal To Child    ${first}    SIGKILL
    Child Run Should Vanish    ${first}    first
    Create File    ${go}
    Finish Child Run    ${second}
    Child Run Should Have Passed    tests=1
    [Teardown]    Run Keywords    End Child Runs    AND    Remove File    ${go}

Other Users' Processes Are Hidden
    [Documentation]    As on machines whose /proc is mounted with hidepid: from root, which sees them, and without.
    Skip If    os.getuid() != 0    Only root may mount /proc for the processes of the whole machine.
    Run Child Suites    watched.robot    options=${{['--variable', 'END:exit']}}    prefix=${MOUNT_PROC}
    Exit Status Should Be    3
    Run Child Suites    watched.robot    options=${{['--variable', 'END:exit', '--variable', 'SEES:few']}}
    ...    prefix=${{$MOUNT_PROC + $SEES_FEW}}
    Exit Status Should Be    3

Watcher That Was Killed
    [Documentation]    The next keyword starts another one, which knows all that the first one knew.
    Run Child Suites    watcher_killed.robot    options=${{['--output', 'NONE', '--console', 'dotted']}}
    ${run} =    Get Child Run
    Should Contain    ${run.stderr}    The watcher, which clears away what a killed run leaves, was gone (process

What Holds A Namespace Fails Its Test
    Run Child Suites    held.robot
    Message Should Match    Holds A Descriptor    descriptor \\d+ of this process
    Message Should Match    Holds A Socket
    ...    descriptor \\d+ of this process, a TCP socket at 127\\.0\\.0\\.1:80 in state LISTEN
    Message Should Match    Holds By Another Program    descriptor 9 of process \\d+: sleep 60
    Child Test Should Be    Holds Nothing    PASS


*** Keywords ***
Interrupt And Finish
    [Documentation]    Sends signals one after the other to all that belongs to the terminal.
    [Arguments]    @{signals}
    ${child} =    Start Child Run    watched.robot
    Wait Until Child Is Ready    ${child}
    FOR    ${signal}    IN    @{signals}
        Send Signal To Group Of Child    ${child}    ${signal}
    END
    Finish Child Run    ${child}

Signal Should Leave Nothing
    [Documentation]    Ends a run by a signal that Robot Framework does not handle.
    [Arguments]    ${signal}    ${status}
    ${child} =    Start Child Run    watched.robot
    Wait Until Child Is Ready    ${child}
    Send Signal To Child    ${child}    ${signal}
    Finish Child Run    ${child}
    Exit Status Should Be    ${status}

Exit Status Should Be
    [Documentation]    Compares the exit status of the child run.
    [Arguments]    ${status}
    ${run} =    Get Child Run
    Should Be Equal As Integers    ${run.rc}    ${status}

Message Should Match
    [Documentation]    The test failed because of this holder alone.
    [Arguments]    ${name}    ${holder}
    ${test} =    Get Child Test    ${name}
    Should Match Regexp
    ...    ${test.message}
    ...    ^Cleaning up failed:\nNamespace 'alice' was closed but lives on, .* holds it: ${holder}\\. Close
