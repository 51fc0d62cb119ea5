*** Settings ***
Documentation    Every example in the library's documentation runs as it is printed, and every keyword has one.

Library          Collections
Library          ../resources/documentation.py
Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource

Test Teardown    End Child Runs


*** Variables ***
${FOLDER}    ${OUTPUT_DIR}/documented_examples


*** Test Cases ***
Every Keyword Has An Example That Runs
    ${counts} =    Write Documented Examples    ${FOLDER}
    ${lacking} =    Evaluate    [name for name, count in $counts.items() if not count]
    Should Be Empty    ${lacking}    Without an example: ${lacking}
    Run Child Suites    ${FOLDER}
    ${examples} =    Evaluate    sum($counts.values())
    ${run} =    Get Child Run
    Length Should Be    ${run.suite.suites}    ${examples}
    # Examples of what not every kernel has skip themselves where it is missing. Nobody ends a pause here.
    Child Run Should Have Passed
    ...    tests=${run.suite.test_count}
    ...    skips_allowed=True
    ...    warning=Pause Lab does not pause

Examples Of What Not Every Kernel Has
    [Tags]    stock-kernel
    [Timeout]    3 minutes
    ${examples} =    Write Documented Examples    ${FOLDER}    only=Skip${SPACE*4}This kernel has no
    Run Child Suites    ${FOLDER}
    ${run} =    Get Child Run
    Length Should Be    ${run.suite.suites}    ${{sum($examples.values())}}
    Child Run Should Have Passed    tests=${run.suite.test_count}    skips_allowed=True
    # Where only some are skipped, the others have shown what works; this one is for kernels that have all.
    IF    ${run.suite.statistics.skipped}
        Skip    Examples were skipped: ${run.suite.statistics.message}
    END
