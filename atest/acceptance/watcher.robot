*** Settings ***
Documentation    However a run ends, nothing of it stays; what holds a namespace that ends is named.
...
...              Child runs fail when anything of them is left three seconds later.

Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource

Test Teardown    End Child Runs


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

Interrupted Twice
    [Documentation]    It ends in an ordinary way, so a program in the host's own network would go on.
    ${child} =    Start Child Run    watched.robot    options=${{['--variable', 'OUTSIDE:']}}
    Wait Until Child Is Ready    ${child}
    Send Signal To Child    ${child}    SIGINT
    Send Signal To Child    ${child}    SIGINT
    Finish Child Run    ${child}

Other Users' Processes Are Hidden
    [Documentation]    As on machines whose /proc is mounted with hidepid.
    Skip If    os.getuid() != 0    Only root may mount /proc for the processes of the whole machine.
    VAR    ${hide} =    mount -t proc -o hidepid=2 proc /proc && exec "$@"
    Run Child Suites    watched.robot    options=${{['--variable', 'END:exit']}}
    ...    prefix=${{['unshare', '--mount', 'sh', '-c', $hide, 'sh']}}
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
