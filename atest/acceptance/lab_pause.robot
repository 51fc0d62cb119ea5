*** Settings ***
Documentation    Pause Lab lets people look into a lab, and never waits where nobody is.

Library          Process
Library          ../resources/at_a_terminal.py
Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource

Test Teardown    End Both

Test Tags        labs


*** Variables ***
${SUITE}    pause/pause.robot
${PAIR}     {nodes: {alice: , bob: }, links: [endpoints: [alice, bob]]}
${FILE}     ${CURDIR}/../child_suites/pause/pair.yaml


*** Test Cases ***
Until Enter Is Pressed
    Start At A Terminal    ${SUITE}    --test    Waits
    # What was typed before is no answer.
    Type At Terminal    \n
    ${shown} =    Wait Until Terminal Shows    Press Enter here to go on.
    Should Contain    ${shown}    Lab 'pair' is paused: 2 hosts and 1 link.\nLook at alice.\n
    Should Contain    ${shown}    \nbob${SPACE*4}host${SPACE*2}eth0${SPACE*2}10.0.0.2/30${SPACE*2}2001:db8::2/64\n
    ${inside} =    Run Command    shell    ${FILE}    alice    --    getent    hosts    bob
    Should Match    ${inside.stdout}    2001:db8::2*bob
    ${by_nsenter} =    Evaluate    re.search(r'bob +(nsenter .*)', $shown)[1].split()    modules=re
    ${inside} =    Run Process    @{by_nsenter}    cat    /sys/class/net/eth0/operstate
    Should Be Equal    ${inside.stdout}    up    ${inside.stderr}
    Type At Terminal    \n
    ${result} =    Finish At Terminal
    ${messages} =    Messages Of Pause    ${result}
    Should Match Regexp    ${messages}[1]    ^Paused for \\d+\\.\\d s, until Enter was pressed\\.$
    Should Be Equal    ${result.suite.status}    PASS

After The Pause It Is Not Found
    Start At A Terminal    ${SUITE}    --test    Waits
    Wait Until Terminal Shows    Press Enter here to go on.
    Type At Terminal    \n
    Finish At Terminal
    ${inside} =    Run Command    shell    --pid    1    ${FILE}    alice
    Should Contain    ${inside.stderr}    is kept up by process '1'. Known: none.

For Some Time
    Start At A Terminal    ${SUITE}    --test    Waits Some Time
    Wait Until Terminal Shows    Press Enter here to go on; it goes on by itself in 0.05 s.
    ${result} =    Finish At Terminal
    ${messages} =    Messages Of Pause    ${result}
    Should Be Equal    ${messages}[1]    Paused for 0.1 s, as long as 'timeout' says.
    Should Be Equal    ${result.suite.status}    PASS

No Longer Than A Test May Take
    Start At A Terminal    ${SUITE}    --test    Waits Too Long
    Wait Until Terminal Shows    Press Enter here to go on.
    ${result} =    Finish At Terminal
    Should Be Equal    ${result.suite.tests[0].message}    Test timeout 2 seconds exceeded.

Ctrl C Stops The Run
    Start At A Terminal    ${SUITE}    --test    Waits    --test    Is Not Called
    Wait Until Terminal Shows    Press Enter here to go on.
    Type At Terminal    \x03
    ${result} =    Finish At Terminal
    Should Be Equal    ${result.suite.tests[0].message}    Execution terminated by signal
    Should Be Equal    ${result.suite.tests[1].status}    FAIL

Where The Environment Says That Nobody Is There
    Start At A Terminal    ${SUITE}    --test    Waits    CI=true
    ${result} =    Finish At Terminal
    Warning Should Be    ${result}    the environment variable CI is set

Under Pabot
    Start At A Terminal    ${SUITE}    --test    Waits    --variable    PABOTQUEUEINDEX:3
    ${result} =    Finish At Terminal
    Warning Should Be    ${result}    it is run by pabot, and several runs cannot share a terminal

Without A Terminal
    [Documentation]    A session of its own has none.
    Run Child Suites    ${SUITE}    options=${{['--test', 'Waits']}}
    ...    prefix=${{['setsid', '--wait', 'env', '--unset=CI']}}
    ${run} =    Get Child Run
    Should Be Equal    ${run.errors}    ${{["Pause Lab does not pause at lab 'pair': there is no terminal."]}}
    Child Test Should Be    Waits    PASS

Nothing In A Dry Run
    Start At A Terminal    ${SUITE}    --test    Waits    --dryrun
    ${result} =    Finish At Terminal
    Should Be Equal    ${result.suite.status}    PASS
    Should Be Empty    ${result.errors.messages}

Bad Input
    Run Keyword And Expect Error    No lab is up. Start one with Start Lab*    Pause Lab
    Start Lab    ${PAIR}
    Run Keyword And Expect Error    No lab 'lab2'. Known: lab1. Did you mean 'lab1'?    Pause Lab    lab=lab2
    Run Keyword And Expect Error    'timeout' has to be longer than nothing.    Pause Lab    timeout=0 s


*** Keywords ***
Run Command
    [Documentation]    Runs python -m NetnsLibrary lab.
    [Arguments]    @{words}
    ${result} =    Run Process    ${{sys.executable}}    -m    NetnsLibrary    lab    @{words}
    ...    cwd=${EXECDIR}    stdin=DEVNULL
    RETURN    ${result}

Messages Of Pause
    [Documentation]    What the keyword has logged.
    [Arguments]    ${result}
    ${messages} =    Evaluate
    ...    [one.message for one in $result.suite.tests[0].body[1].body if one.type == one.MESSAGE]
    RETURN    ${messages}

Warning Should Be
    [Documentation]    The test passed with this warning alone.
    [Arguments]    ${result}    ${reason}
    Should Be Equal    ${result.suite.status}    PASS
    ${warnings} =    Evaluate    [one.message for one in $result.errors.messages]
    Should Be Equal    ${warnings}    ${{["Pause Lab does not pause at lab 'pair': " + $reason + "."]}}

End Both
    [Documentation]    Ends runs of both kinds.
    End At Terminal
    End Child Runs
