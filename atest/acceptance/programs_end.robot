*** Settings ***
Documentation     Programs that still live in a namespace when it ends are ended, however they were started.
...
...               What tests have in their log is looked up in a run of its own. It leaves no program behind,
...               not even one in its suite's namespace, or running it would fail.

Resource          ../resources/acceptance.resource
Resource          ../resources/child_runs.resource
Library           Process
Library           NetnsLibrary

Suite Setup       Run Child Suites    programs_end.robot
Suite Teardown    End Child Runs
Test Timeout      30 seconds


*** Variables ***
@{BECOME_DAEMON}    ${{sys.executable}}    ${CURDIR}${/}..${/}resources${/}daemon.py


*** Test Cases ***
A Program That Forks Twice And Calls Setsid
    [Documentation]    The next test looks for it.
    Create Transient Namespaces    alice    bob
    ${in_alice} =    Run Process In Namespace    alice    @{BECOME_DAEMON}
    ${in_bob} =    Execute In Namespace    bob    Run Process    @{BECOME_DAEMON}
    VAR    @{PIDS} =    ${in_alice.stdout}    ${in_bob.stdout}    scope=SUITE    # robocop: off=VAR05
    FOR    ${name}    ${pid}    IN ZIP    ${{['alice', 'bob']}}    ${PIDS}
        Programs Should Be    ${name}    ${pid}
    END

Is Gone When The Test Has Ended
    Length Should Be    ${PIDS}    2
    FOR    ${pid}    IN    @{PIDS}
        Program Should Be Gone    ${pid}
    END

Close Namespace Ends Programs
    Create Transient Namespaces    alice    bob
    ${daemon} =    Run Process In Namespace    alice    @{BECOME_DAEMON}
    ${other} =    Run Process In Namespace    bob    @{BECOME_DAEMON}
    Close Namespace    alice
    Program Should Be Gone    ${daemon.stdout}
    Programs Should Be    bob    ${other.stdout}

Closing The Namespace That The Test Is In
    Enter Transient Namespace    alice
    ${daemon} =    Run Process    @{BECOME_DAEMON}
    Close Namespace    alice
    Program Should Be Gone    ${daemon.stdout}

Results Of The Process Library Are What They Are Otherwise
    Create Transient Namespace    alice
    ${sleeping} =    Start Process In Namespace    alice    sleep    30
    ${talking} =    Start Process In Namespace    alice    sh    -c    echo out; echo err >&2; exec sleep 30
    ${ended} =    Start Process In Namespace    alice    sh    -c    echo last; exit 7
    Wait For Process    ${ended}
    Wait Until Keyword Succeeds    5s    10ms    Command Should Be    ${talking.pid}    sleep
    Close Namespace    alice
    ${result} =    Wait For Process    ${sleeping}
    Should Be Equal As Integers    ${result.rc}    -15
    ${result} =    Wait For Process    ${talking}
    Should Be Equal As Integers    ${result.rc}    -15
    Should Be Equal    ${result.stdout}    out
    Should Be Equal    ${result.stderr}    err
    ${result} =    Get Process Result    ${ended}
    Should Be Equal As Integers    ${result.rc}    7
    Should Be Equal    ${result.stdout}    last

Nothing Of A Program Stays Open When Nobody Waits For It
    [Documentation]    The end of the test closes its pipes and files: the check for leftovers would tell.
    Create Transient Namespace    alice
    Start Process In Namespace    alice    sleep    30
    Start Process In Namespace    alice    sleep    30    stdout=${OUTPUT_DIR}${/}nobody_waits.txt    stderr=STDOUT

Programs In An Opened Namespace Are Left Alone
    Create Transient Namespace    alice
    ${sleeping} =    Start Process In Namespace    alice    sleep    30
    Open Namespace    opened    pid=${sleeping.pid}
    Close Namespace    opened
    Process Should Be Running    ${sleeping}

What Had To Be Ended Is Logged
    Child Test Should Be    Passes    PASS
    ${log} =    Get Messages Of    Passes
    Should Match Regexp    ${log}    ^Ended process \\d+ in namespace 'alice' by SIGTERM: sleep 30$

The Last Output Is Logged When A Test Failed
    Child Test Should Be    Fails    FAIL    expected
    ${log} =    Get Messages Of    Fails
    Should Contain X Times    ${log}    Ended process    2
    ${lines} =    Evaluate    '\\n'.join(str(number) for number in range(11, 31))
    Should Match Regexp    ${log}
    ...    Last output of process \\d+ in namespace 'alice', which ended with -15: sh -c .*\n${lines}\n
    Should Match Regexp    ${log}
    ...    Last output of process \\d+ in namespace 'alice', which ended with 3: sh -c .*\nto a pipe\nan error(\n|$)
    Should Match Regexp    ${log}
    ...    Last output of process \\d+ in namespace 'suite', which still runs: sh -c .*\nfrom the suite(\n|$)

Secrets Are Not Logged
    Child Test Should Be    Hides Secrets    FAIL    expected
    ${log} =    Get Messages Of    Hides Secrets
    Should Not Contain    ${log}    verysecret
    Should Contain    ${log}    which ended with -15: sh -c 'echo "$0"; read line' '<secret>'\n<secret>

Several Namespaces Have One Grace Time
    Child Test Should Be    Has Programs That Do Not Hear    PASS
    Child Test Should Be    Comes After One Grace Time    PASS
    ${log} =    Get Messages Of    Has Programs That Do Not Hear
    Should Contain X Times    ${log}    by SIGKILL    3


*** Keywords ***
Programs Should Be
    [Documentation]    Only this process lives in the namespace.
    [Arguments]    ${namespace}    ${pid}
    ${programs} =    Get Namespace Processes    ${namespace}
    Should Be Equal    ${{[one.pid for one in $programs]}}    ${{[int($pid)]}}

Program Should Be Gone
    [Documentation]    There is no such process any more, unless as one whose end nobody has asked for.
    [Arguments]    ${pid}
    ${there} =    Evaluate    os.path.exists('/proc/${pid}/exe')
    Should Not Be True    ${there}    Process ${pid} still runs.

Command Should Be
    [Documentation]    The process is that program.
    [Arguments]    ${pid}    ${name}
    ${found} =    Evaluate    open('/proc/${pid}/comm').read().strip()
    Should Be Equal    ${found}    ${name}

Get Messages Of
    [Documentation]    Returns what was logged at the end of a test, after all its keywords.
    [Arguments]    ${name}
    ${test} =    Get Child Test    ${name}
    RETURN    ${{'\n'.join(one.message for one in $test.body if one.type == 'MESSAGE')}}
