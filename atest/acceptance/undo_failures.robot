*** Settings ***
Documentation     When undoing fails, its owner fails with the reason, and all else is still undone.

Resource          ../resources/acceptance.resource
Resource          ../resources/child_runs.resource

Suite Setup       Run Suites That Cannot Be Undone
Suite Teardown    End Child Runs


*** Variables ***
${REASON}    Cannot remove the exported name '/run/netns/%s': the kernel says "Is a directory" (EISDIR).
# The folders that take the place of exported names are the children's, and so is clearing them away.
${CLEAR}     "$@"; status=$?; rmdir /run/netns/*; umount /run/netns; rmdir /run/netns; exit $status


*** Test Cases ***
A Test That Passed Fails
    Child Test Should Be    Passes But Cannot Be Undone    FAIL
    ...    Cleaning up failed:\n${{$REASON % 'one'}}

A Test That Failed Tells Both
    Child Test Should Be    Fails And Cannot Be Undone    FAIL
    ...    expected\n\nAlso cleaning up failed:\n${{$REASON % 'two'}}

All Reasons Are Told
    Child Test Should Be    Cannot Be Undone Twice    FAIL
    ...    Cleaning up failed:\n${{$REASON % 'four'}}\n${{$REASON % 'three'}}

A Test That Was Skipped Fails
    Child Test Should Be    Is Skipped And Cannot Be Undone    FAIL
    ...    expected\n\nAlso cleaning up failed:\n${{$REASON % 'five'}}

A Suite With Only A Setup Fails
    Child Test Should Be    In A Suite With Only A Setup    FAIL
    ...    Parent suite teardown failed:\nCleaning up failed:\n${{$REASON % 'setup-only'}}

A Suite With A Teardown Fails
    Child Test Should Be    In A Suite With A Teardown    FAIL
    ...    Parent suite teardown failed:\nCleaning up failed:\n${{$REASON % 'teardown'}}

A Suite Whose Teardown Failed Tells Both
    Child Test Should Be    In A Suite With A Failing Teardown    FAIL
    ...    Parent suite teardown failed:\nexpected\n\nAlso cleaning up failed:\n${{$REASON % 'failing-teardown'}}

All Else Was Undone
    Child Test Should Be    All Else Was Undone    PASS
    Child Test Should Be    All Was Undone Again    PASS
    Child Test Should Be    After Suites That Could Not Be Undone    PASS

What Was For The Whole Run Is An Error Of The Run
    Child Test Should Be    Made For The Whole Run    PASS
    ${run} =    Get Child Run
    Should Be Equal    ${run.stderr}
    ...    [ ERROR ] Cleaning up at the end of the run failed: ${{$REASON % 'whole-run'}}\n


*** Keywords ***
Run Suites That Cannot Be Undone
    [Documentation]    One run for all tests here.
    VAR    @{prefix} =    sh    -c    ${CLEAR}    sh
    Run Child Suites    undo_failures    prefix=${prefix}
