*** Settings ***
Documentation     A dry run finds misspelled keywords under Execute In Namespace, and makes nothing.

Resource          ../resources/acceptance.resource
Resource          ../resources/child_runs.resource

Suite Setup       Do A Dry Run
Suite Teardown    End Child Runs


*** Variables ***
${NO_LGO}    No keyword with name 'Lgo' found. Did you mean:\n${SPACE * 4}BuiltIn.Log


*** Test Cases ***
Good Calls Pass
    Child Test Should Be    Good    PASS

Misspelled Children Are Found
    Child Test Should Be    Misspelled Child    FAIL    ${NO_LGO}
    Child Test Should Be    Misspelled Child Under The Long Name    FAIL    ${NO_LGO}
    Child Test Should Be    Misspelled Grandchild    FAIL    ${NO_LGO}
    Child Test Should Be    Misspelled In Several    FAIL    ${NO_LGO}
    Child Test Should Be    Misspelled In A User Keyword    FAIL    ${NO_LGO}

Wrong Arguments Are Found
    Child Test Should Be    Child With Too Few Arguments    FAIL
    ...    Keyword 'BuiltIn.Log' expected 1 to 6 arguments, got 0.
    Child Test Should Be    Bad Value    FAIL
    ...    ValueError: Argument 'mtu' got value 'large' that cannot be converted to integer or None.

Nothing Is Made
    ${run} =    Get Child Run
    Should Be Equal    ${run.witness}[namespaces]    ${{[]}}
    Should Be Equal    ${run.witness}[threads]    ${{['MainThread']}}
    Should Be Equal    ${run.errors}    ${{[]}}


*** Keywords ***
Do A Dry Run
    [Documentation]    One run for all tests here.
    Run Child Suites    dry_run.robot    options=${{['--dryrun']}}
