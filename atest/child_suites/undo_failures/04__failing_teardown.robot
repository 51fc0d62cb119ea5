*** Settings ***
Documentation     Undoing what a suite setup made fails, and so does the suite's teardown.

Resource          sabotage.resource

Suite Setup       Run Keywords
...                   Nothing Should Be Left But The Folder    teardown    AND
...                   Make Things Around A Name That Cannot Be Removed    failing-teardown
Suite Teardown    Fail    expected


*** Test Cases ***
In A Suite With A Failing Teardown
    Test Should Be In    carol
